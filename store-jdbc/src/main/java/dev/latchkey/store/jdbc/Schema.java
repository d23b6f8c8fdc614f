package dev.latchkey.store.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Which version of the tables a database has. Asks without loading what makes them, since every command asks. */
final class Schema {

    /** The table of the migrations that were applied. */
    static final String HISTORY = "latchkey_schema_history";

    /** The newest migration that this program has. */
    static final int NEWEST = 1;

    private Schema() {}

    /** The version of the tables, 0 when there are none. */
    static int version(Connection connection, Dialect dialect) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet exists = statement.executeQuery(dialect.historyExists())) {
                if (!exists.next()) {
                    return 0;
                }
            }
            int newest = 0;
            try (ResultSet applied = statement.executeQuery(
                    "SELECT version FROM " + HISTORY + " WHERE success AND version IS NOT NULL")) {
                while (applied.next()) {
                    newest = Math.max(newest, Integer.parseInt(applied.getString(1)));
                }
            }
            return newest;
        }
    }
}

package dev.latchkey.store.jdbc;

import dev.latchkey.testkit.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A migrated database for the tests of one class. */
final class TestDatabase implements AutoCloseable {

    private final DatabaseUrl url;
    private final DatabaseOptions options = DatabaseOptions.pooled();
    private final Database database;

    private TestDatabase(DatabaseUrl url) {
        this.url = url;
        this.database = Database.open(url, options);
        database.migrate();
    }

    static TestDatabase sqlite(Path directory) {
        return new TestDatabase(DatabaseUrl.sqlite(directory.resolve("latchkey.db")));
    }

    static TestDatabase postgres() {
        return new TestDatabase(DatabaseUrl.parse(TestPostgres.newDatabase()));
    }

    Database database() {
        return database;
    }

    DatabaseUrl url() {
        return url;
    }

    /** A connection such as the stores use. */
    Connection connect() throws SQLException {
        return Database.dialect(url, options).connect();
    }

    /** Runs plain SQL, each statement in a transaction of its own. */
    void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Empties every table. */
    void clear() throws SQLException {
        for (String table : List.of(
                "secrets", "key_words", "keys", "key_changes", "usage_totals", "usage_rollups", "usage_progress")) {
            execute("DELETE FROM " + table);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}

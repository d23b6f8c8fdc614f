package dev.latchkey.store.jdbc;

import dev.latchkey.time.Patience;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementCustomizer;

/** Lets no statement take longer than those who wait for it do. Thread-safe. */
record Hurry(Dialect dialect) implements StatementCustomizer {

    @Override
    public void beforeExecution(PreparedStatement statement, StatementContext context) throws SQLException {
        Patience patience = Patience.present();
        if (patience != null && patience.left().isZero()) {
            throw new SQLTransientConnectionException("it was waited for too long already");
        }
        dialect.limit(statement.getConnection(), patience);
    }
}

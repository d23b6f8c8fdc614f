package dev.latchkey.store.jdbc;

import dev.latchkey.store.jdbc.dialect.Dialect;
import dev.latchkey.time.Deadline;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementCustomizer;

/** Lets no statement take longer than those who wait for it do. Thread-safe. */
record DeadlineCustomizer(Dialect dialect) implements StatementCustomizer {

    @Override
    public void beforeExecution(PreparedStatement statement, StatementContext context) throws SQLException {
        Deadline deadline = Deadline.present();
        if (deadline != null && deadline.left().isZero()) {
            throw new SQLTransientConnectionException("it was waited for too long already");
        }
        dialect.limit(statement.getConnection(), deadline);
    }
}

package dev.latchkey.store.jdbc;

import dev.latchkey.store.jdbc.dialect.Dialect;
import dev.latchkey.store.jdbc.dialect.Urgency;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.ConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * The dialect's connections without a pool: one is kept between uses, more are opened when several are wanted at once.
 * Thread-safe.
 */
final class Connections implements ConnectionFactory, AutoCloseable {

    private final Dialect dialect;
    private final AtomicReference<@Nullable Connection> idle = new AtomicReference<>();

    Connections(Dialect dialect) {
        this.dialect = dialect;
    }

    @Override
    public Connection openConnection() throws SQLException {
        Connection kept = idle.getAndSet(null);
        return kept != null ? kept : dialect.connect(Urgency.BACKGROUND);
    }

    @Override
    public void closeConnection(Connection connection) throws SQLException {
        // A driver closes a connection that broke.
        if (connection.isClosed() || !idle.compareAndSet(null, connection)) {
            connection.close();
        }
    }

    @Override
    public void close() throws SQLException {
        Connection kept = idle.getAndSet(null);
        if (kept != null) {
            kept.close();
        }
    }
}

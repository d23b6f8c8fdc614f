package dev.latchkey.store.jdbc;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * The dialect's connections without a pool: one is kept between uses, more are opened when several are wanted at once.
 * Thread-safe.
 */
final class Connections implements ConnectionFactory, DataSource, AutoCloseable {

    private final Dialect dialect;
    private final AtomicReference<@Nullable Connection> idle = new AtomicReference<>();

    Connections(Dialect dialect) {
        this.dialect = dialect;
    }

    @Override
    public Connection openConnection() throws SQLException {
        Connection kept = idle.getAndSet(null);
        return kept != null ? kept : dialect.connect();
    }

    @Override
    public void closeConnection(Connection connection) throws SQLException {
        if (!idle.compareAndSet(null, connection)) {
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

    @Override
    public Connection getConnection() throws SQLException {
        return dialect.connect();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return dialect.connect();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        // Nothing is logged.
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // The options say how long to wait.
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger(Connections.class.getPackageName());
    }

    @Override
    public <T> T unwrap(Class<T> wanted) throws SQLException {
        throw new SQLException("wraps no " + wanted.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> wanted) {
        return false;
    }
}

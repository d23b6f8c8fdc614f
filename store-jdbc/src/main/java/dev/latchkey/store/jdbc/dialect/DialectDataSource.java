package dev.latchkey.store.jdbc.dialect;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The dialect's connections for those who ask for a data source. It knows the password, and they do not. Thread-safe. */
public final class DialectDataSource implements DataSource {

    /** The options say how long to wait for a connection; a pool asks this for how long to wait when it closes. */
    private volatile int loginTimeout;

    private final Source source;

    /** Makes connections. */
    public interface Source {
        Connection connect() throws SQLException;
    }

    /** Each connection comes from the source. */
    public DialectDataSource(Source source) {
        this.source = source;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return source.connect();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return source.connect();
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
        loginTimeout = seconds;
    }

    @Override
    public int getLoginTimeout() {
        return loginTimeout;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger(DialectDataSource.class.getPackageName());
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

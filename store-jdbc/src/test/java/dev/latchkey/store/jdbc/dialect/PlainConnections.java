package dev.latchkey.store.jdbc.dialect;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

/** A test's own way to what a URL and a dialect tell nobody else. */
public final class PlainConnections {

    private PlainConnections() {}

    /** A connection as the driver makes it. */
    public static Connection to(DatabaseUrl url) throws SQLException {
        return DriverManager.getConnection(url.jdbcUrl(), url.properties());
    }

    /** The same with parameters of PostgreSQL's driver. */
    public static Connection to(DatabaseUrl url, String parameters) throws SQLException {
        return DriverManager.getConnection(url.jdbcUrl() + "?" + parameters, url.properties());
    }

    /** Signals whose connection is made again when it was silent for half a second. */
    public static ChangeSignals impatient(Dialect dialect, String channel, Runnable wake) {
        return PostgresChangeSignals.of(
                (PostgresDialect) dialect,
                channel,
                wake,
                new PostgresChangeSignals.Timeouts(Duration.ofMillis(100), Duration.ofMillis(500)));
    }
}

package dev.latchkey.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.latchkey.store.jdbc.dialect.DatabaseOptions;
import dev.latchkey.store.jdbc.dialect.Dialect;
import dev.latchkey.store.jdbc.dialect.DialectDataSource;
import dev.latchkey.store.jdbc.dialect.Urgency;
import dev.latchkey.time.Deadline;
import dev.latchkey.time.TimeSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.ConnectionFactory;
import org.jspecify.annotations.Nullable;

/** A server's connections, in a pool for each urgency, so that no work keeps more urgent work waiting. Thread-safe. */
final class ConnectionPools implements ConnectionFactory, AutoCloseable {

    /** What a pool takes as its shortest time. */
    private static final long SHORTEST_MILLIS = 250;

    private static final long KEPT_IDLE_MILLIS = TimeUnit.MINUTES.toMillis(1);

    private final Dialect dialect;
    private final SilenceWatch silence;
    private final Map<Urgency, HikariDataSource> pools = new EnumMap<>(Urgency.class);

    /** Reaches for no database yet: a server starts, and serves the keys that it knows, while that is away. */
    ConnectionPools(Dialect dialect, DatabaseOptions options) {
        this.dialect = dialect;
        this.silence = new SilenceWatch(dialect, TimeSource.system());
        int quarter = Math.max(1, options.connections() / 4);
        int half = Math.max(1, options.connections() - 2 * quarter);
        for (Urgency urgency : Urgency.values()) {
            HikariConfig config = new HikariConfig();
            config.setDataSource(new DialectDataSource(() -> dialect.connect(urgency)));
            config.setPoolName("latchkey-" + urgency.name().toLowerCase(Locale.ROOT));
            config.setMaximumPoolSize(urgency == Urgency.CALLER ? half : quarter);
            config.setConnectionTimeout(
                    Math.max(SHORTEST_MILLIS, options.timeout().toMillis()));
            if (urgency != Urgency.BACKGROUND) {
                config.setValidationTimeout(SHORTEST_MILLIS);
            }
            if (urgency != Urgency.CALLER) {
                config.setMinimumIdle(1);
                config.setIdleTimeout(KEPT_IDLE_MILLIS);
            }
            config.setInitializationFailTimeout(-1);
            pools.put(urgency, new HikariDataSource(config));
        }
    }

    @Override
    public Connection openConnection() throws SQLException {
        Deadline deadline = Deadline.present();
        if (isWatched(deadline)) {
            silence.requireAnswering();
        }
        Connection connection = take(deadline);
        if (isWatched(deadline)) {
            silence.begin(connection);
        }
        try {
            // A transaction begins without a statement.
            dialect.limit(connection, deadline);
            return connection;
        } catch (SQLException e) {
            closeConnection(connection);
            throw e;
        }
    }

    @Override
    public void closeConnection(Connection connection) throws SQLException {
        silence.end(connection);
        connection.close();
    }

    private boolean isWatched(@Nullable Deadline deadline) {
        return dialect.isRemote() && Urgency.of(deadline) == Urgency.LONG;
    }

    private Connection take(@Nullable Deadline deadline) throws SQLException {
        HikariDataSource pool = Objects.requireNonNull(pools.get(Urgency.of(deadline)));
        if (deadline == null) {
            return pool.getConnection();
        }
        long millis = deadline.left().toMillis();
        if (millis <= 0) {
            throw new SQLTransientConnectionException("it was waited for too long already");
        }
        HikariPool own = (HikariPool) pool.getHikariPoolMXBean();
        try {
            // The pool's own time is the same for everybody.
            return own.getConnection(millis);
        } catch (SQLTransientConnectionException e) {
            if (isWatched(deadline) && own.getActiveConnections() < pool.getMaximumPoolSize()) {
                silence.shun();
            }
            throw e;
        }
    }

    @Override
    public void close() {
        silence.close();
        pools.values().forEach(HikariDataSource::close);
    }
}

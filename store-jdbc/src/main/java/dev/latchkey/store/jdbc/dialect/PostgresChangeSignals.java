package dev.latchkey.store.jdbc.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL's notifications of one channel, heard by a thread with a connection of its own, which is made again whenever it
 * breaks. Many that come together are one signal. A new connection is a signal too: nobody listened before.
 */
final class PostgresChangeSignals implements ChangeSignals {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresChangeSignals.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration END_PATIENCE = Duration.ofSeconds(1);

    private final PostgresDialect dialect;
    private final String listen;
    private final Runnable wake;
    private final Timeouts timeouts;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "latchkey-change-signals");
    private volatile @Nullable Connection current;

    // The thread's own.
    private Duration pause = FIRST_PAUSE;
    private boolean isLost;

    /**
     * How long to wait for the server.
     *
     * @param silence after so long without a notification the connection is tried: a server that vanished says nothing either
     * @param answer so long the trial may take
     */
    record Timeouts(Duration silence, Duration answer) {

        static final Timeouts USUAL = new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(5));
    }

    private PostgresChangeSignals(PostgresDialect dialect, String channel, Runnable wake, Timeouts timeouts) {
        this.dialect = dialect;
        this.listen = "LISTEN \"" + channel + "\"";
        this.wake = wake;
        this.timeouts = timeouts;
    }

    /** Begins to listen, without waiting for the server. */
    static PostgresChangeSignals of(PostgresDialect dialect, String channel, Runnable wake, Timeouts timeouts) {
        PostgresChangeSignals signals = new PostgresChangeSignals(dialect, channel, wake, timeouts);
        signals.thread.setDaemon(true);
        signals.thread.start();
        return signals;
    }

    @Override
    public void close() {
        closed.countDown();
        Connection connection = current;
        try {
            if (connection != null) {
                // It may be in the middle of waiting for a notification, which only this ends.
                connection.abort(Runnable::run);
            }
            // A connection that is being made just now is closed by its own thread.
            thread.join(END_PATIENCE.toMillis());
        } catch (SQLException e) {
            LOG.debug("The connection that listens cannot be ended", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            do {
                try (Connection connection = dialect.connect(Urgency.BACKGROUND)) {
                    current = connection;
                    hear(connection);
                } catch (SQLException e) {
                    lost(e);
                }
            } while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives signals until it is closed, or the connection breaks. */
    private void hear(Connection connection) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, (int) timeouts.answer().toMillis());
        PGConnection driver = connection.unwrap(PGConnection.class);
        try (Statement statement = connection.createStatement()) {
            statement.execute(listen);
            found();
            while (!isClosed()) {
                PGNotification[] heard =
                        driver.getNotifications((int) timeouts.silence().toMillis());
                if (heard != null && heard.length > 0) {
                    wake.run();
                } else {
                    // To listen once more changes nothing, and is answered only by a server that is there.
                    statement.execute(listen);
                }
            }
        }
    }

    private void found() {
        if (isLost) {
            LOG.info("The database signals changes of keys again");
        }
        isLost = false;
        pause = FIRST_PAUSE;
        if (!isClosed()) {
            wake.run();
        }
    }

    private void lost(SQLException e) {
        if (!isLost && !isClosed()) {
            LOG.info(
                    "The database signals no changes of keys now; they are found by asking for them: {}",
                    e.getMessage());
        }
        isLost = true;
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }
}

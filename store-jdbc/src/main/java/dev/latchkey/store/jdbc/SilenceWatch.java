package dev.latchkey.store.jdbc;

import dev.latchkey.store.jdbc.dialect.Dialect;
import dev.latchkey.store.jdbc.dialect.Urgency;
import dev.latchkey.time.Deadline;
import dev.latchkey.time.TimeSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends long work on a database that has fallen silent. A statement may take as long as it has to, so that its time says nothing of
 * whether the server is still there; a question beside it, which is answered at once or never, does. Thread-safe.
 */
final class SilenceWatch implements AutoCloseable {

    private static final long EVERY_MILLIS = 250;

    /** How long nothing is begun on a database that was silent: what waits in a row need not find it out one by one. */
    private static final long SHUNNED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Dialect dialect;
    private final TimeSource time;
    private final Set<Connection> busy = new HashSet<>();
    private @Nullable Thread watch;
    private long shunnedUntil;
    private boolean isClosed;

    SilenceWatch(Dialect dialect, TimeSource time) {
        this.dialect = dialect;
        this.time = time;
        this.shunnedUntil = time.nanos();
    }

    /** Begins nothing on a database that did not answer a moment ago. */
    synchronized void requireAnswering() throws SQLException {
        if (shunnedUntil - time.nanos() > 0) {
            throw new SQLTransientConnectionException("it did not answer a moment ago");
        }
    }

    /** Long work begins on the connection: it is aborted, should the database fall silent. */
    synchronized void begin(Connection connection) {
        busy.add(connection);
        if (watch == null && !isClosed) {
            watch = new Thread(this::watch, "latchkey-silence");
            watch.setDaemon(true);
            watch.start();
        }
    }

    /** The connection is given back. */
    synchronized void end(Connection connection) {
        busy.remove(connection);
    }

    private void watch() {
        Connection probe = null;
        try {
            for (Set<Connection> before = next(); !before.isEmpty(); before = next()) {
                try {
                    if (probe == null) {
                        probe = dialect.connect(Urgency.CALLER);
                        probe.setNetworkTimeout(Runnable::run, (int) Deadline.OF_A_CALLER.toMillis());
                    }
                    if (probe.isValid(1)) {
                        continue;
                    }
                } catch (SQLException e) {
                    if (!dialect.isSilent(e)) {
                        continue;
                    }
                }
                abort(before);
                close(probe);
                probe = null;
            }
        } finally {
            close(probe);
        }
    }

    /** Waits a moment; what is busy then, or nothing, after which this thread is to end. */
    private synchronized Set<Connection> next() {
        try {
            long until = time.nanos() + TimeUnit.MILLISECONDS.toNanos(EVERY_MILLIS);
            for (long left = EVERY_MILLIS; left > 0 && !isClosed; ) {
                wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(until - time.nanos());
            }
        } catch (InterruptedException e) {
            isClosed = true;
        }
        if (isClosed || busy.isEmpty()) {
            watch = null;
            return Set.of();
        }
        return Set.copyOf(busy);
    }

    private void abort(Set<Connection> silent) {
        synchronized (this) {
            shunnedUntil = time.nanos() + SHUNNED_NANOS;
        }
        for (Connection connection : silent) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                // It was closed meanwhile.
                end(connection);
            }
        }
    }

    private static void close(@Nullable Connection probe) {
        if (probe == null) {
            return;
        }
        try {
            probe.abort(Runnable::run);
        } catch (SQLException e) {
            // It is closed, then.
        }
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        notifyAll();
    }
}

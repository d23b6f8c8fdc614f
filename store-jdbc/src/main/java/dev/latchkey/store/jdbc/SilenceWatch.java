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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
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

    /** By which it is asked; kept as long as anything is busy. */
    private final AtomicReference<@Nullable Connection> probe = new AtomicReference<>();

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

    /** Nothing is begun for a moment, since the database did not answer, or gave no connection though there is room for one. */
    synchronized void shun() {
        shunnedUntil = time.nanos() + SHUNNED_NANOS;
    }

    private void watch() {
        FutureTask<Boolean> question = null;
        try {
            for (Set<Connection> before = next(); !before.isEmpty(); before = next()) {
                // One that hangs is not asked again.
                if (question == null || question.isDone()) {
                    question = new FutureTask<>(this::isThere);
                    Thread asking = new Thread(question, "latchkey-silence-question");
                    asking.setDaemon(true);
                    asking.start();
                }
                if (!isYes(question)) {
                    shun();
                    abort(before);
                }
            }
        } finally {
            ended();
            close(probe.getAndSet(null));
        }
    }

    /** Whatever ended this thread, what begins next is watched by another. */
    private synchronized void ended() {
        if (watch == Thread.currentThread()) {
            watch = null;
        }
    }

    private static boolean isYes(FutureTask<Boolean> question) {
        try {
            return question.get(Deadline.OF_A_CALLER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a question to the database ended in a bug", e.getCause());
        }
    }

    /** Whether the database says anything; takes as long as it takes. */
    private boolean isThere() {
        Connection asked = probe.getAndSet(null);
        try {
            if (asked == null) {
                asked = dialect.connect(Urgency.CALLER);
                asked.setNetworkTimeout(Runnable::run, (int) Deadline.OF_A_CALLER.toMillis());
            }
            if (asked.isValid(1)) {
                keep(asked);
                return true;
            }
            close(asked);
            return false;
        } catch (SQLException e) {
            close(asked);
            return !dialect.isSilent(e);
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
        for (Connection connection : silent) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                // It was closed meanwhile.
                end(connection);
            }
        }
    }

    private synchronized void keep(Connection answering) {
        if (isClosed) {
            close(answering);
        } else {
            probe.set(answering);
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

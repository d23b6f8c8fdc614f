package dev.latchkey.store.jdbc;

import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.store.jdbc.dialect.DatabaseUrl;
import dev.latchkey.store.jdbc.dialect.Dialect;
import dev.latchkey.time.Deadline;
import dev.latchkey.usage.UsageBatch;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Runs statements, and says in the ports' words when the database does not answer. For the stores of products too, whose tables
 * are in the same database. Thread-safe.
 */
public final class Handles {

    private static final int ATTEMPTS = 5;

    private final DatabaseUrl url;
    private final Dialect dialect;
    private final Jdbi jdbi;

    Handles(DatabaseUrl url, Dialect dialect, Jdbi jdbi) {
        this.url = url;
        this.dialect = dialect;
        this.jdbi = jdbi;
    }

    /** Runs reads, each of which sees a state of its own. */
    public <T> T read(HandleCallback<T, RuntimeException> work) {
        try {
            return jdbi.withHandle(work);
        } catch (JdbiException e) {
            throw translated(e);
        }
    }

    /** Runs a read of one statement whose rows come a few at a time, however many there are. */
    <T> T readMany(HandleCallback<T, RuntimeException> work) {
        return read(handle -> dialect.read(handle, work));
    }

    /** Runs reads that all see one state, and may take long. */
    <T> T snapshot(HandleCallback<T, RuntimeException> work) {
        return read(handle -> dialect.snapshot(handle, work));
    }

    /** Runs one statement that writes. */
    public <T> T write(HandleCallback<T, RuntimeException> work) {
        return alone(() -> jdbi.withHandle(work));
    }

    /** Runs statements that happen together or not at all; any exception undoes them. */
    public <T> T transaction(HandleCallback<T, RuntimeException> work) {
        return alone(() -> jdbi.inTransaction(work));
    }

    /** An id as the driver takes it. */
    public Object id(UUID id) {
        return dialect.id(id);
    }

    /** Ends a select that locks the rows which the same transaction then changes. */
    public String forUpdate() {
        return dialect.forUpdate();
    }

    /** Adds usage to the tables of usage. At most once in a transaction, and the last that it does. */
    public void addUsage(Handle handle, UsageBatch usage) {
        UsageRows.of(usage, dialect).addTo(handle, dialect);
    }

    private <T> T alone(Work<T> work) {
        takeTurn();
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    return work.run();
                } catch (JdbiException e) {
                    if (attempt == ATTEMPTS
                            || sqlError(e).filter(dialect::isPassing).isEmpty()) {
                        throw translated(e);
                    }
                }
            }
        } finally {
            dialect.writers().release();
        }
    }

    private void takeTurn() {
        Deadline deadline = Deadline.present();
        if (deadline == null) {
            dialect.writers().acquireUninterruptibly();
            return;
        }
        try {
            if (!dialect.writers().tryAcquire(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
                throw unavailable(
                        url, new SQLTransientConnectionException("another writer of this process waits for it"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(url, new SQLTransientConnectionException("this thread is to end", e));
        }
    }

    private RuntimeException translated(JdbiException e) {
        return sqlError(e)
                .filter(error -> dialect.isUnavailable(error) || error instanceof SQLTransientConnectionException)
                .<RuntimeException>map(error -> unavailable(url, error))
                .orElse(e);
    }

    static StoreUnavailableException unavailable(DatabaseUrl url, SQLException error) {
        return new StoreUnavailableException("the database " + url + " is not available: " + error.getMessage(), error);
    }

    /** The driver's own error: the last one of the causes, below what others add. */
    static Optional<SQLException> sqlError(Throwable e) {
        SQLException found = null;
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException error) {
                found = error;
            }
        }
        return Optional.ofNullable(found);
    }

    private interface Work<T> {
        T run();
    }
}

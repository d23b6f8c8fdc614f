package dev.latchkey.store.jdbc.dialect;

import dev.latchkey.key.KeyChanges;
import dev.latchkey.time.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jspecify.annotations.Nullable;

/** Where the two databases differ. Thread-safe. */
public interface Dialect {

    /** The folder of its migrations, below the package of the one that applies them. */
    String folder();

    /** A new connection, ready for use and in auto-commit mode. */
    Connection connect(Urgency urgency) throws SQLException;

    /**
     * Sees to it that the next statement of a connection is not kept waiting longer than that.
     *
     * @param deadline of the work; null where nobody waits for it
     */
    void limit(Connection connection, @Nullable Deadline deadline) throws SQLException;

    /** Held by each write of this process. */
    Semaphore writers();

    /** Whether the table of applied migrations exists. */
    String historyExists();

    /** A key's id as the driver takes it. */
    Object id(UUID id);

    /** Ends a select that locks the rows which the same transaction then changes. */
    String forUpdate();

    /** The same, but passes over rows that another transaction has locked, rather than wait for it. */
    String forUpdateOfFree();

    /** The condition of an index, that a key has the scope for everything. */
    String isAdministrator();

    /** The column, in a condition that shall be checked row by row rather than choose the index. */
    String unindexed(String column);

    /** The condition that bytes occur in those of a column. */
    String containsBytes(String column, String bytes);

    /**
     * Inserts rows, in their order; none at all when there are none. At most once for each table in a transaction.
     *
     * @param onConflict what follows the rows in the statement
     */
    void insertAll(Handle handle, String table, Rows rows, String onConflict);

    /** Sees to it that once this transaction is committed, a crash of the database cannot take it back. */
    void requireDurable(Handle handle);

    /** The hidden column that names a row of a table without a key of its own. */
    String rowId();

    /** Runs a read whose rows come a few at a time, all of one state. */
    <T> T read(Handle handle, HandleCallback<T, RuntimeException> work);

    /** Runs reads that all see one state, and may take long; nobody waits for them. */
    <T> T snapshot(Handle handle, HandleCallback<T, RuntimeException> work);

    /** As {@link dev.latchkey.key.ApiKeyRepository#changesSince}. */
    KeyChanges changesSince(Handle handle, @Nullable Long mark);

    /** Tells of changes that other processes make, for as long as it is not closed. */
    ChangeSignals changeSignals(Runnable wake);

    /** Waits until no other process migrates this database, and keeps all others waiting until it is closed. */
    MigrationLock lockMigrations() throws SQLException;

    /** Whether the error says that the database is out of reach, full, or does not answer. */
    boolean isUnavailable(SQLException error);

    /** Whether the database is reached by way of a network, where whoever is asked may fall silent. */
    boolean isRemote();

    /** Whether the error says that nobody answered. */
    boolean isSilent(SQLException error);

    /** Whether the same transaction would succeed when tried again, since another one was merely in its way. */
    boolean isPassing(SQLException error);

    /** Held while this process migrates. */
    interface MigrationLock extends AutoCloseable {
        @Override
        void close() throws SQLException;
    }
}

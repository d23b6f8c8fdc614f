package dev.latchkey.store.jdbc.dialect;

import dev.latchkey.file.OwnerOnly;
import dev.latchkey.key.KeyChanges;
import dev.latchkey.time.Deadline;
import dev.latchkey.time.TimeSource;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;

/** SQLite: one file that many processes share, and one writer at a time. Long, since whatever is its own is here. */
public final class SqliteDialect implements Dialect {

    private static final int MIGRATION_WAIT_MILLIS = 60_000;
    private static final int CACHE_KIB = 8_192;

    /** For how long to try again to connect to a file that is locked, where SQLite has not waited by itself. */
    private static final long ATTEMPTS_NANOS = 500_000_000;

    private static final long BETWEEN_ATTEMPTS_NANOS = 10_000_000;

    /** Rows whose values the driver holds at once. */
    private static final int INSERTED_TOGETHER = 500;

    private static final int KEPT_LOG_BYTES = 64 << 20;

    private static final String END_OF_READING = "ROLLBACK";

    private final DatabaseUrl url;
    private final SQLiteConfig config;
    private final int usualMillis;
    // Writers of one process queue up here, in order; those of other processes meet in the file, and wait by trying
    // again.
    private final Semaphore writers = new Semaphore(1, true);

    /** @param timeout how long to wait for another writer of the file */
    public SqliteDialect(DatabaseUrl url, Duration timeout) {
        this.url = url;
        this.config = new SQLiteConfig();
        this.usualMillis = (int) timeout.toMillis();
        config.setBusyTimeout(usualMillis);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // With NORMAL a power cut could take back commits, even though the journal has let go of their usage by then.
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setJournalSizeLimit(KEPT_LOG_BYTES);
        config.enforceForeignKeys(true);
        config.setCacheSize(-CACHE_KIB);
        // A transaction that begins as a reader cannot always become a writer, and is then not let wait for its turn.
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    }

    @Override
    public String folder() {
        return "sqlite";
    }

    @Override
    public Connection connect(Urgency urgency) throws SQLException {
        createFile(url.file());
        TimeSource time = TimeSource.system();
        for (long began = time.nanos(); ; LockSupport.parkNanos(BETWEEN_ATTEMPTS_NANOS)) {
            try {
                return config.createConnection(url.jdbcUrl());
            } catch (SQLException e) {
                // While others make a new file one with a log of its own, SQLite lets nobody wait for them.
                if (e.getErrorCode() != SQLiteErrorCode.SQLITE_BUSY.code || time.nanos() - began > ATTEMPTS_NANOS) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void limit(Connection connection, @Nullable Deadline deadline) throws SQLException {
        long millis = deadline == null
                ? usualMillis
                : Math.min(usualMillis, deadline.left().toMillis());
        connection.unwrap(SQLiteConnection.class).setBusyTimeout((int) millis);
    }

    @Override
    public Semaphore writers() {
        return writers;
    }

    @Override
    public String historyExists() {
        return "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = '" + Schema.HISTORY + "'";
    }

    @Override
    public Object id(UUID id) {
        return id.toString();
    }

    @Override
    public String forUpdate() {
        return "";
    }

    @Override
    public String forUpdateOfFree() {
        return "";
    }

    @Override
    public String isAdministrator() {
        return "instr(scopes, '\"admin:*\"') > 0";
    }

    @Override
    public String unindexed(String column) {
        return "+" + column;
    }

    @Override
    public String containsBytes(String column, String bytes) {
        return "instr(" + column + ", " + bytes + ") > 0";
    }

    @Override
    public void insertAll(Handle handle, String table, Rows rows, String onConflict) {
        if (rows.size() == 0) {
            return;
        }
        String values = String.join(", ", Collections.nCopies(rows.columns().size(), "?"));
        String sql = "INSERT INTO " + table + " (" + String.join(", ", rows.names()) + ") VALUES (" + values + ") "
                + onConflict;
        // Not as a batch of the library's, which holds a dozen objects a value: single requests are written as fast as
        // they come.
        try (PreparedStatement insert = handle.getConnection().prepareStatement(sql)) {
            for (int row = 0; row < rows.size(); row++) {
                for (int column = 0; column < rows.columns().size(); column++) {
                    insert.setObject(
                            column + 1, rows.columns().get(column).values().get(row));
                }
                insert.addBatch();
                if ((row + 1) % INSERTED_TOGETHER == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
    }

    @Override
    public void requireDurable(Handle handle) {
        // Every connection is made so.
    }

    @Override
    public String rowId() {
        return "rowid";
    }

    @Override
    public <T> T read(Handle handle, HandleCallback<T, RuntimeException> work) {
        // One statement is one state, and a transaction would keep all writers waiting.
        return work.withHandle(handle);
    }

    @Override
    public <T> T snapshot(Handle handle, HandleCallback<T, RuntimeException> work) {
        // Not the driver's transaction, which would begin as a writer; nor the library's statements, which are refused
        // when the
        // time is over: the connection would go to whoever comes next with a transaction that nobody ends.
        Connection connection = handle.getConnection();
        execute(connection, "BEGIN DEFERRED");
        T answer;
        try {
            answer = work.withHandle(handle);
        } catch (RuntimeException e) {
            try {
                execute(connection, END_OF_READING);
            } catch (JdbiException alreadyOver) {
                e.addSuppressed(alreadyOver);
            }
            throw e;
        }
        execute(connection, END_OF_READING);
        return answer;
    }

    private static void execute(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
    }

    @Override
    public KeyChanges changesSince(Handle handle, @Nullable Long mark) {
        // A mark beyond the last revision is another file's: one restored from a backup. All its keys are news then.
        String sql = """
                SELECT last.revision AS mark, changed.key_id, EXISTS (SELECT 1 FROM foreign_secrets WHERE one = 1) AS foreign_secrets
                FROM (SELECT coalesce(max(revision), 0) AS revision FROM key_changes) AS last
                LEFT JOIN key_changes AS changed
                    ON :mark IS NOT NULL
                    AND changed.revision > CASE WHEN :mark > last.revision THEN 0 ELSE :mark END
                """;
        Set<UUID> keys = new HashSet<>();
        long[] next = new long[1];
        boolean[] foreign = new boolean[1];
        handle.createQuery(sql)
                .bind("mark", mark)
                .map((row, context) -> {
                    next[0] = row.getLong("mark");
                    foreign[0] = row.getBoolean("foreign_secrets");
                    return row.getString("key_id");
                })
                .forEach(id -> {
                    if (id != null) {
                        keys.add(UUID.fromString(id));
                    }
                });
        return new KeyChanges(keys, next[0], foreign[0]);
    }

    @Override
    public ChangeSignals changeSignals(Runnable wake) {
        return () -> {};
    }

    /** The lock is on an empty file beside the database. It stays, since another process may be waiting for it. */
    @Override
    public MigrationLock lockMigrations() throws SQLException {
        Path file = url.file();
        Path lock = file.resolveSibling(file.getFileName() + ".migrating");
        createFile(lock);
        SQLiteConfig locking = new SQLiteConfig();
        locking.setBusyTimeout(MIGRATION_WAIT_MILLIS);
        Connection connection = locking.createConnection("jdbc:sqlite:" + lock);
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
        }
        return connection::close;
    }

    @Override
    public boolean isUnavailable(SQLException error) {
        // The low byte is the primary code, the rest tells more.
        int code = error.getErrorCode() & 0xff;
        return code == SQLiteErrorCode.SQLITE_BUSY.code
                || code == SQLiteErrorCode.SQLITE_LOCKED.code
                || code == SQLiteErrorCode.SQLITE_IOERR.code
                || code == SQLiteErrorCode.SQLITE_FULL.code
                || code == SQLiteErrorCode.SQLITE_CANTOPEN.code
                || code == SQLiteErrorCode.SQLITE_READONLY.code
                || code == SQLiteErrorCode.SQLITE_PERM.code
                || code == SQLiteErrorCode.SQLITE_PROTOCOL.code
                || code == SQLiteErrorCode.SQLITE_CORRUPT.code
                || code == SQLiteErrorCode.SQLITE_NOTADB.code;
    }

    @Override
    public boolean isRemote() {
        return false;
    }

    @Override
    public boolean isSilent(SQLException error) {
        return false;
    }

    @Override
    public boolean isPassing(SQLException error) {
        return false;
    }

    /** Nobody but the owner may read who has keys. The files beside it get the same permissions from SQLite. */
    private static void createFile(Path file) throws SQLException {
        if (Files.exists(file)) {
            return;
        }
        try {
            Path parent = file.getParent();
            if (parent != null) {
                OwnerOnly.createDirectories(parent);
            }
            OwnerOnly.createFile(file);
        } catch (FileAlreadyExistsException e) {
            // Another process was first.
            return;
        } catch (IOException e) {
            throw new SQLException(
                    "cannot create " + file + ": " + e, "08001", SQLiteErrorCode.SQLITE_CANTOPEN.code, e);
        }
    }
}

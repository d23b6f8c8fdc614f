package dev.latchkey.store.jdbc.dialect;

import dev.latchkey.key.KeyChanges;
import dev.latchkey.time.Deadline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * PostgreSQL 13 or newer: many writers, everything in a schema of its own. Long for its many small answers, one for each place where
 * the databases differ.
 */
public final class PostgresDialect implements Dialect {

    private static final String CONNECTION_ERRORS = "08";
    private static final String INSUFFICIENT_RESOURCES = "53";
    private static final String OPERATOR_INTERVENTION = "57P";
    private static final String SYSTEM_ERRORS = "58";
    private static final String AUTHORIZATION = "28";
    private static final String NO_SUCH_DATABASE = "3D000";
    private static final String READ_ONLY = "25006";
    /** Somebody else has what a statement needs, for longer than it may wait. */
    private static final String LOCKED = "55P03";

    /** A statement took longer than it may. */
    private static final String CANCELLED = "57014";

    /** Of a database that is closed for maintenance, above all. */
    private static final String NOT_READY = "55000";
    /** So many rows are worth the trips to the server that a copy takes. */
    private static final int MANY = 500;

    /** How long one statement may take that reads a lot. */
    private static final int SNAPSHOT_PATIENCE_MILLIS = 15 * 60_000;

    /** How long the question for changes may take: on a connection that has silently died, it would hold up those to come. */
    private static final int CHANGES_PATIENCE_MILLIS = 2_000;

    /** How long a server that gave up has to say so. */
    private static final int SAYS_SO_WITHIN_MILLIS = 100;

    private static final Set<String> PASSING = Set.of("40001", "40P01");

    private final DialectDataSource.Source source;
    private final String schema;
    private final Semaphore writers = new Semaphore(Integer.MAX_VALUE);

    /** With connections of its own; makes none yet. */
    public PostgresDialect(DatabaseUrl url, DatabaseOptions options) {
        this.schema = options.schema();
        Properties properties = url.properties();
        properties.setProperty("currentSchema", schema);
        // The details of an error quote whole rows, which no log may have.
        properties.setProperty("logServerErrorDetail", "false");
        long seconds = Math.max(1, options.timeout().toSeconds());
        properties.putIfAbsent("connectTimeout", String.valueOf(seconds));
        // Of a server that accepts a connection and says nothing, which the first does not bound.
        properties.putIfAbsent("loginTimeout", String.valueOf(seconds));
        properties.putIfAbsent("socketTimeout", "60");
        properties.putIfAbsent("tcpKeepAlive", "true");
        properties.putIfAbsent("ApplicationName", "latchkey");
        this.source = () -> DriverManager.getConnection(url.jdbcUrl(), properties);
    }

    /** With connections that somebody else makes. */
    public PostgresDialect(DataSource connections, DatabaseOptions options) {
        this.schema = options.schema();
        this.source = () -> own(connections.getConnection(), schema);
    }

    private static Connection own(Connection connection, String schema) throws SQLException {
        try {
            if (!connection.isWrapperFor(PGConnection.class)) {
                throw new SQLException("the data source is not of PostgreSQL, or hides its driver");
            }
            connection.setAutoCommit(true);
            connection.setSchema(schema);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public String folder() {
        return "postgresql";
    }

    @Override
    public Connection connect(Urgency urgency) throws SQLException {
        Connection connection = source.connect();
        if (urgency == Urgency.BACKGROUND) {
            return connection;
        }
        // The server gives up by itself, so that no statement goes on there that nobody waits for any more.
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET " + (urgency == Urgency.CALLER ? "statement_timeout" : "lock_timeout") + " = "
                    + Deadline.OF_A_CALLER.toMillis());
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void limit(Connection connection, @Nullable Deadline deadline) throws SQLException {
        if (deadline != null && deadline.isForAll()) {
            // Where the server itself hangs, it cannot say so. The connection is of no use after that.
            long millis = deadline.left().toMillis() + SAYS_SO_WITHIN_MILLIS;
            connection.setNetworkTimeout(Runnable::run, (int) millis);
        }
    }

    @Override
    public Semaphore writers() {
        return writers;
    }

    @Override
    public String historyExists() {
        return "SELECT 1 FROM pg_tables WHERE schemaname = '" + schema + "' AND tablename = '" + Schema.HISTORY + "'";
    }

    @Override
    public Object id(UUID id) {
        return id;
    }

    @Override
    public String forUpdate() {
        return "FOR UPDATE";
    }

    @Override
    public String forUpdateOfFree() {
        return "FOR UPDATE SKIP LOCKED";
    }

    @Override
    public String isAdministrator() {
        return "strpos(scopes, '\"admin:*\"') > 0";
    }

    @Override
    public String unindexed(String column) {
        return column;
    }

    @Override
    public String containsBytes(String column, String bytes) {
        return "position(" + bytes + " IN " + column + ") > 0";
    }

    @Override
    public void insertAll(Handle handle, String table, Rows rows, String onConflict) {
        if (rows.size() == 0) {
            return;
        }
        String into = "INSERT INTO " + table + " (" + String.join(", ", rows.names()) + ")";
        if (rows.size() >= MANY && mayMakeTemporaryTables(handle)) {
            String copied = copy(handle, table, rows);
            handle.execute(into + " SELECT * FROM " + copied + " " + onConflict);
        } else {
            insertArrays(handle, into, rows, onConflict);
        }
    }

    private static boolean mayMakeTemporaryTables(Handle handle) {
        return handle.createQuery("SELECT has_database_privilege(current_database(), 'TEMPORARY')")
                .mapTo(Boolean.class)
                .one();
    }

    /** Copies the rows, in their order, to a table that only this connection sees and that is empty after the transaction. */
    private static String copy(Handle handle, String table, Rows rows) {
        String copied = "copied_" + table;
        String columns = rows.columns().stream()
                .map(column -> column.name() + " " + column.type())
                .collect(Collectors.joining(", "));
        handle.execute("CREATE TEMPORARY TABLE IF NOT EXISTS " + copied + " (" + columns + ") ON COMMIT DELETE ROWS");
        try {
            handle.getConnection()
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "COPY pg_temp." + copied + " FROM STDIN (FORMAT binary)",
                            new ByteArrayInputStream(BinaryCopy.of(rows)));
        } catch (SQLException e) {
            throw new ConnectionException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "pg_temp." + copied;
    }

    private static void insertArrays(Handle handle, String into, Rows rows, String onConflict) {
        String arrays = rows.columns().stream()
                .map(column -> "CAST(? AS " + column.type() + "[])")
                .collect(Collectors.joining(", "));
        try (Update update = handle.createUpdate(into + " SELECT * FROM unnest(" + arrays + ") " + onConflict)) {
            for (int i = 0; i < rows.columns().size(); i++) {
                Rows.Column column = rows.columns().get(i);
                update.bind(i, (position, statement, context) -> {
                    // The driver takes bytes only in an array of their own type.
                    Object[] values = column.type().equals("bytea")
                            ? column.values().toArray(byte[][]::new)
                            : column.values().toArray();
                    Array array = statement.getConnection().createArrayOf(column.type(), values);
                    statement.setArray(position, array);
                });
            }
            update.execute();
        }
    }

    @Override
    public void requireDurable(Handle handle) {
        // An operator may have chosen otherwise for what else is in the database.
        handle.execute("SELECT set_config('synchronous_commit', 'on', true)"
                + " WHERE current_setting('synchronous_commit') = 'off'");
    }

    @Override
    public String rowId() {
        return "ctid";
    }

    @Override
    public <T> T read(Handle handle, HandleCallback<T, RuntimeException> work) {
        // Outside of a transaction the driver would fetch all rows before the first is seen.
        return handle.inTransaction(work);
    }

    @Override
    public <T> T snapshot(Handle handle, HandleCallback<T, RuntimeException> work) {
        return withDeadline(
                handle,
                SNAPSHOT_PATIENCE_MILLIS,
                () -> handle.inTransaction(inside -> {
                    inside.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
                    return work.withHandle(inside);
                }));
    }

    /** Works with another time to wait for the server than is usual. */
    private static <T> T withDeadline(Handle handle, int millis, Supplier<T> work) {
        Connection connection = handle.getConnection();
        try {
            int usual = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, millis);
            try {
                return work.get();
            } finally {
                if (!connection.isClosed()) {
                    connection.setNetworkTimeout(Runnable::run, usual);
                }
            }
        } catch (SQLException e) {
            throw new ConnectionException(e);
        }
    }

    @Override
    public KeyChanges changesSince(Handle handle, @Nullable Long mark) {
        // What was changed in a transaction from the future came with a dump of another server, and is no news.
        String sql = """
                SELECT CAST(CAST(present.oldest AS text) AS bigint) AS mark, changed.key_id,
                       EXISTS (SELECT 1 FROM foreign_secrets WHERE one = 1) AS foreign_secrets
                FROM (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS oldest,
                             pg_snapshot_xmax(pg_current_snapshot()) AS next) AS present
                LEFT JOIN key_changes AS changed
                    ON changed.changed_in >= CAST(CAST(:mark AS text) AS xid8) AND changed.changed_in < present.next
                """;
        return withDeadline(handle, CHANGES_PATIENCE_MILLIS, () -> {
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
        });
    }

    @Override
    public ChangeSignals changeSignals(Runnable wake) {
        return PostgresChangeSignals.of(this, schema, wake, PostgresChangeSignals.Timeouts.USUAL);
    }

    @Override
    public MigrationLock lockMigrations() throws SQLException {
        Connection connection = connect(Urgency.BACKGROUND);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = '50s'");
            statement.execute("SELECT pg_advisory_lock(hashtextextended('latchkey migrates " + schema + "', 0))");
        }
        return connection::close;
    }

    @Override
    public boolean isUnavailable(SQLException error) {
        String state = error.getSQLState();
        return state != null
                && (state.startsWith(CONNECTION_ERRORS)
                        || state.startsWith(INSUFFICIENT_RESOURCES)
                        || state.startsWith(OPERATOR_INTERVENTION)
                        || state.startsWith(SYSTEM_ERRORS)
                        || state.startsWith(AUTHORIZATION)
                        || state.equals(NO_SUCH_DATABASE)
                        || state.equals(READ_ONLY)
                        || state.equals(LOCKED)
                        || state.equals(CANCELLED)
                        || state.equals(NOT_READY));
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    @Override
    public boolean isSilent(SQLException error) {
        return String.valueOf(error.getSQLState()).startsWith(CONNECTION_ERRORS);
    }

    @Override
    public boolean isPassing(SQLException error) {
        return PASSING.contains(String.valueOf(error.getSQLState()));
    }
}

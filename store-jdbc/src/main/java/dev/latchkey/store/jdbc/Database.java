package dev.latchkey.store.jdbc;

import dev.latchkey.audit.AuditTrail;
import dev.latchkey.key.ApiKeyRepository;
import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.store.jdbc.dialect.ChangeSignals;
import dev.latchkey.store.jdbc.dialect.DatabaseOptions;
import dev.latchkey.store.jdbc.dialect.DatabaseUrl;
import dev.latchkey.store.jdbc.dialect.Dialect;
import dev.latchkey.store.jdbc.dialect.PostgresDialect;
import dev.latchkey.store.jdbc.dialect.Schema;
import dev.latchkey.store.jdbc.dialect.SqliteDialect;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.UsageReconciliation;
import dev.latchkey.usage.UsageStore;
import java.sql.SQLException;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.sqlite.SQLiteConfig;

/**
 * A database that keeps keys and their usage. Opening it does not yet reach for it: {@link #migrate} does, and is to be called
 * before the stores are used. Thread-safe.
 */
public final class Database implements AutoCloseable {

    private final DatabaseUrl url;
    private final DatabaseOptions options;
    private final Dialect dialect;
    private final Connections connections;
    private final Runnable closePool;
    private final Handles handles;
    private final ApiKeyRepository keys;
    private final AuditTrail audit;
    private final UsageStore usage;
    private final UsageReconciliation reconciliation;

    private Database(DatabaseUrl url, Dialect dialect, DatabaseOptions options, InstantSource clock) {
        this.url = url;
        this.options = options;
        this.dialect = dialect;
        this.connections = new Connections(dialect);
        ConnectionFactory factory = connections;
        Runnable closing = () -> {};
        if (options.connections() != DatabaseOptions.ONE_AT_A_TIME) {
            ConnectionPools pools = new ConnectionPools(dialect, options);
            factory = pools;
            closing = pools::close;
        }
        this.closePool = closing;
        Jdbi jdbi = Jdbi.create(factory);
        // What was bound to a statement is nobody's business: no log shall have it.
        jdbi.configure(
                StatementExceptions.class,
                errors -> errors.setMessageRendering(StatementExceptions.MessageRendering.NONE));
        jdbi.configure(SqlStatements.class, statements -> statements.addCustomizer(new DeadlineCustomizer(dialect)));
        this.handles = new Handles(url, dialect, jdbi);
        this.keys =
                new JdbcApiKeyRepository(handles, dialect, new KeyListing(handles, dialect, KeyListing.Effort.USUAL));
        this.audit = new JdbcAuditTrail(handles, dialect);
        this.usage = new JdbcUsageStore(handles, dialect, clock);
        this.reconciliation = new JdbcUsageReconciliation(handles, dialect);
    }

    /** The database at that place, for one whose clock is the machine's. */
    public static Database open(DatabaseUrl url, DatabaseOptions options) {
        return open(url, options, TimeSource.system());
    }

    /**
     * The database at that place.
     *
     * @param clock tells when a node was heard of
     */
    public static Database open(DatabaseUrl url, DatabaseOptions options, InstantSource clock) {
        return new Database(url, dialect(url, options), options, clock);
    }

    /**
     * The PostgreSQL database that somebody else connects to, such as with rotating passwords or through a proxy.
     *
     * @param connections makes new connections, which are kept open in pools here; so it is not to be a pool itself. Up to so many
     *     as the options say are open, and one more that listens for changes
     * @param clock tells when a node was heard of
     */
    public static Database open(DataSource connections, DatabaseOptions options, InstantSource clock) {
        return new Database(DatabaseUrl.OF_DATA_SOURCE, new PostgresDialect(connections, options), options, clock);
    }

    /**
     * Loads what it takes to ask an embedded database, by asking one that is empty, in memory. Done on another thread, it
     * spares the one that opens a database soon afterwards most of its time.
     */
    public static void warmUp() {
        ConnectionFactory inMemory = () -> new SQLiteConfig().createConnection("jdbc:sqlite::memory:");
        Jdbi.create(inMemory)
                .useHandle(handle -> handle.createQuery("SELECT :one")
                        .bind("one", 1)
                        .mapTo(Integer.class)
                        .findOne());
    }

    /** The keys kept here. */
    public ApiKeyRepository keys() {
        return keys;
    }

    /** The trail of the keys' changes. */
    public AuditTrail audit() {
        return audit;
    }

    /** The usage kept here. */
    public UsageStore usage() {
        return usage;
    }

    /** Tells whether what is kept of usage agrees. */
    public UsageReconciliation reconciliation() {
        return reconciliation;
    }

    /**
     * Has a signal given soon after keys changed, by whomever. It says only that it is time to look, and may fail to come: a
     * server signals nothing while it is away, and an embedded database nothing at all. So who waits for changes asks for them
     * regularly too. Does not wait for the database.
     *
     * @param wake called by a thread of the database's, once for many changes; must be quick and may not throw
     */
    public ChangeSignals changeSignals(Runnable wake) {
        return dialect.changeSignals(wake);
    }

    /**
     * The version of the database's tables, 0 when it has none yet.
     *
     * @throws StoreUnavailableException when the database cannot be reached
     */
    public int schemaVersion() {
        return handles.read(handle -> Schema.version(handle, dialect));
    }

    /** Whether the tables are those that this program works with. */
    public boolean isCurrent() {
        return schemaVersion() == Schema.NEWEST;
    }

    /**
     * Makes the tables, or brings them up to date; quick when there is nothing to do. Any number of processes may do it at
     * once.
     *
     * @throws StoreUnavailableException when the database cannot be reached
     * @throws IncompatibleSchemaException when a newer program has made the tables, or they cannot be made
     */
    public void migrate() {
        if (requireKnownSchema() == Schema.NEWEST) {
            return;
        }
        try {
            Dialect.MigrationLock lock = dialect.lockMigrations();
            try {
                // Another process may have done it meanwhile.
                if (requireKnownSchema() != Schema.NEWEST) {
                    Migrations.run(url, dialect, options);
                }
            } finally {
                lock.close();
            }
        } catch (SQLException e) {
            throw Handles.unavailable(url, e);
        }
    }

    /** Closes all connections. */
    @Override
    public void close() {
        closePool.run();
        try {
            connections.close();
        } catch (SQLException e) {
            throw Handles.unavailable(url, e);
        }
    }

    /** Runs statements on tables that are not the platform's own. */
    public Handles handles() {
        return handles;
    }

    static Dialect dialect(DatabaseUrl url, DatabaseOptions options) {
        return url.isPostgres() ? new PostgresDialect(url, options) : new SqliteDialect(url, options.timeout());
    }

    private int requireKnownSchema() {
        int version = schemaVersion();
        if (version > Schema.NEWEST) {
            throw new IncompatibleSchemaException("the database " + url + " has tables of version " + version
                    + ", and this program knows them up to version " + Schema.NEWEST
                    + "; use the newer program that made them");
        }
        return version;
    }
}

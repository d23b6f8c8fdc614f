package dev.latchkey.engine;

import dev.latchkey.audit.AuditKey;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.limit.AwayMode;
import dev.latchkey.limit.SharedLimiterClient;
import dev.latchkey.secret.Secret;
import dev.latchkey.secret.SecretHasher;
import dev.latchkey.store.jdbc.Database;
import dev.latchkey.store.jdbc.dialect.DatabaseOptions;
import dev.latchkey.store.jdbc.dialect.DatabaseUrl;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.EventRetention;
import dev.latchkey.usage.journal.JournalSettings;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Says what a {@link Latchkey} runs on. A directory is all that it needs; everything else has a default. For one thread.
 */
public final class LatchkeyBuilder {

    private static final int FEWEST_KEYS_IN_MEMORY = 10_000;
    private static final int MOST_KEYS_IN_MEMORY = 2_000_000;

    /** What a key takes that was admitted, with its windows; benchmarks/keys.sh measures it. */
    private static final int BYTES_PER_KEY = 1_024;

    private static final Duration STALE_TIME = Duration.ofMinutes(10);
    private static final EventRetention EVENTS = new EventRetention(Duration.ofDays(30), 4L << 30);

    private final Path directory;
    private final Map<BuiltInKey, Secret> builtIns = new EnumMap<>(BuiltInKey.class);
    private @Nullable NodeDirectory files;
    private @Nullable String node;
    private @Nullable JournalSettings journal;
    private @Nullable Supplier<Database> database;
    private boolean ownsDatabase = true;
    private @Nullable SharedLimit shared;
    private @Nullable Supplier<AuditKey> auditKey;
    private @Nullable Executor lookUps;
    private SecretHasher hasher = SecretHasher.plain();
    private SecureRandom random = new SecureRandom();
    private TimeSource time = TimeSource.system();
    private Duration staleTime = STALE_TIME;
    private EventRetention events = EVENTS;

    LatchkeyBuilder(Path directory) {
        this.directory = directory;
    }

    /**
     * The database with the keys and their usage, in place of an embedded one in the directory.
     *
     * @param url such as {@code postgresql://user:password@db.example.org/latchkey} or {@code sqlite:/var/lib/keys.db}
     * @throws IllegalArgumentException with a sentence that says what is wrong with it, and nothing of its password
     */
    public LatchkeyBuilder database(String url) {
        DatabaseUrl parsed = DatabaseUrl.parse(url);
        database = () -> Database.open(parsed, DatabaseOptions.pooled(), time);
        ownsDatabase = true;
        return this;
    }

    /**
     * The PostgreSQL database that this connects to, such as with passwords that change.
     *
     * @param connections makes new connections; pools of them are kept here, so that it is not to be a pool itself
     */
    public LatchkeyBuilder database(DataSource connections) {
        database = () -> Database.open(connections, DatabaseOptions.pooled(), time);
        ownsDatabase = true;
        return this;
    }

    /** A database that is open already, and that whoever opened it closes after the {@link Latchkey}. */
    public LatchkeyBuilder database(Database open) {
        database = () -> open;
        ownsDatabase = false;
        return this;
    }

    /**
     * Has requests counted together with those of all other nodes.
     *
     * @param connector connects to what the nodes share, such as {@code RedisRateLimiter.connector}
     * @param whenAway how this node goes on while that does not answer
     */
    public LatchkeyBuilder sharedLimiter(SharedLimiterClient.Connector connector, AwayMode whenAway) {
        shared = new SharedLimit(connector, whenAway);
        return this;
    }

    /** Where and how large the journal is, in place of the usual size in the directory. */
    public LatchkeyBuilder journal(JournalSettings settings) {
        journal = settings;
        return this;
    }

    /** The name under which this node counts usage, in place of one that is made and kept in the directory. */
    public LatchkeyBuilder node(String name) {
        node = name;
        return this;
    }

    /** How secrets are hashed, such as with a pepper; without one when nothing is said. */
    public LatchkeyBuilder hasher(SecretHasher other) {
        hasher = other;
        return this;
    }

    /** What seals the entries of the audit trail, in place of a key that is made and kept in the directory. */
    public LatchkeyBuilder auditKey(Supplier<AuditKey> other) {
        auditKey = other;
        return this;
    }

    /** Has a built-in key work, with that secret; none does when nothing is said. */
    public LatchkeyBuilder builtIn(BuiltInKey key, Secret secret) {
        builtIns.put(key, secret);
        return this;
    }

    /** How long keys in memory are trusted while the database does not answer; ten minutes when nothing is said. */
    public LatchkeyBuilder staleTime(Duration time) {
        staleTime = time;
        return this;
    }

    /** Which single requests are kept beside their sums; those of 30 days, and of 4 GiB at most, when nothing is said. */
    public LatchkeyBuilder events(EventRetention kept) {
        events = kept;
        return this;
    }

    /** Threads that look keys up in the database, and may refuse when too much waits; threads of its own when nothing is said. */
    public LatchkeyBuilder lookUps(Executor threads) {
        lookUps = threads;
        return this;
    }

    /** The clock to go by. */
    public LatchkeyBuilder time(TimeSource other) {
        time = other;
        return this;
    }

    /** The source of secrets. */
    public LatchkeyBuilder random(SecureRandom other) {
        random = other;
        return this;
    }

    /**
     * Migrates the database, brings what the last run left into it and into the keys' windows, and runs.
     *
     * @throws dev.latchkey.key.StoreUnavailableException when the database cannot be reached, or takes no usage
     * @throws dev.latchkey.store.jdbc.IncompatibleSchemaException when a newer program has made its tables
     * @throws dev.latchkey.usage.journal.JournalException when the journal cannot be used, such as by a second process
     * @throws UnusableDirectoryException when the directory cannot be
     */
    public Latchkey build() {
        Supplier<Database> opening = database;
        Database opened = opening == null
                ? Database.open(DatabaseUrl.sqlite(files().database()), DatabaseOptions.pooled(), time)
                : opening.get();
        return Latchkey.start(new EngineParts(
                opened,
                ownsDatabase,
                journal == null ? JournalSettings.in(files().journal()) : journal,
                node == null ? files().nodeName() : node,
                shared,
                hasher,
                Objects.requireNonNullElseGet(auditKey, () -> () -> files().auditKey(random)),
                builtIns,
                lookUps,
                staleTime,
                events,
                keysInMemory(),
                random,
                time));
    }

    /** The directory, which is made when the first of its files is needed. */
    private NodeDirectory files() {
        NodeDirectory known = files;
        if (known == null) {
            known = new NodeDirectory(directory);
            files = known;
        }
        return known;
    }

    /** As many as fit into a quarter of the heap. */
    private static int keysInMemory() {
        long fitting = Runtime.getRuntime().maxMemory() / 4 / BYTES_PER_KEY;
        return (int) Math.max(FEWEST_KEYS_IN_MEMORY, Math.min(MOST_KEYS_IN_MEMORY, fitting));
    }
}

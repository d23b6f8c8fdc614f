package dev.latchkey.engine;

import dev.latchkey.access.Gatekeeper;
import dev.latchkey.access.KeyDirectory;
import dev.latchkey.audit.AuditKey;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.limit.LimiterMode;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.store.jdbc.Database;
import dev.latchkey.store.jdbc.dialect.ChangeSignals;
import dev.latchkey.time.Deadline;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageStore;
import dev.latchkey.usage.journal.Journal;
import dev.latchkey.usage.journal.JournalDrain;
import dev.latchkey.usage.journal.JournalInUseException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running node: everything that checks keys, limits and counts requests, behind any program that asks. What it promises holds
 * from the return of {@link LatchkeyBuilder#build} until {@link #close}, a kill and a new start in between included. Thread-safe.
 * Long, since it is the list of the parts and the order of their beginning and end.
 */
public final class Latchkey implements AutoCloseable {

    private static final int LOOK_UP_THREADS = 8;
    private static final int WAITING_LOOK_UPS = 4_096;

    private static final Duration CHANGES_EVERY = Duration.ofMillis(250);
    private static final Duration SIGNALLED_CHANGES_AFTER = Duration.ofMillis(20);
    private static final Duration REFUSALS_EVERY = Duration.ofSeconds(1);
    private static final Duration PEERS_EVERY = Duration.ofSeconds(1);
    private static final Duration TEND_LIMITS_EVERY = Duration.ofMillis(100);
    private static final Duration FORGET_EVERY = Duration.ofMinutes(1);
    private static final Duration PRUNE_EVERY = Duration.ofMinutes(1);
    private static final Duration RECALL_AGAIN_EVERY = Duration.ofSeconds(10);
    private static final Duration CONNECTING = Duration.ofSeconds(10);

    /** A command that carries what the last run left into the database may hold the journal for so long. */
    private static final Duration COMMANDS_TIME = Duration.ofSeconds(10);

    private static final Duration RETRY_EVERY = Duration.ofMillis(20);

    /** No key's id. */
    private static final UUID NO_KEY = new UUID(0, 0);

    private static final Logger LOG = LoggerFactory.getLogger(Latchkey.class);

    private final EngineParts parts;
    private final Database database;
    private final Schedule schedule = new Schedule();
    private final @Nullable ExecutorService ownLookUps;
    private final ApiKeys keys;
    private final Journal journal;
    private final JournalDrain drain;
    private final KeyDirectory directory;
    private final ChangeWatch watch;

    /** Nothing else is done by it, so that nothing holds changes up. */
    private final ScheduledExecutorService changes;

    private final ChangeSignals signals;
    private final Peers peers;
    private final NodeLimiter limiter;
    private final Gatekeeper gatekeeper;

    private Latchkey(EngineParts parts, Journal journal) {
        this.parts = parts;
        this.database = parts.database();
        this.journal = journal;
        TimeSource time = parts.time();
        Executor lookUps = parts.lookUps();
        if (lookUps == null) {
            ownLookUps = new ThreadPoolExecutor(
                    LOOK_UP_THREADS,
                    LOOK_UP_THREADS,
                    0,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(WAITING_LOOK_UPS),
                    Schedule.named("look-up"));
            lookUps = Deadline.ofCallers(ownLookUps, time);
        } else {
            ownLookUps = null;
        }
        keys = parts.keys();
        directory = new KeyDirectory(
                database.keys(),
                parts.hasher(),
                parts.builtInHashes(keys),
                lookUps,
                time,
                parts.staleTime(),
                parts.keysInMemory());
        peers = new Peers(database.usage(), parts.node(), time);
        limiter = new NodeLimiter(parts.shared(), parts.node(), peers, database.usage(), lookUps, time);
        drain = new JournalDrain(
                journal.reader(), database.usage(), parts.node(), batches(), time, JournalDrain.BATCH_SLOTS);
        gatekeeper = new Gatekeeper(directory, limiter.limiter(), journal, time, parts.random());
        watch = new ChangeWatch(directory);
        changes = schedule.thread("changes");
        signals = database.changeSignals(new Debouncer(changes, SIGNALLED_CHANGES_AFTER, new LoggedTask(watch)));
    }

    /** Says what a node runs on, all of whose own files are in that directory; it is made where it is not there yet. */
    public static LatchkeyBuilder builder(Path directory) {
        return new LatchkeyBuilder(directory);
    }

    static Latchkey start(EngineParts parts) {
        Journal journal = null;
        Latchkey node = null;
        boolean isRunning = false;
        try {
            parts.database().migrate();
            journal = openJournal(parts);
            node = new Latchkey(parts, journal);
            node.run();
            isRunning = true;
            return node;
        } finally {
            if (!isRunning) {
                letGo(parts, journal, node);
            }
        }
    }

    private static void letGo(EngineParts parts, @Nullable Journal journal, @Nullable Latchkey node) {
        if (node != null) {
            node.close();
            return;
        }
        if (journal != null) {
            journal.close();
        }
        if (parts.ownsDatabase()) {
            parts.database().close();
        }
    }

    private static Journal openJournal(EngineParts parts) {
        TimeSource time = parts.time();
        long giveUpAt = time.nanos() + COMMANDS_TIME.toNanos();
        while (true) {
            try {
                long position = parts.database().usage().progress(parts.node()).position();
                return Journal.open(parts.journal(), position, time);
            } catch (JournalInUseException e) {
                if (time.nanos() - giveUpAt >= 0) {
                    throw e;
                }
                LockSupport.parkNanos(RETRY_EVERY.toNanos());
            }
        }
    }

    /** Brings what the last run left into the database and into the keys' windows, then counts. */
    private void run() {
        UsageStore usage = database.usage();
        TimeSource time = parts.time();
        directory.refresh();
        connectForCallers();
        Schedule.every(CHANGES_EVERY, changes, watch);
        journal.start();
        if (!drain.drain()) {
            throw new StoreUnavailableException(
                    "the database does not take the usage that the last run left; nothing is lost, try again", null);
        }
        peers.run();
        LimiterWarmUp warmUp = new LimiterWarmUp(journal, database.keys(), usage, limiter.own(), peers, time);
        warmUp.recall();
        limiter.seed(usage, journal.past(), time);
        Schedule.every(TEND_LIMITS_EVERY, schedule.thread("limits"), limiter::tend);
        ScheduledExecutorService upkeep = schedule.thread("upkeep");
        Schedule.every(FORGET_EVERY, upkeep, limiter::forget);
        Schedule.every(PEERS_EVERY, upkeep, peers);
        Schedule.every(REFUSALS_EVERY, upkeep, gatekeeper::recordRefusals);
        Schedule.every(
                PRUNE_EVERY, schedule.thread("pruning"), new Pruning(usage, parts.events(), database.keys(), time));
        drain.start();
        ScheduledExecutorService months = schedule.thread("months");
        months.execute(new LoggedTask(warmUp::recallUnlimitedMonths));
        Schedule.every(RECALL_AGAIN_EVERY, months, warmUp::recallUnlimitedMonths);
    }

    /** No caller is to wait for the first connection. */
    private void connectForCallers() {
        try {
            Deadline.forAll(CONNECTING, parts.time()).run(() -> database.keys().findById(NO_KEY));
        } catch (StoreUnavailableException e) {
            LOG.info("The store is not reached for callers yet: {}", e.getMessage());
        }
    }

    /** What each request asks. */
    public Gatekeeper gatekeeper() {
        return gatekeeper;
    }

    /** Makes and changes keys, under the name of {@link dev.latchkey.key.Actor#LATCHKEY} until told for whom. */
    public ApiKeys keys() {
        return keys;
    }

    /** What was used. */
    public UsageStore usage() {
        return database.usage();
    }

    /** The trail of the keys' changes. */
    public AuditTrail audit() {
        return database.audit();
    }

    /** What seals the trail's entries. */
    public Supplier<AuditKey> auditKey() {
        return parts.auditKey();
    }

    /** The database, for tables of the program's own. */
    public Database database() {
        return database;
    }

    /** What requests are limited by; asks without a verdict. */
    public RateLimiter limiter() {
        return limiter.limiter();
    }

    /** The name under which this node counts usage. */
    public String node() {
        return parts.node();
    }

    /** The names of all nodes that run on the database, this one included, or did when it was last reached. */
    public List<String> nodes() {
        return peers.names();
    }

    /** How requests are limited at the moment. */
    public LimiterMode limiterMode() {
        return limiter.mode();
    }

    /** Whether the shared limiter is asked, or null where there is none. */
    public @Nullable Boolean sharedLimiterAnswers() {
        return limiter.sharedAnswers();
    }

    /** Whether the shared limiter may forget what was admitted when it is short of memory. */
    public boolean sharedLimiterMayEvict() {
        return limiter.mayEvict();
    }

    /** How many nodes run and do not reach the shared limiter; the others leave their shares to them. */
    public int cutOffNodes() {
        return limiter.cutOffNodes();
    }

    /** Whether the database was reached lately, and takes usage: a full disk leaves it readable. */
    public boolean storeWorks() {
        return watch.storeAnswers() && drain.storeTakes();
    }

    /** Whether usage can be recorded; where it cannot, nothing is admitted. */
    public boolean journalHasRoom() {
        return journal.hasRoom();
    }

    /** Makes empty batches of usage, with single requests where those are kept. */
    public Supplier<UsageBatch> batches() {
        return parts.events().keepsAny() ? UsageBatch::keepingEvents : UsageBatch::new;
    }

    /** Brings all usage into the database, and lets go of everything. To be called when nothing asks any more. */
    @Override
    public void close() {
        signals.close();
        schedule.close();
        limiter.close();
        if (ownLookUps != null) {
            ownLookUps.shutdown();
        }
        gatekeeper.recordRefusals();
        drain.close();
        journal.close();
        if (parts.ownsDatabase()) {
            database.close();
        }
    }
}

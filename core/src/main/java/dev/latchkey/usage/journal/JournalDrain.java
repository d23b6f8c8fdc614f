package dev.latchkey.usage.journal;

import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageProgress;
import dev.latchkey.usage.UsageStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Carries usage from the journal into the store, in batches, by one thread. While the store is away it is asked again every
 * five seconds at least, and the journal keeps everything.
 *
 * <p>What has come is summed in short steps, since an event loop may need the same core, and the sums are written less often. A
 * batch whose writing failed is offered again as it was and from the same progress, so that one that did reach the store is not
 * counted twice. When the store turns out to be older than it was, the journal is read again from where the store is. Thread-safe.
 */
public final class JournalDrain implements AutoCloseable {

    /** How often usage is carried into the store. */
    public static final Duration INTERVAL = Duration.ofMillis(200);

    /** The usual bound of a batch, in slots. */
    public static final int BATCH_SLOTS = 20_000;

    /** How often what has come is summed. */
    private static final Duration STEP = Duration.ofMillis(20);

    private static final int STEPS_PER_TURN = (int) INTERVAL.dividedBy(STEP);

    /** How long a node that counts nothing lets its reports age. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);

    /** The most turns that are sat out after failures, so that the store is asked every five seconds at least. */
    private static final int LONGEST_PAUSE = 24;

    private static final int CLOSING_ATTEMPTS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(JournalDrain.class);

    private final JournalReader reader;
    private final UsageStore store;
    private final String node;
    private final Supplier<UsageBatch> batches;
    private final InstantSource clock;
    private final int batchSlots;
    private final Outage writing = new Outage(LOG, "The store takes usage again");

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread drain = new Thread(task, "latchkey-usage");
        drain.setDaemon(true);
        return drain;
    });

    /** Whether the store took what it was offered last. */
    private volatile boolean storeTakes = true;

    private PendingBatch pending;
    private UsageProgress progress;
    private Instant asOf = Instant.EPOCH;
    private int steps;
    private int pause;
    private int turnsToSitOut;

    /**
     * @param node the name under which the journal's node counts
     * @param batches makes empty batches, which decide whether single events are kept beside their sums
     * @param batchSlots the most slots that are read into one batch
     * @throws StoreUnavailableException when the store does not answer
     * @throws JournalException when usage of this journal might be counted twice, or in the wrong database
     */
    public JournalDrain(
            JournalReader reader,
            UsageStore store,
            String node,
            Supplier<UsageBatch> batches,
            InstantSource clock,
            int batchSlots) {
        this.reader = reader;
        this.store = store;
        this.node = node;
        this.batches = batches;
        this.clock = clock;
        this.batchSlots = batchSlots;
        this.progress = NextRun.begin(reader, store, node);
        this.pending = new PendingBatch(batches.get(), progress.position(), asOf);
    }

    /** Begins to carry usage into the store, until {@link #close}. */
    public void start() {
        var unused = thread.scheduleWithFixedDelay(this::step, STEP.toMillis(), STEP.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether the store took the usage that it was offered last; true before anything was. */
    public boolean storeTakes() {
        return storeTakes;
    }

    /**
     * Carries everything recorded so far into the store, up to a slot that a thread has not finished yet; false when the
     * store did not take it.
     */
    public synchronized boolean drain() {
        return succeeds(() -> {
            // In this order: what was recorded before the moment is not beyond the tail.
            Instant now = clock.instant();
            long tail = reader.tail();
            while (pending.isOffered() || progress.position() < tail || isOld(now)) {
                sum(now, tail);
                if (!hasNews()) {
                    break;
                }
                write();
            }
            writing.isOver();
        });
    }

    /** Stops, after everything recorded so far was carried into the store. Says in the log when that failed. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            // An attempt that is under way ends by the store's own time limits.
            if (!thread.awaitTermination(30, TimeUnit.SECONDS)) {
                LOG.warn("The store did not answer; the journal keeps what is not written until the next start");
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean written = false;
        for (int i = 0; i < CLOSING_ATTEMPTS && !written; i++) {
            written = drain();
        }
        retireWhenDone();
    }

    private synchronized void retireWhenDone() {
        if (pending.isOffered() || progress.position() < reader.tail()) {
            LOG.warn("Not all usage could be written; the journal keeps the rest until the next start");
            return;
        }
        try {
            store.retire(node, progress.run());
        } catch (StoreUnavailableException e) {
            LOG.warn("All usage is written, but reports may wait for this node: {}", e.getMessage());
        }
    }

    /** What its thread does every {@link #STEP}. */
    synchronized void step() {
        steps++;
        boolean isTurn = steps % STEPS_PER_TURN == 0;
        if (turnsToSitOut > 0) {
            turnsToSitOut -= isTurn ? 1 : 0;
        } else if (!(isTurn ? drain() : sumWhatCame())) {
            pause = Math.min(LONGEST_PAUSE, 2 * pause + 1);
            turnsToSitOut = pause;
        } else if (isTurn) {
            pause = 0;
        }
    }

    private boolean sumWhatCame() {
        return succeeds(() -> {
            Instant now = clock.instant();
            sum(now, reader.tail());
        });
    }

    private boolean succeeds(Runnable task) {
        try {
            task.run();
            return true;
        } catch (StoreUnavailableException e) {
            LOG.debug("The store does not take usage", e);
            writing.goesOn(Level.WARN, "The store does not take usage; the journal keeps it: " + e.getMessage());
        } catch (JournalException e) {
            writing.goesOn(
                    Level.ERROR, "Usage cannot be carried into the store; the journal keeps it: " + e.getMessage());
        } catch (RuntimeException e) {
            // Whatever is wrong with the store or the disk, usage must not be passed over, nor its thread end.
            writing.goesOn(Level.ERROR, "Usage cannot be carried into the store; the journal keeps it", e);
        }
        storeTakes = false;
        return false;
    }

    private void sum(Instant now, long tail) {
        boolean read = false;
        try {
            pending.readOn(reader, batchSlots, now, tail);
            read = true;
        } finally {
            if (!read) {
                beginBatch();
            }
        }
    }

    private void write() {
        UsageProgress reached = progress.at(pending.reached());
        UsageProgress now = pending.offerTo(store, node, progress);
        storeTakes = true;
        if (!now.equals(reached)) {
            beginAnew(now);
            return;
        }
        progress = reached;
        asOf = pending.asOf();
        beginBatch();
        reader.drained(progress.position());
    }

    /** The store is not what this run left it as, so what is pending may be in it or not; the journal still has it. */
    private void beginAnew(UsageProgress now) {
        if (now.run() > progress.run()) {
            // Were both to take the name back from the other again and again, neither would ever be told.
            throw NextRun.shutOut(node, progress, now);
        }
        progress = NextRun.begin(reader, store, node);
        asOf = Instant.EPOCH;
        beginBatch();
    }

    private void beginBatch() {
        pending = new PendingBatch(batches.get(), progress.position(), asOf);
    }

    /** Whether the store may be told something that it does not know. */
    private boolean hasNews() {
        return pending.isOffered() || pending.reached() > progress.position() || isOld(pending.asOf());
    }

    /** Whether the moment that the store knows is due to be replaced by this one. */
    private boolean isOld(Instant now) {
        return now.isBefore(asOf) || !now.isBefore(asOf.plus(HEARTBEAT));
    }
}

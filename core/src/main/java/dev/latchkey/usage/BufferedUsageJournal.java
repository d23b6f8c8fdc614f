package dev.latchkey.usage;

import dev.latchkey.key.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal in memory, which one thread carries into the store in batches. Exact after a clean stop; what a killed process
 * had not carried yet is lost, at most {@link #INTERVAL} of usage while the store answers.
 *
 * <p>A batch whose writing failed is offered again as it was and under the same position, so that one that did reach the store
 * is not counted twice. Meanwhile events go on being summed up in the batch after it.
 */
public final class BufferedUsageJournal implements UsageJournal, AutoCloseable {

    /** How often usage is carried into the store. */
    public static final Duration INTERVAL = Duration.ofMillis(200);

    /** How long a node that counts nothing lets its reports age. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);

    /** The most turns that are sat out after failures, so that the store is asked every five seconds at least. */
    private static final int LONGEST_PAUSE = 24;

    private static final int CLOSING_ATTEMPTS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(BufferedUsageJournal.class);

    private final UsageStore store;
    private final String node;
    private final InstantSource clock;
    private final int capacity;

    private final Queue<UsageEvent> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private volatile int summed;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread drain = new Thread(task, "latchkey-usage");
        drain.setDaemon(true);
        return drain;
    });

    private @Nullable UsageBatch offered;
    private UsageBatch next = new UsageBatch();
    private Instant offeredAsOf = Instant.EPOCH;
    private Instant heardOf = Instant.EPOCH;
    private int pause;
    private int turnsToSitOut;
    private long position;

    /**
     * @param node the name under which this process counts
     * @param capacity how many events and sums may wait for the store before there is no room
     */
    public BufferedUsageJournal(UsageStore store, String node, InstantSource clock, int capacity) {
        this.store = store;
        this.node = node;
        this.clock = clock;
        this.capacity = capacity;
        this.position = store.position(node);
    }

    /** Begins to carry usage into the store, until {@link #close}. */
    public void start() {
        var unused = thread.scheduleWithFixedDelay(
                this::drainWhenDue, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean hasRoom() {
        return queued.get() + summed < capacity;
    }

    @Override
    public void append(UsageEvent event) {
        queue.add(event);
        queued.incrementAndGet();
    }

    /** Carries everything recorded so far into the store; false when the store did not take it. */
    public synchronized boolean drain() {
        Instant asOf = clock.instant();
        collect();
        return write(asOf);
    }

    /** Stops, after everything recorded so far has been carried into the store. Says in the log when that failed. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            // An attempt that is under way ends by the store's own time limits.
            if (!thread.awaitTermination(30, TimeUnit.SECONDS)) {
                LOG.error("The store did not answer; usage of the last moments may be lost");
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean written = false;
        for (int i = 0; i < CLOSING_ATTEMPTS && !written; i++) {
            written = drain();
        }
        if (!written) {
            LOG.error("Usage of {} rows could not be written and is lost", summed);
            return;
        }
        try {
            store.retire(node);
        } catch (StoreUnavailableException e) {
            LOG.warn("All usage is written, but reports may wait for this node: {}", e.getMessage());
        }
    }

    private void collect() {
        // Only what was there at first: others go on adding, and an end must come.
        int taken = queued.get();
        for (int i = 0; i < taken; i++) {
            UsageEvent event = queue.poll();
            if (event != null) {
                next.add(event);
            }
        }
        summed = next.size() + (offered == null ? 0 : offered.size());
        queued.addAndGet(-taken);
    }

    private synchronized void drainWhenDue() {
        if (turnsToSitOut > 0) {
            turnsToSitOut--;
            collect();
            return;
        }
        boolean written = drain();
        if (written && pause > 0) {
            LOG.info("The store takes usage again");
        }
        pause = written ? 0 : Math.min(LONGEST_PAUSE, 2 * pause + 1);
        turnsToSitOut = pause;
    }

    private boolean write(Instant asOf) {
        try {
            if (offered != null) {
                add(offered, offeredAsOf);
            }
            if (!next.isEmpty() || !asOf.isBefore(heardOf.plus(HEARTBEAT))) {
                offered = next;
                offeredAsOf = asOf;
                next = new UsageBatch();
                add(offered, asOf);
            }
            return true;
        } catch (StoreUnavailableException e) {
            LOG.warn("The store does not take usage; it is kept and offered again: {}", e.getMessage());
            return false;
        } catch (RuntimeException e) {
            // Whatever is wrong with the store, usage must not be dropped, nor its thread end.
            LOG.error("The store failed to take usage; it is kept and offered again", e);
            return false;
        }
    }

    private void add(UsageBatch batch, Instant asOf) {
        store.add(batch, node, position + 1, asOf);
        position++;
        heardOf = asOf;
        offered = null;
        summed = next.size();
    }
}

package dev.latchkey.usage.journal;

import dev.latchkey.key.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Carries entries from the journal into the store, in batches, by one thread. While the store is away it is asked again every
 * five seconds at least, and the journal keeps everything.
 *
 * <p>A batch whose writing failed is offered again as it was and under the same position, so that one that did reach the store
 * is not counted twice. Thread-safe.
 */
public final class JournalDrain implements AutoCloseable {

    /** How often usage is carried into the store. */
    public static final Duration INTERVAL = Duration.ofMillis(200);

    /** The usual bound of a batch, in slots. */
    public static final int BATCH_SLOTS = 50_000;

    /** How long a node that counts nothing lets its reports age. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);

    /** The most turns that are sat out after failures, so that the store is asked every five seconds at least. */
    private static final int LONGEST_PAUSE = 24;

    private static final int CLOSING_ATTEMPTS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(JournalDrain.class);

    private final JournalReader reader;
    private final UsageSink sink;
    private final InstantSource clock;
    private final int batchSlots;
    private final Outage writing = new Outage(LOG, "The store takes usage again");

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread drain = new Thread(task, "latchkey-usage");
        drain.setDaemon(true);
        return drain;
    });

    private @Nullable Offer offered;
    private long position;
    private Instant asOf = Instant.EPOCH;
    private int pause;
    private int turnsToSitOut;

    private record Offer(UsageSink.Batch batch, long position, Instant asOf) {}

    /**
     * @param batchSlots the most slots that are read into one batch
     * @throws StoreUnavailableException when the sink does not tell its position
     */
    public JournalDrain(JournalReader reader, UsageSink sink, InstantSource clock, int batchSlots) {
        this.reader = reader;
        this.sink = sink;
        this.clock = clock;
        this.batchSlots = batchSlots;
        this.position = sink.position();
    }

    /** Begins to carry usage into the store, until {@link #close}. */
    public void start() {
        var unused = thread.scheduleWithFixedDelay(
                this::drainWhenDue, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Carries everything recorded so far into the store, up to a slot that a thread has not finished yet; false when the
     * store did not take it.
     */
    public synchronized boolean drain() {
        try {
            // In this order: what was recorded before the moment is not beyond the tail.
            Instant now = clock.instant();
            long tail = reader.tail();
            while (offered != null || collect(now, tail)) {
                writeOffered();
            }
            writing.isOver();
            return true;
        } catch (StoreUnavailableException e) {
            writing.goesOn(Level.WARN, "The store does not take usage; the journal keeps it", e);
        } catch (RuntimeException e) {
            // Whatever is wrong with the store or the disk, usage must not be passed over, nor its thread end.
            writing.goesOn(Level.ERROR, "Usage cannot be carried into the store; the journal keeps it", e);
        }
        return false;
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
        if (offered != null || position < reader.tail()) {
            LOG.warn("Not all usage could be written; the journal keeps the rest until the next start");
            return;
        }
        try {
            sink.retire();
        } catch (StoreUnavailableException e) {
            LOG.warn("All usage is written, but reports may wait for this node: {}", e.getMessage());
        }
    }

    private synchronized void drainWhenDue() {
        if (turnsToSitOut > 0) {
            turnsToSitOut--;
            return;
        }
        pause = drain() ? 0 : Math.min(LONGEST_PAUSE, 2 * pause + 1);
        turnsToSitOut = pause;
    }

    /** Prepares the next batch; false when there is nothing that the store does not know. */
    private boolean collect(Instant now, long tail) {
        if (position >= tail && !now.isBefore(asOf) && now.isBefore(asOf.plus(HEARTBEAT))) {
            return false;
        }
        UsageSink.Batch batch = sink.begin();
        long reached = reader.read(position, batchSlots, batch::add);
        boolean isAll = reached >= tail;
        if (reached == position && (!isAll || now.equals(asOf))) {
            return false;
        }
        offered = new Offer(batch, reached, isAll ? now : asOf);
        return true;
    }

    private void writeOffered() {
        Offer offer = offered;
        if (offer != null) {
            offer.batch().write(offer.position(), offer.asOf());
            offered = null;
            position = offer.position();
            asOf = offer.asOf();
            reader.drained(position);
        }
    }
}

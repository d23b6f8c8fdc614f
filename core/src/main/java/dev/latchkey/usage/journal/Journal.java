package dev.latchkey.usage.journal;

import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.JournalFullException;
import dev.latchkey.usage.RefusalCount;
import dev.latchkey.usage.UsageEvent;
import dev.latchkey.usage.UsageJournal;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's journal: an append-only file of events and refusals in mapped segments of fixed-size slots, which any number of threads claim
 * without locks. What {@link #append} has returned from survives the death of the process; once forced to the disk, ten times a
 * second, that of the machine.
 *
 * <p>Appending does no input or output: segments are made ahead, zeros written into every byte, by a thread of the journal's own.
 * When it cannot make one, there soon is {@linkplain #hasRoom no room}, and there is again when it can. Thread-safe.
 */
public final class Journal implements UsageJournal, AutoCloseable {

    private static final long FORCE_MILLIS = 100;
    private static final int THREADS = 2;
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private final JournalDirectory directory;
    private final Segments segments;
    private final Names names = new Names();
    private final SegmentKeeper keeper;
    private final SegmentForcer forcer;
    private final JournalReader reader;
    private final ClockRecord clocks;
    private final ThreadLocal<SlotCodec> codecs = ThreadLocal.withInitial(SlotCodec::new);
    private final AtomicReference<@Nullable LiveSegment> live = new AtomicReference<>();
    private final ScheduledThreadPoolExecutor threads;
    private volatile boolean closed;

    private Journal(JournalSettings settings, JournalDirectory directory, long position, TimeSource time) {
        this.directory = directory;
        List<StoredSegment> stored = directory.recover();
        clocks = directory.clocks(time);
        segments = new Segments(stored, position);
        keeper = new SegmentKeeper(
                settings, directory, segments, names, live, Math.max(position, directory.highest()) + 1, time);
        forcer = new SegmentForcer(segments, live);
        reader = new JournalReader(
                directory,
                segments,
                time,
                settings.patience(),
                new OldSegments(settings, directory, segments, clocks.past(), time));
        AtomicInteger number = new AtomicInteger();
        threads = new ScheduledThreadPoolExecutor(
                THREADS,
                task -> {
                    Thread thread = new Thread(task, "latchkey-journal-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());
        keeper.run();
    }

    /**
     * Opens the journal in a directory, with what earlier runs left there.
     *
     * @param position up to and including which sequence number the store has everything; sequence numbers go on beyond it
     * @throws JournalInUseException when the journal is open already
     * @throws JournalException when the directory cannot be used, or a later version of the program wrote there
     */
    public static Journal open(JournalSettings settings, long position, TimeSource time) {
        JournalDirectory directory = JournalDirectory.open(settings.directory());
        @Nullable Journal journal = null;
        try {
            journal = new Journal(settings, directory, position, time);
            return journal;
        } finally {
            if (journal == null) {
                directory.close();
            }
        }
    }

    /** Begins to make segments ahead and to force what is appended to the disk, until {@link #close}. */
    public void start() {
        // Whatever is recorded then is recorded after it.
        compareClocks();
        every(FORCE_MILLIS, this::compareClocks);
        every(FORCE_MILLIS, keeper);
        every(FORCE_MILLIS, forcer);
    }

    @Override
    public boolean hasRoom() {
        LiveSegment segment = live.get();
        return segment != null && !forcer.fails() && segment.nextSequence() < keeper.roomEnd();
    }

    @Override
    public void append(UsageEvent event) {
        SlotCodec slot = codecs.get();
        // Before the segment is chosen: the name is in that one's dictionary then.
        slot.encode(event, names.numberOf(event.route()));
        append(slot);
    }

    @Override
    public void append(RefusalCount refused) {
        SlotCodec slot = codecs.get();
        slot.encode(refused, names.numberOf(refused.code()));
        append(slot);
    }

    private void append(SlotCodec slot) {
        while (true) {
            LiveSegment segment = live.get();
            int index = segment == null ? LiveSegment.NONE : segment.claim();
            if (index == LiveSegment.NONE) {
                moveOn(segment);
            } else if (write(segment, index, slot)) {
                return;
            }
        }
    }

    /** How the store reads it. */
    public JournalReader reader() {
        return reader;
    }

    /** Takes an admission that an earlier run recorded. */
    public interface PastAdmission {

        /**
         * Takes it.
         *
         * @param moment when it was, as {@link PastClock} has it; the event says what the clock showed then
         */
        void take(long moment, UsageEvent event);
    }

    /** When it was that earlier runs' clocks showed something. */
    public PastClock past() {
        return clocks.past();
    }

    /**
     * Gives every admission at or after a moment that is still here, drained or not, in the order of the sequence numbers.
     *
     * @param since milliseconds since the epoch, by the present clock
     * @throws JournalException when a file cannot be read
     */
    public void admissions(long since, PastAdmission consumer) {
        PastClock past = clocks.past();
        SlotCodec slot = new SlotCodec();
        for (JournalSegment segment : segments.all()) {
            int end = segment.end();
            try (JournalSegment.Slots slots = segment.open()) {
                for (int i = 0; i < end; i++) {
                    long word = slots.load(i, slot);
                    long sequence = segment.first() + i;
                    if (word != SlotCodec.UNFINISHED && word == slot.commitWord(sequence) && slot.isAdmission()) {
                        long moment = past.ofRecorded(sequence, slot.millis());
                        if (moment >= since) {
                            consumer.take(moment, slot.event(slots::name));
                        }
                    }
                }
            } catch (IOException e) {
                throw new JournalException(
                        segment.file() + " cannot be read: " + e.getMessage() + "; repair the disk", e);
            }
        }
    }

    /** Takes no more events, forces those it has to the disk, and lets go of the directory. What is not drained stays. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        keeper.stop();
        LiveSegment segment = live.get();
        if (segment != null) {
            segment.seal();
        }
        threads.shutdown();
        try {
            if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
                LOG.error("The disk does not answer; a power cut may lose usage of the last moments");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        forcer.run();
        clocks.close();
        directory.close();
    }

    /** What its own threads do again and again, once. */
    void upkeep() {
        compareClocks();
        keeper.run();
        forcer.run();
    }

    private synchronized void compareClocks() {
        if (!closed) {
            clocks.compare(segments.tail());
        }
    }

    @Nullable
    LiveSegment live() {
        return live.get();
    }

    private boolean write(@Nullable LiveSegment segment, int index, SlotCodec slot) {
        if (segment == null) {
            return false;
        }
        try {
            return segment.write(index, slot);
        } catch (InternalError e) {
            LOG.error("The disk failed under {}; the journal goes on in the next segment", segment, e);
            segment.seal();
            return false;
        }
    }

    private void moveOn(@Nullable LiveSegment full) {
        LiveSegment next = full == null ? null : full.next();
        if (closed) {
            throw new IllegalStateException("the journal is closed");
        }
        if (next == null) {
            if (live.get() != full) {
                return;
            }
            throw new JournalFullException();
        }
        if (live.compareAndSet(full, next)) {
            threads.execute(() -> run(keeper));
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | InternalError e) {
            // It must go on: what failed once may not fail again.
            LOG.error("The journal's upkeep failed", e);
        }
    }

    private void every(long millis, Runnable task) {
        var unused = threads.scheduleWithFixedDelay(() -> run(task), millis, millis, TimeUnit.MILLISECONDS);
    }
}

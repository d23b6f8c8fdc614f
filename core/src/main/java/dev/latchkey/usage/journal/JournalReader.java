package dev.latchkey.usage.journal;

import dev.latchkey.file.FileErrorText;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.UsageProgress;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Reads a journal in the order of its sequence numbers, for the store. A position is a sequence number: everything up to and
 * including it was read. Not thread-safe, but for the counts; a journal has one reader.
 */
public final class JournalReader {

    private static final Logger LOG = LoggerFactory.getLogger(JournalReader.class);

    private final JournalDirectory directory;
    private final Segments segments;
    private final TimeSource time;
    private final long patienceNanos;
    private final LongConsumer lettingGoOfOld;
    private final SlotCodec slot = new SlotCodec();
    private final AtomicLong damaged = new AtomicLong();
    private final AtomicLong givenUp = new AtomicLong();
    private final Outage marking = new Outage(LOG, "The journal can note again how far the store has it");

    /** Since when slots up to {@link #awaitedTo} are waited for. */
    private long awaitedSince;

    private long awaitedTo = -1;

    /** @param lettingGoOfOld does what {@link #letGoOfOld} says */
    JournalReader(
            JournalDirectory directory,
            Segments segments,
            TimeSource time,
            Duration patience,
            LongConsumer lettingGoOfOld) {
        this.directory = directory;
        this.segments = segments;
        this.time = time;
        this.patienceNanos = patience.toNanos();
        this.lettingGoOfOld = lettingGoOfOld;
    }

    /** The highest position that reading can reach by now. Whatever was appended before the call is not beyond it. */
    public long tail() {
        return segments.tail();
    }

    /**
     * Reads on from a position, up to the first slot that a thread has claimed and not finished. Damaged slots are passed
     * over, counted and reported in the log.
     *
     * @param position where an earlier reading ended
     * @param most how many slots are read at most
     * @return the position reached
     * @throws JournalException when a file cannot be read; what was given to the consumer is to be forgotten then
     */
    public long read(long position, int most, JournalConsumer consumer) {
        long reached = position;
        long left = most;
        for (JournalSegment segment : segments.all()) {
            if (segment.last() <= reached) {
                continue;
            }
            long start = Math.max(reached, segment.first() - 1);
            boolean over = segment.isOver();
            int end = segment.end();
            int index = (int) (start + 1 - segment.first());
            if (index < end) {
                int to = (int) Math.min(end, index + left);
                int stopped = read(segment, index, to, consumer);
                left -= stopped - index;
                index = stopped;
                reached = segment.first() + index - 1;
            }
            if (index < end || !over) {
                return reached;
            }
            reached = segment.last();
        }
        return reached;
    }

    /** Says that everything up to this position is in the store, so that its segments are needed no more. */
    public void drained(long position) {
        segments.drainedTo(position);
        try {
            directory.mark(position);
            marking.isOver();
        } catch (IOException e) {
            marking.goesOn(Level.WARN, "The journal cannot note how far the store has it", e);
        }
    }

    /** What the journal knows of the store that has its usage; empty when it has none yet, or lost its mark. */
    Optional<JournalMark> mark() {
        return directory.mark();
    }

    /**
     * Notes that a run begins, and goes back to its position where that is an earlier one.
     *
     * @throws JournalException when it cannot be noted
     */
    void begin(String node, UsageProgress progress) {
        try {
            directory.mark(node, progress);
        } catch (IOException e) {
            throw new JournalException(
                    "the journal in " + directory + " cannot be written to: " + FileErrorText.of(e)
                            + "; make room on the disk, or make it writable",
                    e);
        }
        segments.drainedTo(progress.position());
    }

    /**
     * Whether anything that was recorded lies after the position.
     *
     * @throws JournalException when a file cannot be read
     */
    public boolean hasUsageAfter(long position) {
        for (JournalSegment segment : segments.all()) {
            if (segment.last() <= position) {
                continue;
            }
            int end = segment.end();
            try (JournalSegment.Slots slots = segment.open()) {
                for (int i = (int) Math.max(0, Math.min(end, position + 1 - segment.first())); i < end; i++) {
                    if (slots.load(i, slot) == slot.commitWord(segment.first() + i)) {
                        return true;
                    }
                }
            } catch (IOException e) {
                throw unreadable(segment, e);
            }
        }
        return false;
    }

    /** The segments that lie wholly at or before the position. */
    long segmentsUpTo(long position) {
        return segments.all().stream()
                .filter(segment -> segment.last() <= position)
                .count();
    }

    /**
     * Lets go of what earlier runs left that lies at or before the position and is older than it is kept: it may be what the disk is
     * full of, and then nothing else can begin. To be called when it is certain that the store which has it is the journal's.
     */
    void letGoOfOld(long position) {
        lettingGoOfOld.accept(position);
    }

    /** The first sequence number after the position that is still here, or the next one where nothing is. */
    long firstHeldAfter(long position) {
        return segments.firstHeldAfter(position);
    }

    /** Below which sequence number nothing will be appended. */
    long next() {
        return segments.next();
    }

    /** Damaged slots that were passed over. */
    public long damaged() {
        return damaged.get();
    }

    /** Slots that a thread of this process had claimed and not finished, and which were given up. */
    public long givenUp() {
        return givenUp.get();
    }

    private int read(JournalSegment segment, int from, int to, JournalConsumer consumer) {
        DamageReport damage = new DamageReport(segment, "are damaged and were not counted");
        DamageReport stuck = new DamageReport(segment, "were claimed and never finished, and are given up");
        int index = from;
        try (JournalSegment.Slots slots = segment.open()) {
            while (index < to) {
                long sequence = segment.first() + index;
                long word = slots.load(index, slot);
                if (word == SlotCodec.UNFINISHED) {
                    if (!segment.isLeftBehind()) {
                        if (!isOverdue(sequence)) {
                            break;
                        }
                        if (!slots.giveUp(index)) {
                            continue;
                        }
                        stuck.add(index);
                    }
                } else if (word == slot.commitWord(sequence) && slot.isKnown()) {
                    slot.decode(slots::name, consumer);
                } else if (word != SlotCodec.tombstone(sequence)) {
                    damage.add(index);
                }
                index++;
            }
        } catch (IOException e) {
            throw unreadable(segment, e);
        }
        damaged.addAndGet(damage.count());
        damage.log();
        givenUp.addAndGet(stuck.count());
        stuck.log();
        return index;
    }

    private static JournalException unreadable(JournalSegment segment, IOException e) {
        return new JournalException(
                segment.file() + " cannot be read: " + e.getMessage() + "; repair the disk, or move the file away "
                        + "without its usage and start again",
                e);
    }

    private boolean isOverdue(long sequence) {
        long now = time.nanos();
        if (sequence > awaitedTo) {
            awaitedSince = now;
            // All that is claimed by now is waited for from now on, not one slot after the other.
            awaitedTo = tail();
        }
        return now - awaitedSince >= patienceNanos;
    }
}

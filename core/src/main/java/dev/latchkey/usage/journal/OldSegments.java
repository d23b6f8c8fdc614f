package dev.latchkey.usage.journal;

import dev.latchkey.time.TimeSource;
import java.io.IOException;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of segments of earlier runs up to a position that the store has, once their last admission is older than segments are
 * kept. Without it, runs that end soon would leave a segment each, until the disk has no room for the next to begin. Used by one
 * thread at a time.
 */
final class OldSegments implements LongConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(OldSegments.class);

    private final JournalDirectory directory;
    private final Segments segments;
    private final PastClock past;
    private final TimeSource time;
    private final long retentionMillis;
    private final SlotCodec slot = new SlotCodec();

    /** @param past tells when it was that earlier runs recorded something */
    OldSegments(
            JournalSettings settings, JournalDirectory directory, Segments segments, PastClock past, TimeSource time) {
        this.directory = directory;
        this.segments = segments;
        this.past = past;
        this.time = time;
        this.retentionMillis = settings.retention().toMillis();
    }

    @Override
    public void accept(long position) {
        for (JournalSegment segment : segments.all()) {
            try {
                if (segment instanceof StoredSegment && segment.last() <= position && isOld(segment)) {
                    segments.release(segment, () -> {
                        directory.delete(segment);
                        return true;
                    });
                }
            } catch (IOException e) {
                LOG.warn("{} is not needed any more, and cannot be deleted yet: {}", segment.file(), e.toString());
            }
        }
    }

    /** By its last admission; one that has none is not known to be. Read forwards, as files are. */
    private boolean isOld(JournalSegment segment) throws IOException {
        long last = Long.MIN_VALUE;
        int end = segment.end();
        try (JournalSegment.Slots slots = segment.open()) {
            for (int i = 0; i < end; i++) {
                long sequence = segment.first() + i;
                long word = slots.load(i, slot);
                if (word != SlotCodec.UNFINISHED && word == slot.commitWord(sequence) && slot.isAdmission()) {
                    last = Math.max(last, past.ofRecorded(sequence, slot.millis()));
                }
            }
        }
        return last != Long.MIN_VALUE && time.millis() - last >= retentionMillis;
    }
}

package dev.latchkey.usage.journal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where a journal lies and how large it may grow.
 *
 * @param directory its own directory, made when it is missing
 * @param slots entries per segment; a segment has 64 bytes for each
 * @param mostBytes what all segments together may take, at least two segments
 * @param reserved entries for which room is kept when no more requests are admitted, for those that were admitted before;
 *     fewer than a segment's
 * @param retention how long a segment is kept after its last append though the store has it, so that the minute's windows can
 *     be counted again after a restart
 * @param patience how long a slot may be claimed and not finished before the drain gives it up
 */
public record JournalSettings(
        Path directory, int slots, long mostBytes, int reserved, Duration retention, Duration patience) {

    private static final int SLOTS = 131_072;
    private static final long MOST_BYTES = 1L << 30;
    private static final int LEAST_SEGMENTS = 8;

    /** The smallest journal that a node runs with. */
    public static final long LEAST_BYTES = 1 << 20;

    /** Longer than the 61 seconds that a minute's window looks back. */
    private static final Duration RETENTION = Duration.ofSeconds(75);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Checks that the sizes go together. */
    public JournalSettings {
        if (slots < 1 || reserved < 0 || reserved >= slots) {
            throw new IllegalArgumentException(
                    "a segment of " + slots + " slots cannot keep " + reserved + " in reserve; it needs more slots");
        }
        if (mostBytes < 2 * SegmentHeader.fileBytes(slots)) {
            throw new IllegalArgumentException("a journal needs at least the " + 2 * SegmentHeader.fileBytes(slots)
                    + " bytes of two segments, not " + mostBytes);
        }
    }

    /** The usual sizes: segments of 8 MiB, 1 GiB in all. */
    public static JournalSettings in(Path directory) {
        return in(directory, MOST_BYTES);
    }

    /**
     * The usual segments of 8 MiB, smaller ones where the journal is small.
     *
     * @param mostBytes what all segments together may take, at least {@link #LEAST_BYTES}
     */
    public static JournalSettings in(Path directory, long mostBytes) {
        if (mostBytes < LEAST_BYTES) {
            throw new IllegalArgumentException("a journal needs at least " + LEAST_BYTES + " bytes, not " + mostBytes);
        }
        long fitting = (mostBytes / LEAST_SEGMENTS - SegmentHeader.SLOTS_OFFSET) / SlotCodec.BYTES;
        int slots = (int) Math.min(SLOTS, fitting);
        return new JournalSettings(directory, slots, mostBytes, slots / 4, RETENTION, PATIENCE);
    }
}

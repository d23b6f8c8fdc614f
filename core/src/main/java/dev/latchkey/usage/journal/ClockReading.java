package dev.latchkey.usage.journal;

import dev.latchkey.time.TimeSource;

/**
 * Both clocks at one moment, as nearly as they can be read: by how much the wall clock is ahead.
 *
 * @param monotonic milliseconds of the monotonic clock, rounded up
 * @param lowest the least by which the wall clock may be ahead of it, in milliseconds
 * @param highest the most
 */
record ClockReading(long monotonic, long lowest, long highest) {

    private static final long NANOS = 1_000_000;
    private static final int ATTEMPTS = 5;
    private static final long AT_ONCE = 2;

    static ClockReading of(TimeSource time) {
        ClockReading narrowest = once(time);
        for (int i = 1; i < ATTEMPTS && narrowest.width() > AT_ONCE; i++) {
            // This thread may have lost its core in between.
            ClockReading again = once(time);
            narrowest = again.width() < narrowest.width() ? again : narrowest;
        }
        return narrowest;
    }

    private static ClockReading once(TimeSource time) {
        long before = time.nanos();
        long wall = time.millis();
        long after = time.nanos();
        // The wall clock shows whole milliseconds, and may be nearly one further.
        return new ClockReading(ceiling(after), wall - ceiling(after), wall + 1 - Math.floorDiv(before, NANOS));
    }

    private static long ceiling(long nanos) {
        return -Math.floorDiv(-nanos, NANOS);
    }

    private long width() {
        return highest - lowest;
    }
}

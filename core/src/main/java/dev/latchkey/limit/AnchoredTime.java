package dev.latchkey.limit;

import dev.latchkey.time.TimeSource;

/**
 * The limiter's clocks: monotonic time, and wall time. Monotonic time is counted from some hours before the limiter's start, so
 * that what an earlier process admitted has a place in it. Thread-safe.
 */
final class AnchoredTime {

    static final long NANOS_PER_SECOND = 1_000_000_000L;
    static final long NANOS_PER_MILLI = 1_000_000L;
    static final long MILLIS_PER_DAY = 86_400_000L;

    /** Whole hours, and more than any ring looks back. */
    private static final long NANOS_BEFORE_START = 2 * 3_600 * NANOS_PER_SECOND;

    private final TimeSource time;
    private final long start;

    AnchoredTime(TimeSource time) {
        this.time = time;
        this.start = time.nanos() - NANOS_BEFORE_START;
    }

    /** Nanoseconds since two hours before the limiter's start. */
    long nanos() {
        return time.nanos() - start;
    }

    /**
     * When the wall clock showed that moment, if it went on evenly since: never too early, and now if it has not shown it yet.
     * Negative when that was before all that matters.
     */
    long nanosOf(long millis) {
        long now = nanos();
        // Either reading of the wall clock may be cut by up to a millisecond.
        long age = this.millis() - millis - 1;
        return age <= 0 ? now : age > now / NANOS_PER_MILLI ? -1 : now - age * NANOS_PER_MILLI;
    }

    /** Milliseconds since the epoch, by the wall clock. */
    long millis() {
        return time.millis();
    }
}

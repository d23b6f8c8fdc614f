package dev.latchkey.limit;

import dev.latchkey.time.TimeSource;

/** The limiter's clocks: monotonic time counted from the limiter's start, and wall time. Thread-safe. */
final class AnchoredTime {

    static final long NANOS_PER_SECOND = 1_000_000_000L;
    static final long NANOS_PER_MILLI = 1_000_000L;
    static final long MILLIS_PER_DAY = 86_400_000L;

    private final TimeSource time;
    private final long start;

    AnchoredTime(TimeSource time) {
        this.time = time;
        this.start = time.nanos();
    }

    /** Nanoseconds since the limiter's start. */
    long nanos() {
        return time.nanos() - start;
    }

    /** Milliseconds since the epoch, by the wall clock. */
    long millis() {
        return time.millis();
    }
}

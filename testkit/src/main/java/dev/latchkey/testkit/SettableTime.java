package dev.latchkey.testkit;

import dev.latchkey.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Clocks that stand still until a test moves them. Thread-safe. */
public final class SettableTime implements TimeSource {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final AtomicLong nanos = new AtomicLong();
    private final long startMillis;
    private final AtomicLong steppedMillis = new AtomicLong();

    /** Clocks whose wall time is the given moment. */
    public SettableTime(Instant wall) {
        startMillis = wall.toEpochMilli();
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public long millis() {
        return startMillis + steppedMillis.get() + nanos.get() / NANOS_PER_MILLI;
    }

    /** Lets time pass on both clocks, of which the wall clock shows whole milliseconds. */
    public void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
    }

    /** Steps the wall clock, forward or back, while no time passes. */
    public void stepWall(Duration by) {
        steppedMillis.addAndGet(by.toMillis());
    }
}

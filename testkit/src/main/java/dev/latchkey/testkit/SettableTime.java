package dev.latchkey.testkit;

import dev.latchkey.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Clocks that stand still until a test moves them. Thread-safe. */
public final class SettableTime implements TimeSource {

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong millis;

    /** Clocks whose wall time is the given moment. */
    public SettableTime(Instant wall) {
        millis = new AtomicLong(wall.toEpochMilli());
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public long millis() {
        return millis.get();
    }

    /** Lets time pass on both clocks; the wall clock by whole milliseconds. */
    public void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
        millis.addAndGet(by.toMillis());
    }

    /** Steps the wall clock, forward or back, while no time passes. */
    public void stepWall(Duration by) {
        millis.addAndGet(by.toMillis());
    }
}

package dev.latchkey.app;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what another process will do, by looking again and again. */
final class Eventually {

    private Eventually() {}

    /** Looks until it holds; fails when that takes longer than the given time. */
    static void within(Duration time, String what, BooleanSupplier holds) {
        long end = System.nanoTime() + time.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + time + ": " + what);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(
                    Duration.ofMillis(5).toNanos());
        }
    }
}

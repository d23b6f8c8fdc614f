package dev.latchkey.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Notices addresses that keep presenting secrets that no key has. Bounded in memory: of more addresses than it can hold, it
 * forgets some. Thread-safe.
 */
final class FailureThrottle {

    private static final int MOST_ADDRESSES = 50_000;
    private static final int TOLERATED = 100;
    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Cache<String, Failures> failures;
    private final TimeSource time;

    /** @param since when the first of them was, in nanoseconds */
    private record Failures(long since, AtomicInteger count) {}

    FailureThrottle(TimeSource time) {
        this.time = time;
        this.failures = Caffeine.newBuilder()
                .maximumSize(MOST_ADDRESSES)
                .expireAfterWrite(PERIOD)
                .ticker(time::nanos)
                .executor(Runnable::run)
                .build();
    }

    /**
     * Counts a failure.
     *
     * @return 0 while it is tolerated; else, when the address had more within a minute of its first, the milliseconds until that
     *     minute is over
     */
    long failed(String address) {
        Failures known = failures.get(address, unknown -> new Failures(time.nanos(), new AtomicInteger()));
        if (known.count().incrementAndGet() <= TOLERATED) {
            return 0;
        }
        long left = PERIOD.toNanos() - (time.nanos() - known.since());
        return Math.max(1, (left + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
    }
}

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

    private final Cache<String, AtomicInteger> failures;

    FailureThrottle(TimeSource time) {
        this.failures = Caffeine.newBuilder()
                .maximumSize(MOST_ADDRESSES)
                .expireAfterWrite(PERIOD)
                .ticker(time::nanos)
                .executor(Runnable::run)
                .build();
    }

    /** Counts a failure; true when the address had more than is tolerated within a minute of its first. */
    boolean isTooMany(String address) {
        return failures.get(address, unknown -> new AtomicInteger()).incrementAndGet() > TOLERATED;
    }

    /** The longest that an address has to wait, in milliseconds. */
    long waitMillis() {
        return PERIOD.toMillis();
    }
}

package dev.latchkey.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Notices who keeps presenting secrets that no key has. Bounded in memory: of more than it can hold, it forgets some.
 * Thread-safe.
 */
final class FailureThrottle {

    /** How many failures within a minute are tolerated of one caller. */
    static final int TOLERATED = 100;

    /** How many of somebody who stands for many callers, each of whom is looked at as well. */
    static final int TOLERATED_OF_MANY = 1_000;

    private static final int MOST_GUESSERS = 50_000;
    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Cache<String, Failures> failures;
    private final TimeSource time;

    /** @param since when the first of them was, in nanoseconds */
    private record Failures(long since, AtomicInteger count) {}

    FailureThrottle(TimeSource time) {
        this.time = time;
        this.failures = Caffeine.newBuilder()
                .maximumSize(MOST_GUESSERS)
                .expireAfterWrite(PERIOD)
                .ticker(time::nanos)
                .executor(Runnable::run)
                .build();
    }

    /**
     * Counts a failure.
     *
     * @return 0 while it is tolerated; else, when there were more within a minute of the first, the milliseconds until that minute
     *     is over
     */
    long failed(String guesser, int tolerated) {
        Failures known = failures.get(guesser, unknown -> new Failures(time.nanos(), new AtomicInteger()));
        return known.count().incrementAndGet() <= tolerated ? 0 : left(known);
    }

    /** The milliseconds until the minute is over in which there were as many failures as are tolerated; 0 when there are fewer. */
    long throttledMillis(String guesser, int tolerated) {
        Failures known = failures.getIfPresent(guesser);
        return known == null || known.count().get() < tolerated ? 0 : left(known);
    }

    private long left(Failures known) {
        long left = PERIOD.toNanos() - (time.nanos() - known.since());
        return Math.max(1, (left + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
    }
}

package dev.latchkey.ratelimit.redis;

/**
 * Until when, by Redis's clock, somebody waits for an answer. Redis is told with each request, so that it takes nothing for
 * those that it comes to later, after it had hung. What Redis's clock shows is learnt from its answers. Thread-safe.
 */
final class Deadlines {

    /** Where nobody knows yet, and where there are several clocks. */
    static final long NONE = 0;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final boolean isOneClock;

    /** How far Redis's clock is ahead of the monotonic one, about, in milliseconds; 0 as long as it is not known. */
    private volatile long aheadMillis;

    Deadlines(boolean isOneClock) {
        this.isOneClock = isOneClock;
    }

    /**
     * When Redis need not decide any more: long after who waits that long has given up. Sooner, it may be the machine that is slow,
     * and then an answer that comes late says all that there is to know.
     *
     * @return milliseconds since 1970 on Redis's clock, or {@link #NONE}
     */
    long of(long sentNanos, long patienceMillis) {
        long ahead = aheadMillis;
        return ahead == 0 ? NONE : sentNanos / NANOS_PER_MILLI + ahead + 2 * patienceMillis;
    }

    /** Redis's clock showed that time at some moment between sending a request and hearing of it; halfway, as a guess. */
    void learn(long sentNanos, long heardNanos, long redisMillis) {
        long halfway = sentNanos + (heardNanos - sentNanos) / 2;
        long ahead = redisMillis - halfway / NANOS_PER_MILLI + 1;
        if (isOneClock && ahead != aheadMillis) {
            aheadMillis = ahead;
        }
    }
}

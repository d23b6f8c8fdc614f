package dev.latchkey.ratelimit.redis;

import dev.latchkey.limit.RateLimiter;
import dev.latchkey.testkit.limit.RateLimiterThreadsContract;
import dev.latchkey.time.TimeSource;

class RedisRateLimiterThreadsTest extends RateLimiterThreadsContract {

    @Override
    protected RateLimiter limiter(TimeSource time) {
        return Limiters.shared(time);
    }

    @Override
    protected int asks(int inMemory) {
        return inMemory / 10;
    }
}

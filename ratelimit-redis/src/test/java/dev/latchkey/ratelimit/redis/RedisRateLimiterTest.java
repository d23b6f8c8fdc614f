package dev.latchkey.ratelimit.redis;

import dev.latchkey.limit.RateLimiter;
import dev.latchkey.testkit.SettableTime;
import dev.latchkey.testkit.limit.RateLimiterContract;

class RedisRateLimiterTest extends RateLimiterContract {

    @Override
    protected RateLimiter limiter(SettableTime time) {
        return Limiters.shared(time);
    }
}

package dev.latchkey.testkit.limit;

import dev.latchkey.limit.InMemoryRateLimiter;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.time.TimeSource;

class InMemoryRateLimiterThreadsTest extends RateLimiterThreadsContract {

    @Override
    protected RateLimiter limiter(TimeSource time) {
        return new InMemoryRateLimiter(time);
    }

    @Override
    protected void tidyUp(RateLimiter limiter) {
        ((InMemoryRateLimiter) limiter).forgetIdle();
    }
}

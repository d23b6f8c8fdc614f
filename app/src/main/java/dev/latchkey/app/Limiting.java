package dev.latchkey.app;

import dev.latchkey.cli.RedisSettings;
import dev.latchkey.limit.FallbackRateLimiter;
import dev.latchkey.limit.InMemoryRateLimiter;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.limit.SharingRateLimiter;
import dev.latchkey.ratelimit.redis.RedisOptions;
import dev.latchkey.ratelimit.redis.RedisRateLimiter;
import dev.latchkey.ratelimit.redis.RedisUrl;
import dev.latchkey.server.admin.NodeView.Counting;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.UsageStore;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * How requests are limited: together in one Redis where there is one, else by this node's share of each limit, which is the whole
 * limit for a node that is alone.
 */
final class Limiting implements AutoCloseable {

    private final InMemoryRateLimiter own;
    private final Peers peers;
    private final RateLimiter limiter;
    private final @Nullable RedisSettings settings;
    private final @Nullable RedisRateLimiter redis;
    private final @Nullable FallbackRateLimiter fallback;

    /** @param node this node's name among the others */
    Limiting(@Nullable RedisSettings settings, String node, Peers peers, TimeSource time) {
        this.settings = settings;
        this.peers = peers;
        this.own = new InMemoryRateLimiter(time);
        if (settings == null) {
            redis = null;
            fallback = null;
            limiter = new SharingRateLimiter(own, peers);
        } else {
            // What a node hands in counts once, so each run of it needs a name of its own.
            String run = node + ":" + Long.toString(time.millis(), Character.MAX_RADIX);
            RedisUrl url = RedisUrl.parse(settings.url());
            redis = new RedisRateLimiter(url, RedisOptions.of(run).withTimeout(url.timeout()), time, own::recent);
            fallback = new FallbackRateLimiter(redis, own, settings.whenAway(), peers, time);
            limiter = fallback;
        }
    }

    /** What the Gatekeeper asks. */
    RateLimiter limiter() {
        return limiter;
    }

    /** This node's own windows. */
    InMemoryRateLimiter own() {
        return own;
    }

    /** Whether requests are counted together with those of all other nodes. */
    boolean isTogether() {
        return fallback == null ? peers.get().nodes() == 1 : fallback.isShared();
    }

    /** How requests are limited at the moment. */
    Counting counting() {
        if (fallback == null || settings == null) {
            return isTogether() ? Counting.ALONE : Counting.SHARE;
        }
        if (fallback.isShared()) {
            return Counting.SHARED;
        }
        return switch (settings.whenAway()) {
            case SHARE -> Counting.SHARE;
            case LOCAL -> Counting.LOCAL;
            case DENY -> Counting.DENY;
            case ALLOW -> Counting.ALLOW;
        };
    }

    /** Whether Redis is asked, or null where there is none. */
    @Nullable
    Boolean redisAnswers() {
        return fallback == null ? null : Boolean.valueOf(fallback.isShared());
    }

    /**
     * Tells a Redis that knows nothing, because it was started anew with all nodes, what they had admitted. To be called before
     * the first request; waits for Redis a moment, and says in the log when that was in vain.
     */
    void seed(UsageStore store, InstantSource clock) {
        if (redis != null) {
            new RedisSeed(redis, store, clock).run();
        }
    }

    /** Keeps the ways to the others open. To be called several times a second by one thread; may wait for Redis. */
    void tend() {
        if (fallback != null) {
            fallback.tend();
        }
    }

    /** Gives memory back. To be called now and then. */
    void forget() {
        own.forgetIdle();
        if (redis != null) {
            redis.forgetPastDays();
        }
    }

    @Override
    public void close() {
        if (redis != null) {
            redis.close();
        }
    }
}

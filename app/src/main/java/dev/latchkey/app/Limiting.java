package dev.latchkey.app;

import dev.latchkey.cli.RedisSettings;
import dev.latchkey.limit.AwayMode;
import dev.latchkey.limit.FallbackRateLimiter;
import dev.latchkey.limit.InMemoryRateLimiter;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.limit.SharingRateLimiter;
import dev.latchkey.ratelimit.redis.RedisOptions;
import dev.latchkey.ratelimit.redis.RedisRateLimiter;
import dev.latchkey.ratelimit.redis.RedisUrl;
import dev.latchkey.server.admin.NodeView.Counting;
import dev.latchkey.server.health.Health;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.UsageStore;
import dev.latchkey.usage.journal.PastClock;
import java.time.InstantSource;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How requests are limited: together in one Redis where there is one, else by this node's share of each limit, which is the whole
 * limit for a node that is alone.
 */
final class Limiting implements AutoCloseable {

    /** Between a node's name and its run. */
    private static final String RUN = ":";

    private final InMemoryRateLimiter own;
    private final Peers peers;
    private final CutOffNodes cutOff;
    private final RateLimiter limiter;
    private final @Nullable RedisSettings settings;
    private final @Nullable RedisRateLimiter redis;
    private final @Nullable FallbackRateLimiter fallback;

    /** @param node this node's name among the others */
    Limiting(@Nullable RedisSettings settings, String node, Peers peers, TimeSource time) {
        this.settings = settings;
        this.peers = peers;
        this.cutOff = new CutOffNodes(time);
        this.own = new InMemoryRateLimiter(time);
        if (settings == null) {
            redis = null;
            fallback = null;
            limiter = new SharingRateLimiter(own, peers);
        } else {
            // What a node hands in counts once, so each run of it needs a name of its own.
            String run = node + RUN + Long.toString(time.millis(), Character.MAX_RADIX);
            RedisUrl url = RedisUrl.parse(settings.url());
            redis = new RedisRateLimiter(url, RedisOptions.of(run).withTimeout(url.timeout()), time, own::recent);
            fallback = new FallbackRateLimiter(redis, own, settings.whenAway(), peers, cutOff, time);
            limiter = fallback;
        }
    }

    private static String nodeOf(String run) {
        return run.substring(0, run.lastIndexOf(RUN));
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

    /** How the limiter is, for whoever asks how this node is. */
    Health.Limiter health() {
        if (!isTogether()) {
            return Health.Limiter.AWAY;
        }
        return mayEvict() ? Health.Limiter.EVICTS : Health.Limiter.UP;
    }

    /** How many nodes run and do not reach Redis, as far as this one knows. */
    int cutOffNodes() {
        return cutOff.get().alone().size();
    }

    /** Whether Redis may evict what was admitted. */
    boolean mayEvict() {
        return redis != null && redis.mayEvict();
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
    void seed(UsageStore store, PastClock past, InstantSource clock) {
        if (redis != null) {
            new RedisSeed(redis, store, past, clock).run();
        }
    }

    /** Keeps the ways to the others open. To be called several times a second by one thread; may wait for Redis. */
    void tend() {
        if (fallback == null || redis == null || settings == null) {
            return;
        }
        fallback.tend();
        if (settings.whenAway() == AwayMode.SHARE) {
            cutOff.look(
                    peers.names(),
                    peers.heardLately(),
                    redis.nodesThere().stream().map(Limiting::nodeOf).collect(Collectors.toSet()));
        }
    }

    /** Gives memory back. To be called now and then. */
    void forget() {
        own.forgetIdle();
        if (redis != null) {
            redis.forgetPastDays();
        }
        if (fallback != null) {
            fallback.forget();
        }
    }

    @Override
    public void close() {
        if (redis != null) {
            redis.close();
        }
    }
}

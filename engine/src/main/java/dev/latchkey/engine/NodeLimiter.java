package dev.latchkey.engine;

import dev.latchkey.limit.AwayMode;
import dev.latchkey.limit.FallbackRateLimiter;
import dev.latchkey.limit.InMemoryRateLimiter;
import dev.latchkey.limit.LimiterMode;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.limit.SharedLimiterClient;
import dev.latchkey.limit.SharingRateLimiter;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.UsageStore;
import dev.latchkey.usage.journal.PastClock;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a node limits requests: together with the others where there is a shared limiter, else by this node's share of each limit,
 * which is the whole limit for a node that is alone.
 */
final class NodeLimiter implements AutoCloseable {

    /** Between a node's name and its run. */
    private static final String RUN = ":";

    private final InMemoryRateLimiter own;
    private final Peers peers;
    private final RateLimiter limiter;
    private final @Nullable Together together;

    /** The shared limiter, and how to go on without it. */
    private record Together(
            SharedLimiterClient client, FallbackRateLimiter fallback, AwayMode whenAway, CutOffNodes cutOff) {}

    /**
     * @param node this node's name among the others
     * @param lookUps where the store is asked
     */
    NodeLimiter(
            @Nullable SharedLimit shared,
            String node,
            Peers peers,
            UsageStore store,
            Executor lookUps,
            TimeSource time) {
        this.peers = peers;
        this.own = new InMemoryRateLimiter(time);
        if (shared == null) {
            together = null;
            limiter = new SharingRateLimiter(own, peers);
        } else {
            // What a node replays counts once, so each run of it needs a name of its own.
            String run = node + RUN + Long.toString(time.millis(), Character.MAX_RADIX);
            SharedLimiterClient client = shared.connector().connect(run, time, new NodePast(own, store, lookUps));
            CutOffNodes cutOff = new CutOffNodes(time);
            FallbackRateLimiter fallback = new FallbackRateLimiter(client, own, shared.whenAway(), peers, cutOff, time);
            together = new Together(client, fallback, shared.whenAway(), cutOff);
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

    /** How requests are limited at the moment. */
    LimiterMode mode() {
        if (together == null) {
            return peers.get().nodes() == 1 ? LimiterMode.ALONE : LimiterMode.SHARE;
        }
        if (together.fallback().isShared()) {
            return LimiterMode.SHARED;
        }
        return switch (together.whenAway()) {
            case SHARE -> LimiterMode.SHARE;
            case LOCAL -> LimiterMode.LOCAL;
            case DENY -> LimiterMode.DENY;
            case ALLOW -> LimiterMode.ALLOW;
        };
    }

    /** How many nodes run and do not reach the shared limiter, as far as this one knows. */
    int cutOffNodes() {
        return together == null ? 0 : together.cutOff().get().alone().size();
    }

    /** Whether the shared limiter may forget what was admitted. */
    boolean mayEvict() {
        return together != null && together.client().mayEvict();
    }

    /** Whether the shared limiter is asked, or null where there is none. */
    @Nullable
    Boolean sharedAnswers() {
        return together == null ? null : Boolean.valueOf(together.fallback().isShared());
    }

    /**
     * Tells a shared limiter that knows nothing, because it was started anew with all nodes, what they had admitted. To be called
     * before the first request; waits for it a moment, and says in the log when that was in vain.
     */
    void seed(UsageStore store, PastClock past, InstantSource clock) {
        if (together != null) {
            new SharedLimiterWarmUp(together.client(), store, past, clock).run();
        }
    }

    /** Keeps the ways to the others open. To be called several times a second by one thread; may wait for the shared limiter. */
    void tend() {
        if (together == null) {
            return;
        }
        together.fallback().tend();
        if (together.whenAway() == AwayMode.SHARE) {
            together.cutOff()
                    .look(
                            peers.names(),
                            peers.heardLately(),
                            together.client().nodesThere().stream()
                                    .map(NodeLimiter::nodeOf)
                                    .collect(Collectors.toSet()));
        }
    }

    /** Gives memory back. To be called now and then. */
    void forget() {
        own.forgetIdle();
        if (together != null) {
            together.client().forgetPastDays();
            together.fallback().forget();
        }
    }

    @Override
    public void close() {
        if (together != null) {
            together.client().close();
        }
    }
}

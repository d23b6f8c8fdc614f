package dev.latchkey.limit;

import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Admits this node's share of each limit and no more, by its own windows: what several nodes do that share no limiter. Exact for
 * all of them together as long as they agree on how many they are. Alone, it is its own windows. Thread-safe.
 */
public final class SharingRateLimiter implements RateLimiter {

    /** When it is worth coming back where this node has no share: others may have gone by then. */
    private static final long ASK_AGAIN_MILLIS = 1_000;

    private static final Window[] WINDOWS = Window.values();

    private final RateLimiter own;
    private final Supplier<NodeShare> share;

    /**
     * @param own this node's windows
     * @param share this node's share at the moment
     */
    public SharingRateLimiter(RateLimiter own, Supplier<NodeShare> share) {
        this.own = own;
        this.share = share;
    }

    @Override
    public CompletionStage<?> acquire(UUID key, Limits limits, int cost, Allowance result) {
        NodeShare share = this.share.get();
        if (share.nodes() == 1) {
            return own.acquire(key, limits, cost, result);
        }
        Window without = windowWithoutShare(limits, share);
        if (without == null) {
            return own.acquire(key, shareOf(limits, share), cost, result)
                    .thenApply(told -> orElsewhere(limits, cost, result));
        }
        return own.acquire(key, limits, 0, result).thenApply(told -> {
            if (cost > 0) {
                result.refused(without, ASK_AGAIN_MILLIS);
            }
            return true;
        });
    }

    /** What never fits into the share may fit when there are fewer nodes. */
    private static boolean orElsewhere(Limits limits, int cost, Allowance result) {
        Window refusedBy = result.refusedBy().orElse(null);
        if (refusedBy != null
                && result.retryAfterMillis() == Allowance.NEVER
                && cost <= limits.requestsPer(refusedBy)) {
            result.refused(refusedBy, ASK_AGAIN_MILLIS);
        }
        return true;
    }

    private static @Nullable Window windowWithoutShare(Limits limits, NodeShare share) {
        for (Window window : WINDOWS) {
            if (share.of(limits.requestsPer(window)) == 0) {
                return window;
            }
        }
        return null;
    }

    private static Limits shareOf(Limits limits, NodeShare share) {
        return new Limits(
                limits.unitsPerRequest(),
                share.of(limits.requestsPerMinute()),
                share.of(limits.requestsPerHour()),
                share.of(limits.requestsPerDay()));
    }
}

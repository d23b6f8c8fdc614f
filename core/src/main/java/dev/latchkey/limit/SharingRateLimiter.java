package dev.latchkey.limit;

import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Admits a share of each limit and no more. By a node's own windows, it is what several nodes do that share no limiter: exact for
 * all of them together as long as they agree on how many they are. Thread-safe.
 */
public final class SharingRateLimiter implements RateLimiter {

    /** When it is worth coming back where this node has no share: others may have gone by then. */
    private static final long ASK_AGAIN_MILLIS = 1_000;

    private static final Window[] WINDOWS = Window.values();

    private final RateLimiter windows;
    private final Supplier<? extends Share> share;

    /**
     * @param windows count what is admitted
     * @param share the share at the moment
     */
    public SharingRateLimiter(RateLimiter windows, Supplier<? extends Share> share) {
        this.windows = windows;
        this.share = share;
    }

    @Override
    public CompletionStage<?> acquire(UUID key, Limits limits, int cost, Allowance result) {
        Share share = this.share.get();
        if (share.isWhole()) {
            return windows.acquire(key, limits, cost, result);
        }
        Window without = windowWithoutShare(limits, share);
        if (without == null) {
            return windows.acquire(key, limits.withRequests(share::of), cost, result)
                    .thenApply(told -> orElsewhere(limits, cost, result));
        }
        return windows.acquire(key, limits, 0, result).thenApply(told -> {
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

    private static @Nullable Window windowWithoutShare(Limits limits, Share share) {
        for (Window window : WINDOWS) {
            if (share.of(limits.requestsPer(window)) == 0) {
                return window;
            }
        }
        return null;
    }
}

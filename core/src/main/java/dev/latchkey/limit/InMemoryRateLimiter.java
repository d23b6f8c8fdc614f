package dev.latchkey.limit;

import dev.latchkey.limit.KeyWindows.Outcome;
import dev.latchkey.time.TimeSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The limiter of one process. Exact under any number of threads. A step of the wall clock counts from the key's next second
 * on.
 */
public final class InMemoryRateLimiter implements RateLimiter {

    private static final CompletionStage<?> AT_ONCE = CompletableFuture.completedFuture(true);

    private final AnchoredTime time;
    private final ConcurrentHashMap<UUID, KeyWindows> windows = new ConcurrentHashMap<>();

    public InMemoryRateLimiter(TimeSource time) {
        this.time = new AnchoredTime(time);
    }

    /** As the port says; at once, and without allocating. */
    @Override
    public CompletionStage<?> acquire(UUID key, Limits limits, int cost, Allowance result) {
        if (cost < 0 || cost > MAX_COST) {
            throw new IllegalArgumentException("a request costs 0 to " + MAX_COST + ", not " + cost);
        }
        while (true) {
            KeyWindows found = windows.get(key);
            if (found == null) {
                found = windows.computeIfAbsent(key, unknown -> new KeyWindows());
            }
            if (found.acquire(time, limits, cost, result) != Outcome.FORGOTTEN) {
                return AT_ONCE;
            }
            windows.remove(key, found);
        }
    }

    /**
     * Counts in one of a key's windows what an earlier process admitted, so that a restart gives nothing away. Where time is
     * known by the minute only, it is the minute's last moment: a window then holds a request longer, never shorter. To be
     * called in the order of time, before the key is used; what is told later counts as if admitted now.
     *
     * @param millis when it was admitted, in milliseconds since the epoch; what is not of the present UTC day or
     *     month counts when the wall clock shows that again
     * @param requests how many
     */
    public void recall(UUID key, Window window, long millis, long requests) {
        while (true) {
            KeyWindows found = windows.computeIfAbsent(key, unknown -> new KeyWindows());
            if (found.recall(time, window, millis, requests)) {
                return;
            }
            windows.remove(key, found);
        }
    }

    /**
     * What was admitted of a key in the trailing minute, by second, and in the trailing hour, by minute; the oldest first, each as
     * if it came at the end of that second or minute.
     */
    public List<PastAdmissions> recent(UUID key) {
        KeyWindows found = windows.get(key);
        return found == null ? List.of() : found.recent(time);
    }

    /** Forgets keys whose last month with a request is over, and gives back memory of those idle for an hour. Call it now and then. */
    public void forgetIdle() {
        windows.values().removeIf(each -> each.forgetIfIdle(time));
    }

    /** How many keys are remembered. */
    public int size() {
        return windows.size();
    }
}

package dev.latchkey.limit;

import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Counts each key's requests in its windows and says whether another one fits. Thread-safe; never blocks.
 *
 * <p>A limit of N per minute or hour means that no stretch of that length W, wherever it starts, ever holds more than N
 * admitted requests; a request is refused only when its cost does not fit into the trailing W + W/60. Day and month
 * are those of the UTC calendar, by the wall clock. All windows are checked and taken in one step: a refusal takes nothing from any of them.
 * Windows count whatever the limits are, so an edited limit holds at once for what was admitted before; what a
 * month without a limit holds need not be told.
 */
public interface RateLimiter {

    /** The most requests that one call may take. */
    int MAX_COST = 10_000;

    /**
     * Takes requests from all windows of a key, or nothing.
     *
     * @param key the key's id
     * @param limits the key's limits as they are now
     * @param cost how many requests to take, up to {@link #MAX_COST}; 0 takes nothing and only tells what remains
     * @param result is filled in with what was taken and what remains; the caller brings it, so that a request allocates no
     *     more than it must
     * @return complete when the result is filled in; at once where no other process is asked. Fails with a {@link
     *     LimiterUnavailableException} where one is, and does not answer
     */
    CompletionStage<?> acquire(UUID key, Limits limits, int cost, Allowance result);
}

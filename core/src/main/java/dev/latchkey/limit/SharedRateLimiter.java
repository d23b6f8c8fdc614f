package dev.latchkey.limit;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * A limiter that many nodes ask, each of which may be cut off from it and go on alone for a while. All of its stages fail with
 * {@link LimiterUnavailableException} when it does not answer in a short, bounded time. Thread-safe; never blocks.
 */
public interface SharedRateLimiter extends RateLimiter {

    /**
     * Whether a request is known not to fit by what was answered a moment ago, so that nobody need be asked.
     *
     * @param result is filled in with the refusal when it is
     */
    boolean isKnownNotToFit(UUID key, Limits limits, int cost, Allowance result);

    /**
     * Adds to a key's windows what this node admitted without asking, whether it fits or not. May be sent again with the same
     * number when it failed: it counts once. What is older than a window no longer counts in it.
     *
     * @param number higher for each push of the key by this node
     * @param admissions each of them once; those of the last minute by second, those of the last hour by minute
     * @return complete when they are added
     */
    CompletionStage<?> push(UUID key, long number, List<PastAdmissions> admissions);

    /**
     * Looks whether anything that was shared is lost. A cheap question.
     *
     * @param nodes how many nodes share, this one included: so many have to tell again what was lost. Those that do not come within
     *     a short time are not waited for
     */
    CompletionStage<SharedCounts> look(int nodes);

    /**
     * Adds to the windows what this node's own requests were of which the counts are lost, each once: those of the last minute, the
     * last hour and the day.
     *
     * @return how many keys were seen to; when it fails it may be called again
     */
    CompletionStage<Integer> resubmit();
}

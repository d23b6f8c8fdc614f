package dev.latchkey.limit;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One node's way to what is common, which can be cut. */
final class Link implements SharedRateLimiter {

    private final Common common;
    boolean reachable = true;
    boolean losesPushAnswers;
    int asked;

    Link(Common common) {
        this.common = common;
    }

    @Override
    public CompletionStage<?> acquire(UUID key, Limits limits, int cost, Allowance result) {
        asked++;
        if (reachable) {
            common.acquire(limits, cost, result);
        }
        return answer(reachable);
    }

    @Override
    public CompletionStage<?> push(UUID key, long number, List<PastAdmissions> admissions) {
        if (reachable) {
            common.push(this, number, admissions);
        }
        return answer(reachable && !losesPushAnswers);
    }

    @Override
    public CompletionStage<Integer> resubmitIfLost() {
        return answer(reachable);
    }

    private static CompletionStage<Integer> answer(boolean comes) {
        return comes
                ? CompletableFuture.completedFuture(0)
                : CompletableFuture.failedFuture(new LimiterUnavailableException("cut off", null));
    }
}

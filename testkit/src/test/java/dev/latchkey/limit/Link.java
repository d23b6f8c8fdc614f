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

    /** Comes to requests too late, and takes nothing for them. */
    boolean losesAnswers;

    int asked;

    Link(Common common) {
        this.common = common;
    }

    @Override
    public CompletionStage<?> acquire(UUID key, Limits limits, int cost, Allowance result) {
        asked++;
        boolean answers = reachable && !losesAnswers;
        if (answers) {
            common.acquire(limits, cost, result);
        }
        return answer(answers);
    }

    @Override
    public boolean isKnownNotToFit(UUID key, Limits limits, int cost, Allowance result) {
        if (!common.wasFull) {
            return false;
        }
        result.judged(limits);
        result.refused(Window.MINUTE, 1);
        return true;
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

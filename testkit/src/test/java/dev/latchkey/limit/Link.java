package dev.latchkey.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** One node's way to what is common, which can be cut. */
final class Link implements SharedRateLimiter {

    private final Common common;
    private final Function<UUID, List<PastAdmissions>> recent;
    private final List<Runnable> late = new ArrayList<>();
    boolean reachable = true;
    boolean losesPushAnswers;

    /** Gives answers when nobody waits for them any more. */
    boolean answersLate;

    int asked;
    private int looked;
    private int toldIn;

    /** What was counted for this node since the last loss. */
    private int counted;

    private int countedIn;

    /** @param recent what the node admitted lately, oldest first */
    Link(Common common, Function<UUID, List<PastAdmissions>> recent) {
        this.common = common;
        this.recent = recent;
    }

    @Override
    public CompletionStage<?> acquire(UUID key, Limits limits, int cost, Allowance result) {
        asked++;
        if (!reachable) {
            return answer(false, 0);
        }
        Allowance decided = answersLate ? new Allowance() : result;
        common.acquire(limits, cost, decided);
        boolean isTaken = cost > 0 && decided.isAdmitted();
        count(isTaken ? cost : 0);
        if (!answersLate) {
            return answer(true, 0);
        }
        CompletableFuture<Boolean> taken = new CompletableFuture<>();
        late.add(() -> taken.complete(isTaken));
        return CompletableFuture.failedFuture(LimiterUnavailableException.late("late", taken));
    }

    /** Those that nobody waits for come now. */
    void lateAnswersCome() {
        late.forEach(Runnable::run);
        late.clear();
    }

    @Override
    public boolean isKnownNotToFit(UUID key, Limits limits, int cost, Allowance result) {
        if (cost == 0 || !common.wasFull) {
            return false;
        }
        result.judged(limits);
        result.refused(Window.MINUTE, 1);
        return true;
    }

    @Override
    public CompletionStage<?> push(UUID key, long number, List<PastAdmissions> admissions) {
        if (reachable) {
            count(common.push(this, number, admissions));
        }
        return answer(reachable && !losesPushAnswers, 0);
    }

    @Override
    public CompletionStage<SharedCounts> look(int nodes) {
        if (reachable) {
            looked = common.looked();
            if (toldIn == 0) {
                // A node that has just come has nothing to tell.
                toldIn = looked;
                common.told.add(this);
            }
        }
        return answer(
                reachable,
                toldIn != looked
                        ? SharedCounts.LOST
                        : common.isPending(nodes) ? SharedCounts.PENDING : SharedCounts.WHOLE);
    }

    @Override
    public CompletionStage<Integer> resubmit() {
        if (reachable) {
            count(0);
            common.addAllButTheNewest(recent.apply(FallbackRateLimiterTest.KEY), counted);
            common.told.add(this);
            toldIn = looked;
        }
        return answer(reachable, 1);
    }

    private void count(int requests) {
        if (countedIn != common.losses) {
            countedIn = common.losses;
            counted = 0;
        }
        counted += requests;
    }

    private static <T> CompletionStage<T> answer(boolean comes, T answer) {
        return comes
                ? CompletableFuture.completedFuture(answer)
                : CompletableFuture.failedFuture(new LimiterUnavailableException("cut off", null));
    }
}

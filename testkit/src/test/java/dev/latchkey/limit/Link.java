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
    private final List<Question> unanswered = new ArrayList<>();
    boolean reachable = true;
    boolean losesPushAnswers;

    /** Gives answers when nobody waits for them any more. */
    boolean answersLate;

    /** Takes nothing for those that nobody waits for any more. */
    boolean comesTooLate;

    /** Gives no answers until {@link #goOn}. */
    boolean hangs;

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
        Question question = new Question(limits, cost, result);
        if (hangs) {
            unanswered.add(question);
        } else if (answersLate) {
            question.giveUp();
            late.add(question.decide());
        } else {
            question.decide().run();
        }
        return question.stage;
    }

    /** One on its way. */
    private final class Question {
        final Limits limits;
        final int cost;
        final Allowance result;
        final CompletableFuture<Boolean> stage = new CompletableFuture<>();
        final CompletableFuture<Boolean> taken = new CompletableFuture<>();
        final LimiterUnavailableException late = LimiterUnavailableException.late("late", taken);

        Question(Limits limits, int cost, Allowance result) {
            this.limits = limits;
            this.cost = cost;
            this.result = result;
        }

        void giveUp() {
            stage.completeExceptionally(late);
        }

        /** Takes what it asks for; the answer is still to come. */
        Runnable decide() {
            if (comesTooLate && stage.isDone()) {
                return () -> taken.complete(false);
            }
            Allowance decided = stage.isDone() ? new Allowance() : result;
            long moment = common.acquire(limits, cost, decided);
            boolean isTaken = cost > 0 && decided.isAdmitted();
            count(isTaken ? cost : 0);
            return () -> {
                if (!stage.complete(true)) {
                    taken.complete(isTaken);
                }
                if (isTaken) {
                    late.refusal().thenRun(() -> {
                        common.giveBack(moment, cost);
                        count(-cost);
                    });
                }
            };
        }
    }

    /** Nobody waits any longer. */
    void giveUp() {
        unanswered.forEach(Question::giveUp);
    }

    /** All are decided that are on their way, before anybody hears the first answer. */
    void goOn() {
        hangs = false;
        List<Runnable> answers = unanswered.stream().map(Question::decide).toList();
        unanswered.clear();
        answers.forEach(Runnable::run);
    }

    /** Those that nobody waits for come now. */
    void lateAnswersCome() {
        List<Runnable> all = List.copyOf(late);
        late.clear();
        all.forEach(Runnable::run);
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

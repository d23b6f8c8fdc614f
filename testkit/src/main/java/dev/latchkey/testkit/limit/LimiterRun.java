package dev.latchkey.testkit.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.limit.Window;
import dev.latchkey.testkit.SettableTime;
import dev.latchkey.testkit.limit.WindowsModel.Moment;
import dev.latchkey.testkit.limit.WindowsModel.Rule;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Takes a limiter through steps, and holds every answer to what the model says of it. */
final class LimiterRun {

    private final RateLimiter limiter;
    private final SettableTime time;
    private final Runnable tidyUp;
    private final List<Key> keys;
    private int minutesOff;

    LimiterRun(RateLimiter limiter, SettableTime time, Runnable tidyUp, List<Limits> limits) {
        this.limiter = limiter;
        this.time = time;
        this.tidyUp = tidyUp;
        this.keys = limits.stream().map(Key::new).toList();
    }

    void take(LimiterStep step) {
        if (step instanceof LimiterStep.Ask ask) {
            keys.get(ask.key()).ask(ask.cost());
        } else if (step instanceof LimiterStep.AskAgainWhenTold ask) {
            keys.get(ask.key()).askAgainWhenTold(ask.cost());
        } else if (step instanceof LimiterStep.WaitForMore more) {
            keys.get(more.key()).waitForMore(more.window());
        } else if (step instanceof LimiterStep.Edit edit) {
            keys.get(edit.key()).edit(edit.limits());
        } else if (step instanceof LimiterStep.Pass pass) {
            pass(pass.millis());
        } else if (step instanceof LimiterStep.PassMidnight midnight) {
            pass(now().untilMidnight() + midnight.millisAfter());
        } else if (step instanceof LimiterStep.SetWallOff off) {
            time.stepWall(Duration.ofMinutes(off.minutes() - minutesOff));
            minutesOff = off.minutes();
            pass(1_000);
        } else {
            tidyUp.run();
        }
    }

    /** Looks back over the whole run. */
    void lookBack() {
        keys.forEach(Key::lookBack);
    }

    private void pass(long millis) {
        time.advance(Duration.ofMillis(Math.max(0, millis)));
    }

    private Moment now() {
        return new Moment(time.nanos() / 1_000_000, time.millis());
    }

    private final class Key {
        final UUID id = UUID.randomUUID();
        final WindowsModel model = new WindowsModel();
        Limits limits;
        boolean edited;

        Key(Limits limits) {
            this.limits = limits;
        }

        void edit(Limits other) {
            limits = other;
            edited = true;
        }

        Allowance ask(int cost) {
            Moment now = now();
            Allowance answer = new Allowance();
            limiter.acquire(id, limits, cost, answer).toCompletableFuture().join();
            if (answer.isAdmitted()) {
                assertThat(model.fits(Rule.EXACT, now, limits, cost))
                        .as("what was admitted fits")
                        .isTrue();
                model.admitted(now, cost);
            } else {
                assertThat(model.fits(Rule.SLACK, now, limits, cost))
                        .as("what was refused would have fitted")
                        .isFalse();
                checkRefusal(answer, now, cost);
            }
            checkRemains(answer, now);
            return answer;
        }

        void askAgainWhenTold(int cost) {
            Allowance refusal = ask(cost);
            if (refusal.isAdmitted() || refusal.retryAfterMillis() == Allowance.NEVER) {
                return;
            }
            pass(refusal.retryAfterMillis() - 1);
            assertThat(ask(cost).isAdmitted()).as("too early by 1 ms").isFalse();
            pass(1);
            assertThat(ask(cost).isAdmitted()).as("admitted after Retry-After").isTrue();
        }

        void waitForMore(Window window) {
            Allowance before = ask(0);
            long reset = before.resetMillis(window);
            long limit = limits.requestsPer(window);
            // Where the wall clock was set back, tomorrow or the next month may be known to have no more room than
            // today.
            boolean hasMore = window == Window.MINUTE
                    || window == Window.HOUR
                    || limit - model.used(window, Rule.EXACT, now().plusMillis(reset)) > before.remaining(window);
            if (reset > 0 && limit != Limits.UNLIMITED && hasMore) {
                pass(reset);
                assertThat(ask(0).remaining(window))
                        .as("more remains after the reset of the " + window)
                        .isGreaterThan(before.remaining(window));
            }
        }

        void lookBack() {
            if (edited) {
                // Each admission was held to the limits of its moment already.
                return;
            }
            for (Window window : Window.values()) {
                assertThat(model.mostEver(window)).isLessThanOrEqualTo(limits.requestsPer(window));
            }
        }

        private void checkRefusal(Allowance answer, Moment now, int cost) {
            long wait = answer.retryAfterMillis();
            assertThat(wait)
                    .as("Retry-After")
                    .isBetween(model.wait(Rule.EXACT, now, limits, cost), model.wait(Rule.SLACK, now, limits, cost));
            Window refusing = answer.refusedBy().orElseThrow();
            Moment justBefore = wait == Allowance.NEVER ? now : now.plusMillis(wait - 1);
            assertThat(model.fits(refusing, Rule.SLACK, justBefore, limits.requestsPer(refusing), cost))
                    .as("the window named, the " + refusing + ", keeps the request out to the end")
                    .isFalse();
        }

        private void checkRemains(Allowance answer, Moment now) {
            assertThat(answer.limits()).isEqualTo(limits);
            assertThat(answer.usedToday()).isEqualTo(model.used(Window.DAY, Rule.EXACT, now));
            for (Window window : Window.values()) {
                long limit = limits.requestsPer(window);
                if (limit == Limits.UNLIMITED) {
                    assertThat(answer.remaining(window)).isEqualTo(Limits.UNLIMITED);
                } else {
                    assertThat(answer.remaining(window))
                            .as("remaining in the " + window)
                            .isBetween(
                                    Math.max(0, limit - model.used(window, Rule.SLACK, now)),
                                    Math.max(0, limit - model.used(window, Rule.EXACT, now)));
                }
                if (window == Window.MONTH && limit == Limits.UNLIMITED) {
                    // What it holds need not be told.
                    continue;
                }
                if (model.used(window, Rule.EXACT, now) == 0 && model.used(window, Rule.SLACK, now) == 0) {
                    assertThat(answer.resetMillis(window)).isZero();
                } else if (model.used(window, Rule.EXACT, now) > 0 && model.used(window, Rule.EXACT, now) <= limit) {
                    assertThat(answer.resetMillis(window))
                            .as("reset of the " + window)
                            .isBetween(1L, model.untilLess(window, Rule.SLACK, now));
                }
            }
            Window tightest = answer.tightest();
            assertThat(Stream.of(Window.values()).mapToLong(answer::remaining).min())
                    .hasValue(answer.remaining(tightest));
        }
    }
}

package dev.latchkey.testkit.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.InMemoryRateLimiter;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.limit.Window;
import dev.latchkey.testkit.SettableTime;
import dev.latchkey.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class InMemoryRateLimiterTest extends RateLimiterContract {

    private static final Instant NOON = Instant.parse("2025-03-01T12:00:00Z");
    private static final Limits FIVE_A_DAY = Limits.NONE.withUnitsPerRequest(1).with(Window.DAY, 5);

    @Override
    protected RateLimiter limiter(SettableTime time) {
        return new InMemoryRateLimiter(time);
    }

    @Override
    protected void tidyUp(RateLimiter limiter) {
        ((InMemoryRateLimiter) limiter).forgetIdle();
    }

    @Property(tries = 1_500, edgeCases = EdgeCasesMode.NONE)
    void aWallClockThatStepsFindsTheCountOfItsDate(
            @ForAll("starts") Instant start,
            @ForAll("limits") List<Limits> limits,
            @ForAll("stepsOfTheWallClockToo") List<LimiterStep> steps) {
        run(start, limits, steps);
    }

    @Test
    void aWallClockThatIsSetBackOverTwoMidnightsFindsTheNearestCounts() {
        SettableTime time = new SettableTime(NOON);
        RateLimiter limiter = limiter(time);
        UUID key = UUID.randomUUID();
        ask(limiter, key, FIVE_A_DAY, 5);

        stepWall(time, Duration.ofDays(-1));
        assertThat(ask(limiter, key, FIVE_A_DAY, 0).usedToday()).isZero();
        stepWall(time, Duration.ofDays(2));
        assertThat(ask(limiter, key, FIVE_A_DAY, 0).usedToday()).isZero();
        stepWall(time, Duration.ofDays(-1));
        assertThat(ask(limiter, key, FIVE_A_DAY, 0).usedToday()).isEqualTo(5);
    }

    @Test
    void aWallClockThatShowedAFarDateForAWhileKeepsTheCountOfToday() {
        SettableTime time = new SettableTime(NOON);
        RateLimiter limiter = limiter(time);
        UUID key = UUID.randomUUID();
        ask(limiter, key, FIVE_A_DAY, 5);

        stepWall(time, Duration.ofDays(3_650));
        ask(limiter, key, FIVE_A_DAY, 5);
        stepWall(time, Duration.ofDays(-3_650));

        assertThat(ask(limiter, key, FIVE_A_DAY, 1).isAdmitted()).isFalse();
    }

    @Test
    void retryAfterLooksPastAMidnightToADayThatIsKnownToBeFull() {
        SettableTime time = new SettableTime(Instant.parse("2025-03-01T23:59:00Z"));
        RateLimiter limiter = limiter(time);
        UUID key = UUID.randomUUID();
        Limits limits =
                Limits.NONE.withUnitsPerRequest(1).with(Window.MINUTE, 2).with(Window.DAY, 3);
        stepWall(time, Duration.ofMinutes(1));
        ask(limiter, key, limits, 2);
        time.advance(Duration.ofSeconds(61));
        ask(limiter, key, limits, 1);
        // The first of March again, half a minute before its end.
        stepWall(time, Duration.ofSeconds(-93));
        ask(limiter, key, limits, 1);

        Allowance refusal = ask(limiter, key, limits, 1);
        assertThat(refusal.refusedBy()).contains(Window.DAY);
        time.advance(Duration.ofMillis(refusal.retryAfterMillis()));
        assertThat(ask(limiter, key, limits, 1).isAdmitted()).isTrue();
    }

    @Test
    void aKeyIsForgottenWhenItsMonthIsSurelyOverAndNotBefore() {
        SettableTime time = new SettableTime(NOON);
        InMemoryRateLimiter limiter = new InMemoryRateLimiter(time);
        ask(limiter, UUID.randomUUID(), FIVE_A_DAY, 1);

        time.advance(Duration.ofDays(33));
        limiter.forgetIdle();
        assertThat(limiter.size()).isEqualTo(1);
        time.advance(Duration.ofSeconds(1));
        limiter.forgetIdle();
        assertThat(limiter.size()).isZero();
    }

    @Test
    void aClockThatFailsOnceDoesNotLockTheKeyForGood() {
        FailingTime time = new FailingTime();
        InMemoryRateLimiter limiter = new InMemoryRateLimiter(time);
        UUID key = UUID.randomUUID();
        ask(limiter, key, FIVE_A_DAY, 1);

        time.fails = true;
        time.nanos += Duration.ofSeconds(1).toNanos();
        assertThatThrownBy(() -> ask(limiter, key, FIVE_A_DAY, 1)).isInstanceOf(IllegalStateException.class);
        time.fails = false;

        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThat(ask(limiter, key, FIVE_A_DAY, 1).usedToday()).isEqualTo(2));
    }

    @Test
    void whatComesBetweenALookAtTheClockAndTheAnswerIsInTheAnswer() {
        InterruptingTime time = new InterruptingTime();
        RateLimiter limiter = new InMemoryRateLimiter(time);
        UUID key = UUID.randomUUID();
        ask(limiter, key, FIVE_A_DAY, 1);

        time.next = () -> ask(limiter, key, FIVE_A_DAY, 2);
        assertThat(ask(limiter, key, FIVE_A_DAY, 0).usedToday()).isEqualTo(3);
        time.next = () -> ask(limiter, key, FIVE_A_DAY, 2);
        assertThat(ask(limiter, key, FIVE_A_DAY, 1).isAdmitted()).isFalse();
        assertThat(ask(limiter, key, FIVE_A_DAY, 0).usedToday()).isEqualTo(5);
    }

    private static void stepWall(SettableTime time, Duration by) {
        time.stepWall(by);
        // It counts from the key's next second on.
        time.advance(Duration.ofSeconds(1));
    }

    private static Allowance ask(RateLimiter limiter, UUID key, Limits limits, int cost) {
        Allowance result = new Allowance();
        limiter.acquire(key, limits, cost, result).toCompletableFuture().join();
        return result;
    }

    /** A clock that lets something happen while it is read, as another thread may. */
    private static final class InterruptingTime implements TimeSource {
        Runnable next = () -> {};

        @Override
        public long nanos() {
            Runnable now = next;
            next = () -> {};
            now.run();
            return 0;
        }

        @Override
        public long millis() {
            return NOON.toEpochMilli();
        }
    }

    /** A clock that can fail, as memory can at the same place. */
    private static final class FailingTime implements TimeSource {
        boolean fails;
        long nanos;

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public long millis() {
            if (fails) {
                throw new IllegalStateException("no time");
            }
            return NOON.toEpochMilli() + nanos / 1_000_000;
        }
    }

    @Provide
    Arbitrary<List<LimiterStep>> stepsOfTheWallClockToo() {
        return LimiterStep.withStepsOfTheWallClock().list().ofMaxSize(60);
    }
}

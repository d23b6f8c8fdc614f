package dev.latchkey.ratelimit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.limit.Window;
import dev.latchkey.testkit.SettableTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

/** Redis has one clock, which shows the date and measures the minute and hour. Here it is set while keys are in use. */
class SetBackClockTest {

    private static final Instant MORNING = Instant.parse("2025-03-01T08:00:00Z");
    private static final Limits TWO_A_MINUTE =
            Limits.NONE.withUnitsPerRequest(1).with(Window.MINUTE, 2);
    private static final Limits TWO_AN_HOUR = Limits.NONE.withUnitsPerRequest(1).with(Window.HOUR, 2);
    private static final Limits TWO_A_DAY = Limits.NONE.withUnitsPerRequest(1).with(Window.DAY, 2);

    /** Time that passes, then the clock set back, then a request. */
    private record Step(long passesMillis, long backMillis, int cost) {}

    private record Admission(long nanos, int cost) {}

    @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
    void noStretchOfTimeEverHoldsMoreThanItsLimitHoweverOftenTheClockIsSetBack(
            @ForAll("perMinute") long perMinute, @ForAll("perHour") long perHour, @ForAll("steps") List<Step> steps) {
        SettableTime time = new SettableTime(MORNING);
        RateLimiter limiter = Limiters.shared(time);
        UUID key = UUID.randomUUID();
        List<Admission> admissions = new ArrayList<>();
        for (Step step : steps) {
            time.advance(Duration.ofMillis(step.passesMillis()));
            time.stepWall(Duration.ofMillis(-step.backMillis()));
            if (Limiters.ask(
                            limiter,
                            key,
                            Limits.NONE
                                    .withUnitsPerRequest(1)
                                    .with(Window.MINUTE, perMinute)
                                    .with(Window.HOUR, perHour),
                            step.cost())
                    .isAdmitted()) {
                admissions.add(new Admission(time.nanos(), step.cost()));
            }
        }

        assertThat(mostEver(admissions, Duration.ofMinutes(1))).isLessThanOrEqualTo(perMinute);
        assertThat(mostEver(admissions, Duration.ofHours(1))).isLessThanOrEqualTo(perHour);
    }

    @Test
    void aClockThatIsSetBackByAYearKeepsNobodyOutForLongerThanAWindow() {
        SettableTime time = new SettableTime(MORNING);
        RateLimiter limiter = Limiters.shared(time);
        UUID key = UUID.randomUUID();
        Limiters.ask(limiter, key, TWO_A_MINUTE, 2);

        time.stepWall(Duration.ofDays(-365).minusMillis(300));
        time.advance(Duration.ofSeconds(2));
        Allowance refusal = Limiters.ask(limiter, key, TWO_A_MINUTE, 1);

        assertThat(refusal.isAdmitted()).isFalse();
        assertThat(refusal.retryAfterMillis()).isBetween(58_000L, 62_000L);
        time.advance(Duration.ofMillis(refusal.retryAfterMillis()));
        assertThat(Limiters.ask(limiter, key, TWO_A_MINUTE, 2).isAdmitted()).isTrue();
    }

    @Test
    void lessThanASecondBackMakesNoRequestASecondOlder() {
        SettableTime time = new SettableTime(MORNING);
        RateLimiter limiter = Limiters.shared(time);
        UUID key = UUID.randomUUID();
        Limits threeAMinute = Limits.NONE.withUnitsPerRequest(1).with(Window.MINUTE, 3);
        time.advance(Duration.ofMillis(990));
        Limiters.ask(limiter, key, threeAMinute, 2);
        time.advance(Duration.ofMillis(5_010));
        Limiters.ask(limiter, key, threeAMinute, 1);
        time.stepWall(Duration.ofMillis(-300));
        Limiters.ask(limiter, key, threeAMinute, 1);

        // 59.4 seconds after the first two.
        time.advance(Duration.ofMillis(54_390));
        assertThat(Limiters.ask(limiter, key, threeAMinute, 2).isAdmitted()).isFalse();
        time.advance(Duration.ofSeconds(2));
        assertThat(Limiters.ask(limiter, key, threeAMinute, 2).isAdmitted()).isTrue();
    }

    @Test
    void aRefusalKeepsWhatItWorkedOutOfAClockThatWasSetBack() {
        SettableTime time = new SettableTime(MORNING);
        RateLimiter limiter = Limiters.shared(time);
        UUID key = UUID.randomUUID();
        Limiters.ask(limiter, key, TWO_AN_HOUR, 2);
        time.stepWall(Duration.ofHours(-3));

        for (int minute = 0; minute < 61; minute++) {
            assertThat(Limiters.ask(limiter, key, TWO_AN_HOUR, 1).isAdmitted()).isFalse();
            time.advance(Duration.ofMinutes(1));
        }

        assertThat(Limiters.ask(limiter, key, TWO_AN_HOUR, 1).isAdmitted()).isTrue();
    }

    @Test
    void aClockThatIsSetBackOverMidnightFindsTheCountOfItsDate() {
        SettableTime time = new SettableTime(Instant.parse("2025-03-01T23:59:50Z"));
        RateLimiter limiter = Limiters.shared(time);
        UUID key = UUID.randomUUID();
        Limiters.ask(limiter, key, TWO_A_DAY, 2);
        time.advance(Duration.ofSeconds(15));
        assertThat(Limiters.ask(limiter, key, TWO_A_DAY, 1).usedToday()).isEqualTo(1);

        time.stepWall(Duration.ofSeconds(-12));
        Allowance refusal = Limiters.ask(limiter, key, TWO_A_DAY, 1);
        assertThat(refusal.refusedBy()).contains(Window.DAY);
        assertThat(refusal.usedToday()).isEqualTo(2);

        time.advance(Duration.ofMillis(refusal.retryAfterMillis()));
        assertThat(Limiters.ask(limiter, key, TWO_A_DAY, 1).usedToday()).isEqualTo(2);
        assertThat(Limiters.ask(limiter, key, TWO_A_DAY, 1).isAdmitted()).isFalse();
    }

    @Test
    void aClockThatIsSetForwardMakesWindowsForgetSoonerByAsMuch() {
        SettableTime time = new SettableTime(MORNING);
        RateLimiter limiter = Limiters.shared(time);
        UUID key = UUID.randomUUID();
        Limiters.ask(limiter, key, TWO_A_MINUTE, 2);

        time.stepWall(Duration.ofSeconds(30));
        time.advance(Duration.ofSeconds(29));
        assertThat(Limiters.ask(limiter, key, TWO_A_MINUTE, 1).isAdmitted()).isFalse();
        time.advance(Duration.ofSeconds(2));
        assertThat(Limiters.ask(limiter, key, TWO_A_MINUTE, 2).isAdmitted()).isTrue();
    }

    private static long mostEver(List<Admission> admissions, Duration length) {
        return admissions.stream()
                .mapToLong(first -> admissions.stream()
                        .filter(each ->
                                each.nanos() >= first.nanos() && each.nanos() < first.nanos() + length.toNanos())
                        .mapToLong(Admission::cost)
                        .sum())
                .max()
                .orElse(0);
    }

    @Provide
    Arbitrary<Long> perMinute() {
        return Arbitraries.longs().between(1, 6);
    }

    @Provide
    Arbitrary<Long> perHour() {
        return Arbitraries.longs().between(1, 12);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Long> passes = Arbitraries.oneOf(
                Arbitraries.longs().between(0, 2_000),
                Arbitraries.longs().between(2_000, 62_000),
                Arbitraries.longs().between(60_000, 1_800_000));
        Arbitrary<Long> back = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(0L)),
                Tuple.of(2, Arbitraries.longs().between(1, 2_500)),
                Tuple.of(1, Arbitraries.longs().between(50_000, 130_000)),
                Tuple.of(1, Arbitraries.longs().between(3_000_000, 8_000_000)));
        return Combinators.combine(passes, back, Arbitraries.integers().between(1, 3))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }
}

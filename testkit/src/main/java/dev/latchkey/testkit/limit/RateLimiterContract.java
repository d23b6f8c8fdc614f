package dev.latchkey.testkit.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.limit.Window;
import dev.latchkey.testkit.SettableTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The promise of {@link RateLimiter}, for one caller at a time. */
public abstract class RateLimiterContract {

    private static final Instant MORNING = Instant.parse("2025-03-01T08:00:00Z");
    private static final Limits TWO_A_MINUTE =
            Limits.NONE.withUnitsPerRequest(1).with(Window.MINUTE, 2);
    private static final Limits TWO_AN_HOUR = Limits.NONE.withUnitsPerRequest(1).with(Window.HOUR, 2);
    private static final Limits TWO_A_DAY = Limits.NONE.withUnitsPerRequest(1).with(Window.DAY, 2);
    private static final Limits TWO_A_MONTH = Limits.NONE.withUnitsPerRequest(1).with(Window.MONTH, 2);
    private static final Limits UNLIMITED = Limits.NONE;

    /** A limiter that goes by the given clocks. */
    protected abstract RateLimiter limiter(SettableTime time);

    /** Whatever the limiter does now and then to give memory back. */
    protected void tidyUp(RateLimiter limiter) {}

    @Property(tries = 1_500, edgeCases = EdgeCasesMode.NONE)
    void everyAnswerIsWhatTheListOfAdmissionsSays(
            @ForAll("starts") Instant start,
            @ForAll("limits") List<Limits> limits,
            @ForAll("steps") List<LimiterStep> steps) {
        run(start, limits, steps);
    }

    final void run(Instant start, List<Limits> limits, List<LimiterStep> steps) {
        SettableTime time = new SettableTime(start);
        RateLimiter limiter = limiter(time);
        LimiterRun run = new LimiterRun(limiter, time, () -> tidyUp(limiter), limits);
        steps.forEach(run::take);
        run.lookBack();
    }

    @Test
    void aMinuteHoldsItsLimitWhereverItStarts() {
        SettableTime time = new SettableTime(MORNING);
        RateLimiter limiter = limiter(time);
        UUID key = UUID.randomUUID();

        time.advance(Duration.ofMillis(59_500));
        assertThat(ask(limiter, key, TWO_A_MINUTE, 1).isAdmitted()).isTrue();
        time.advance(Duration.ofSeconds(1));
        assertThat(ask(limiter, key, TWO_A_MINUTE, 1).isAdmitted()).isTrue();
        time.advance(Duration.ofMillis(58_999));
        assertThat(ask(limiter, key, TWO_A_MINUTE, 1).isAdmitted()).isFalse();
        // A 60th of the window may pass beyond the window itself.
        time.advance(Duration.ofMillis(1_001));
        assertThat(ask(limiter, key, TWO_A_MINUTE, 1).isAdmitted()).isTrue();
        assertThat(ask(limiter, key, TWO_A_MINUTE, 1).isAdmitted()).isFalse();
    }

    @Test
    void anHourHoldsItsLimitWhereverItStarts() {
        SettableTime time = new SettableTime(MORNING);
        RateLimiter limiter = limiter(time);
        UUID key = UUID.randomUUID();

        time.advance(Duration.ofMinutes(59));
        assertThat(ask(limiter, key, TWO_AN_HOUR, 2).isAdmitted()).isTrue();
        time.advance(Duration.ofHours(1).minusMillis(1));
        assertThat(ask(limiter, key, TWO_AN_HOUR, 1).isAdmitted()).isFalse();
        time.advance(Duration.ofMinutes(1).plusMillis(1));
        assertThat(ask(limiter, key, TWO_AN_HOUR, 2).isAdmitted()).isTrue();
    }

    @Test
    void aDayEndsAtMidnightUtc() {
        SettableTime time = new SettableTime(MORNING);
        RateLimiter limiter = limiter(time);
        UUID key = UUID.randomUUID();

        assertThat(ask(limiter, key, TWO_A_DAY, 2).isAdmitted()).isTrue();
        time.advance(Duration.ofHours(16).minusMillis(1));
        Allowance refusal = ask(limiter, key, TWO_A_DAY, 1);
        assertThat(refusal.refusedBy()).contains(Window.DAY);
        assertThat(refusal.retryAfterMillis()).isEqualTo(1);
        assertThat(refusal.usedToday()).isEqualTo(2);
        time.advance(Duration.ofMillis(1));
        assertThat(ask(limiter, key, TWO_A_DAY, 2).usedToday()).isEqualTo(2);
    }

    @Test
    void aMonthEndsWithTheCalendarsInUtc() {
        SettableTime time = new SettableTime(Instant.parse("2024-02-27T08:00:00Z"));
        RateLimiter limiter = limiter(time);
        UUID key = UUID.randomUUID();

        assertThat(ask(limiter, key, TWO_A_MONTH, 1).isAdmitted()).isTrue();
        time.advance(Duration.ofDays(1));
        assertThat(ask(limiter, key, TWO_A_MONTH, 1).isAdmitted()).isTrue();
        // The year has a 29th of February.
        time.advance(Duration.ofHours(40).minusMillis(1));
        Allowance refusal = ask(limiter, key, TWO_A_MONTH, 1);
        assertThat(refusal.refusedBy()).contains(Window.MONTH);
        assertThat(refusal.retryAfterMillis()).isEqualTo(1);
        assertThat(refusal.remaining(Window.MONTH)).isZero();
        time.advance(Duration.ofMillis(1));
        assertThat(ask(limiter, key, TWO_A_MONTH, 1).remaining(Window.MONTH)).isEqualTo(1);
        assertThat(ask(limiter, key, TWO_A_MONTH, 0).resetMillis(Window.MONTH))
                .isEqualTo(Duration.ofDays(31).toMillis());
    }

    @Test
    void aMonthIsCountedBeforeItIsLimited() {
        SettableTime time = new SettableTime(MORNING);
        RateLimiter limiter = limiter(time);
        UUID key = UUID.randomUUID();
        for (int day = 0; day < 20; day++) {
            ask(limiter, key, UNLIMITED, 1);
            time.advance(Duration.ofDays(1));
            tidyUp(limiter);
        }

        Limits limits = Limits.NONE.with(Window.MONTH, 21);

        assertThat(ask(limiter, key, limits, 1).isAdmitted()).isTrue();
        assertThat(ask(limiter, key, limits, 1).refusedBy()).contains(Window.MONTH);
    }

    @Test
    void aRefusalTakesNothingFromAnyWindow() {
        SettableTime time = new SettableTime(MORNING);
        RateLimiter limiter = limiter(time);
        UUID key = UUID.randomUUID();
        Limits limits = Limits.NONE
                .withUnitsPerRequest(1)
                .with(Window.MINUTE, 2)
                .with(Window.HOUR, 100)
                .with(Window.DAY, 100);
        ask(limiter, key, limits, 2);

        for (int i = 0; i < 1_000; i++) {
            assertThat(ask(limiter, key, limits, 1).isAdmitted()).isFalse();
        }

        Allowance look = ask(limiter, key, limits, 0);
        assertThat(look.remaining(Window.MINUTE)).isZero();
        assertThat(look.remaining(Window.HOUR)).isEqualTo(98);
        assertThat(look.remaining(Window.DAY)).isEqualTo(98);
    }

    @Test
    void aLookTakesNothingAndIsNeverRefused() {
        RateLimiter limiter = limiter(new SettableTime(MORNING));
        UUID key = UUID.randomUUID();

        assertThat(ask(limiter, key, TWO_A_MINUTE, 0).remaining(Window.MINUTE)).isEqualTo(2);
        ask(limiter, key, TWO_A_MINUTE, 2);
        assertThat(ask(limiter, key, TWO_A_MINUTE, 0).isAdmitted()).isTrue();
    }

    @Test
    void whatCostsMoreThanALimitNeverFits() {
        RateLimiter limiter = limiter(new SettableTime(MORNING));

        Allowance refusal = ask(limiter, UUID.randomUUID(), TWO_AN_HOUR, 3);

        assertThat(refusal.retryAfterMillis()).isEqualTo(Allowance.NEVER);
        assertThat(refusal.refusedBy()).contains(Window.HOUR);
    }

    @Test
    void keysDoNotShareWindows() {
        RateLimiter limiter = limiter(new SettableTime(MORNING));

        assertThat(ask(limiter, UUID.randomUUID(), TWO_A_MINUTE, 2).isAdmitted())
                .isTrue();
        assertThat(ask(limiter, UUID.randomUUID(), TWO_A_MINUTE, 2).isAdmitted())
                .isTrue();
    }

    @Test
    void anUnlimitedKeyIsCountedAllTheSame() {
        RateLimiter limiter = limiter(new SettableTime(MORNING));
        UUID key = UUID.randomUUID();
        ask(limiter, key, UNLIMITED, 5);

        Allowance limited = ask(limiter, key, TWO_A_MINUTE, 1);

        assertThat(limited.isAdmitted()).isFalse();
        assertThat(limited.usedToday()).isEqualTo(5);
    }

    @Test
    void aCostBelowZeroOrAboveTheMostIsMisuse() {
        RateLimiter limiter = limiter(new SettableTime(MORNING));
        UUID key = UUID.randomUUID();

        assertThatThrownBy(() -> ask(limiter, key, UNLIMITED, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ask(limiter, key, UNLIMITED, RateLimiter.MAX_COST + 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ask(limiter, key, UNLIMITED, RateLimiter.MAX_COST).isAdmitted())
                .isTrue();
    }

    /** Many of them shortly before the end of a day, a month or a year, so that windows lie across it. */
    @Provide
    final Arbitrary<Instant> starts() {
        Instant midnight = Instant.parse("2025-02-28T00:00:00Z");
        Instant newYear = Instant.parse("2025-01-01T00:00:00Z");
        return Arbitraries.oneOf(
                Arbitraries.longs()
                        .between(0, Duration.ofDays(1).toMillis() - 1)
                        .map(midnight::plusMillis),
                Arbitraries.longs().between(1, Duration.ofHours(2).toMillis()).map(midnight::minusMillis),
                Arbitraries.longs().between(1, Duration.ofDays(3).toMillis()).map(newYear::minusMillis));
    }

    @Provide
    final Arbitrary<List<Limits>> limits() {
        return LimiterStep.limits().list().ofSize(LimiterStep.KEYS);
    }

    @Provide
    final Arbitrary<List<LimiterStep>> steps() {
        return LimiterStep.ordinary().list().ofMaxSize(60);
    }

    private static Allowance ask(RateLimiter limiter, UUID key, Limits limits, int cost) {
        Allowance result = new Allowance();
        limiter.acquire(key, limits, cost, result).toCompletableFuture().join();
        return result;
    }
}

package dev.latchkey.testkit.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.InMemoryRateLimiter;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.testkit.SettableTime;
import dev.latchkey.testkit.limit.WindowsModel.Moment;
import dev.latchkey.testkit.limit.WindowsModel.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** A limiter that is told what an earlier one admitted. */
class RestartedLimiterTest {

    private static final Instant MORNING = Instant.parse("2025-03-01T08:00:00Z");
    private static final Instant BEFORE_MIDNIGHT = Instant.parse("2025-03-01T23:40:00Z");
    private static final long MILLIS_PER_MINUTE = 60_000;
    private static final UUID KEY = UUID.randomUUID();

    /** A wait, and a request after it. */
    private record Ask(long waitMillis, int cost) {}

    /** Admissions as a store and a journal remember them. */
    private record Admission(Moment at, int cost) {}

    @Property(tries = 10_000, edgeCases = EdgeCasesMode.NONE)
    void isNeverTooGenerousAndAtMostASlotTooStrict(
            @ForAll("starts") Instant start,
            @ForAll("limits") Limits limits,
            @ForAll("asks") List<Ask> before,
            @ForAll("waits") long away,
            @ForAll("asks") List<Ask> after) {
        SettableTime time = new SettableTime(start);
        WindowsModel model = new WindowsModel();
        List<Admission> admissions = new ArrayList<>();
        InMemoryRateLimiter first = new InMemoryRateLimiter(time);
        for (Ask ask : before) {
            pass(time, ask.waitMillis());
            if (ask(first, limits, ask.cost()).isAdmitted()) {
                model.admitted(now(time), ask.cost());
                admissions.add(new Admission(now(time), ask.cost()));
            }
        }

        pass(time, away);
        InMemoryRateLimiter second = restarted(time, admissions);

        for (Ask ask : after) {
            pass(time, ask.waitMillis());
            Allowance answer = ask(second, limits, ask.cost());
            assertThat(answer.usedToday() - (answer.isAdmitted() ? ask.cost() : 0))
                    .as("the day is exact")
                    .isEqualTo(model.used(Window.DAY, Rule.EXACT, now(time)));
            if (answer.isAdmitted()) {
                assertThat(model.fits(Rule.EXACT, now(time), limits, ask.cost()))
                        .as("what was admitted fits")
                        .isTrue();
                model.admitted(now(time), ask.cost());
                admissions.add(new Admission(now(time), ask.cost()));
            } else {
                assertThat(fitsWithTwoSlotsMore(admissions, now(time), limits, ask.cost()))
                        .as("what was refused would have fitted")
                        .isFalse();
            }
        }
    }

    @Test
    void aKeyThatHadSpentItsMinuteIsRefusedAfterARestart() {
        SettableTime time = new SettableTime(MORNING);
        InMemoryRateLimiter limiter = new InMemoryRateLimiter(time);
        limiter.recall(KEY, Window.MINUTE, time.millis() - 10_000, 60);

        Allowance answer = ask(limiter, Limits.NONE.withUnitsPerRequest(1).with(Window.MINUTE, 60), 1);

        assertThat(answer.isAdmitted()).isFalse();
        assertThat(answer.retryAfterMillis()).isBetween(50_000L, 52_000L);
    }

    @Test
    void whatTheWallClockSaysIsStillToComeCountsAsOfNow() {
        SettableTime time = new SettableTime(MORNING);
        InMemoryRateLimiter limiter = new InMemoryRateLimiter(time);
        limiter.recall(KEY, Window.HOUR, time.millis() + Duration.ofMinutes(30).toMillis(), 5);
        Limits limits = Limits.NONE.withUnitsPerRequest(1).with(Window.HOUR, 5);

        assertThat(ask(limiter, limits, 1).isAdmitted()).isFalse();
        pass(time, Duration.ofMinutes(61).toMillis());
        assertThat(ask(limiter, limits, 1).isAdmitted()).isTrue();
    }

    @Test
    void aKeyInUseCountsWhatItIsToldLateAsOfNow() {
        SettableTime time = new SettableTime(MORNING);
        InMemoryRateLimiter limiter = new InMemoryRateLimiter(time);
        Limits limits =
                Limits.NONE.withUnitsPerRequest(1).with(Window.MINUTE, 4).with(Window.DAY, 7);
        ask(limiter, limits, 2);
        limiter.recall(KEY, Window.MINUTE, time.millis() - 50_000, 2);
        limiter.recall(KEY, Window.DAY, time.millis(), 4);

        assertThat(ask(limiter, limits, 0).remaining(Window.MINUTE)).isZero();
        assertThat(ask(limiter, limits, 0).usedToday()).isEqualTo(6);
    }

    private static InMemoryRateLimiter restarted(SettableTime time, List<Admission> admissions) {
        InMemoryRateLimiter limiter = new InMemoryRateLimiter(time);
        TreeMap<Long, Integer> byMinute = new TreeMap<>();
        long today = 0;
        long thisMonth = 0;
        for (Admission admission : admissions) {
            long wall = admission.at().wallMillis();
            limiter.recall(KEY, Window.MINUTE, wall, admission.cost());
            byMinute.merge(wall / MILLIS_PER_MINUTE, admission.cost(), Integer::sum);
            today += admission.at().day() == now(time).day() ? admission.cost() : 0;
            thisMonth += admission.at().month() == now(time).month() ? admission.cost() : 0;
        }
        byMinute.forEach(
                (minute, cost) -> limiter.recall(KEY, Window.HOUR, (minute + 1) * MILLIS_PER_MINUTE - 1, cost));
        limiter.recall(KEY, Window.DAY, time.millis(), today);
        limiter.recall(KEY, Window.MONTH, time.millis(), thisMonth);
        return limiter;
    }

    private static boolean fitsWithTwoSlotsMore(List<Admission> admissions, Moment now, Limits limits, int cost) {
        for (Window window : Window.values()) {
            long length = window.seconds() * 1_000;
            long used = admissions.stream()
                    .filter(each -> (window == Window.DAY || window == Window.MONTH)
                            ? each.at().period(window) == now.period(window)
                            : now.monotonicMillis() - each.at().monotonicMillis() < length + 2 * length / 60)
                    .mapToLong(Admission::cost)
                    .sum();
            if (limits.requestsPer(window) != Limits.UNLIMITED && used + cost > limits.requestsPer(window)) {
                return false;
            }
        }
        return true;
    }

    private static Allowance ask(InMemoryRateLimiter limiter, Limits limits, int cost) {
        Allowance answer = new Allowance();
        limiter.acquire(KEY, limits, cost, answer).toCompletableFuture().join();
        return answer;
    }

    private static void pass(SettableTime time, long millis) {
        time.advance(Duration.ofMillis(millis));
    }

    private static Moment now(SettableTime time) {
        return new Moment(time.nanos() / 1_000_000, time.millis());
    }

    @Provide
    Arbitrary<Instant> starts() {
        return Arbitraries.of(MORNING, BEFORE_MIDNIGHT)
                .flatMap(start -> Arbitraries.longs().between(0, 120_000).map(start::plusMillis));
    }

    @Provide
    Arbitrary<Limits> limits() {
        return LimiterStep.limits();
    }

    @Provide
    Arbitrary<List<Ask>> asks() {
        return Combinators.combine(waits(), Arbitraries.integers().between(1, 4))
                .as(Ask::new)
                .list()
                .ofMaxSize(8);
    }

    @Provide
    Arbitrary<Long> waits() {
        return Arbitraries.oneOf(
                Arbitraries.just(0L),
                Arbitraries.longs().between(0, 2_000),
                Arbitraries.longs().between(2_000, 58_000),
                Arbitraries.longs().between(58_000, 61_500),
                Arbitraries.longs().between(3_480_000, 3_720_000));
    }
}

package dev.latchkey.testkit.limit;

import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Something that happens to a limiter or to its clocks. */
sealed interface LimiterStep {

    /** A request of one of the run's keys. */
    record Ask(int key, int cost) implements LimiterStep {}

    /** A request that, when refused, comes again a millisecond too early, and then after exactly as long as it was told. */
    record AskAgainWhenTold(int key, int cost) implements LimiterStep {}

    /** A look at what remains, and another when it was said to be more. */
    record WaitForMore(int key, Window window) implements LimiterStep {}

    /** Other limits for a key. */
    record Edit(int key, Limits limits) implements LimiterStep {}

    /** Time passes on both clocks. */
    record Pass(long millis) implements LimiterStep {}

    /** Time passes until so many milliseconds after the next UTC midnight. */
    record PassMidnight(long millisAfter) implements LimiterStep {}

    /** The limiter tidies up. */
    record TidyUp() implements LimiterStep {}

    /** The wall clock is so many minutes off from now on, and then a second passes. */
    record SetWallOff(int minutes) implements LimiterStep {}

    int KEYS = 2;

    /** Steps that any limiter has to bear. */
    static Arbitrary<LimiterStep> ordinary() {
        return Arbitraries.frequencyOf(
                Tuple.of(10, Combinators.combine(keys(), costs()).as(Ask::new)),
                Tuple.of(3, Combinators.combine(keys(), costs()).as(AskAgainWhenTold::new)),
                Tuple.of(
                        1,
                        Combinators.combine(keys(), Arbitraries.of(Window.class))
                                .as(WaitForMore::new)),
                Tuple.of(2, Combinators.combine(keys(), limits()).as(Edit::new)),
                Tuple.of(8, waits().map(Pass::new)),
                Tuple.of(1, Arbitraries.longs().between(-2, 2).map(PassMidnight::new)),
                Tuple.of(1, Arbitraries.create(TidyUp::new)));
    }

    /**
     * As {@link #ordinary}, on a wall clock that also steps. It is up to half a day off, so that of all dates it ever shows,
     * only the last two can come again.
     */
    static Arbitrary<LimiterStep> withStepsOfTheWallClock() {
        return Arbitraries.frequencyOf(
                Tuple.of(8, ordinary()),
                Tuple.of(1, Arbitraries.integers().between(-719, 719).map(SetWallOff::new)));
    }

    /** Limits small enough to be met often. */
    static Arbitrary<Limits> limits() {
        return Combinators.combine(limitUpTo(6), limitUpTo(10), limitUpTo(14), limitUpTo(18))
                .as((minute, hour, day, month) -> Limits.NONE
                        .withUnitsPerRequest(1)
                        .with(Window.MINUTE, minute)
                        .with(Window.HOUR, hour)
                        .with(Window.DAY, day)
                        .with(Window.MONTH, month));
    }

    private static Arbitrary<Long> limitUpTo(long most) {
        return Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.longs().between(1, most)), Tuple.of(1, Arbitraries.just(Limits.UNLIMITED)));
    }

    private static Arbitrary<Integer> keys() {
        return Arbitraries.integers().between(0, KEYS - 1);
    }

    private static Arbitrary<Integer> costs() {
        return Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(0)),
                Tuple.of(6, Arbitraries.just(1)),
                Tuple.of(2, Arbitraries.integers().between(2, 4)),
                Tuple.of(1, Arbitraries.integers().between(5, 15)));
    }

    private static Arbitrary<Long> waits() {
        Arbitrary<Long> edges = Arbitraries.of(
                        1, 2, 30, 59, 60, 61, 120, 3_540, 3_599, 3_600, 3_601, 3_659, 3_660, 3_661)
                .flatMap(seconds -> Arbitraries.longs().between(-1, 1).map(off -> seconds * 1_000L + off));
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.longs().between(0, 1_500)),
                Tuple.of(3, Arbitraries.longs().between(1_500, 40_000)),
                Tuple.of(2, Arbitraries.longs().between(60_000, 1_200_000)),
                Tuple.of(4, edges),
                Tuple.of(
                        1,
                        Arbitraries.of(25, 47, 49, 75)
                                .map(hours -> Duration.ofHours(hours).toMillis())));
    }
}

package dev.latchkey.generator.patients;

import static dev.latchkey.generator.patients.Facility.*;
import static dev.latchkey.generator.patients.Triage.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Stays and transits in samples large enough to show a bound that is off by minutes; {@link ChainTest} sees that patients get them. */
class HoursTest {
    private static final int DRAWS = 20_000;

    private final Hours hours = new Hours();

    static Stream<Arguments> stays() {
        return Stream.concat(
                ChainTest.stays(),
                Stream.of(
                        Arguments.of(ROLE4, T1, 6, 12),
                        Arguments.of(ROLE4, T2, 12, 24),
                        Arguments.of(ROLE4, T3, 12, 24)));
    }

    static Stream<Arguments> legs() {
        return ChainTest.legs();
    }

    @ParameterizedTest
    @MethodSource("stays")
    void a_stay_fills_its_range(Facility facility, Triage triage, double low, double high) {
        assertFills(draw(draw -> hours.staySeconds(facility, triage, draw)), low, high);
    }

    @ParameterizedTest
    @MethodSource("legs")
    void a_leg_fills_its_range(Facility from, Facility to, Triage triage, double low, double high) {
        assertFills(draw(draw -> hours.transitSeconds(from, to, triage, draw)), low, high);
    }

    @Test
    void legs_that_are_skipped_add_up() {
        double[] seen = draw(draw -> hours.transitSeconds(POI, ROLE4, T2, draw));
        // 1–3, 2–4, 3–5 and 2–4 hours: mean 12, each variance 4 / 12.
        double mean = Arrays.stream(seen).average().orElseThrow();
        double variance =
                Arrays.stream(seen).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
        double standardError = Math.sqrt(4 * 4 / 12.0 / DRAWS);
        assertThat(mean).isBetween(12 - 4 * standardError, 12 + 4 * standardError);
        assertThat(variance).isBetween(16 / 12.0 * 0.95, 16 / 12.0 * 1.05);
        assertThat(Arrays.stream(seen).boxed()).allMatch(x -> x >= 8 && x <= 16);
    }

    private static void assertFills(double[] seen, double low, double high) {
        Goodness.assertUniform(seen, low, high);
        assertThat(Arrays.stream(seen).min().orElseThrow()).isLessThan(low + (high - low) / 1_000);
        assertThat(Arrays.stream(seen).max().orElseThrow()).isGreaterThan(high - (high - low) / 1_000);
    }

    private static double[] draw(ToIntFunction<Draw> seconds) {
        Draw draw = Draw.stream(41, 1, 0);
        double[] drawn = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            drawn[i] = seconds.applyAsInt(draw) / 3600.0;
        }
        return drawn;
    }
}

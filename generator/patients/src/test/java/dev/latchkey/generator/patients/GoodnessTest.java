package dev.latchkey.generator.patients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The yardstick itself, against published values. */
class GoodnessTest {
    @Test
    void chi_square_tails_agree_with_the_printed_tables() {
        assertThat(Goodness.chiSquareTail(3.841459, 1)).isCloseTo(0.05, within(1e-6));
        assertThat(Goodness.chiSquareTail(18.307038, 10)).isCloseTo(0.05, within(1e-6));
        assertThat(Goodness.chiSquareTail(59.702999, 30)).isCloseTo(0.001, within(1e-6));
        assertThat(Goodness.chiSquareTail(0.004, 1)).isCloseTo(0.9496, within(1e-4));
    }

    @Test
    void normal_chances_agree_with_the_printed_tables() {
        assertThat(Goodness.normal(0)).isCloseTo(0.5, within(1e-9));
        assertThat(Goodness.normal(1.959964)).isCloseTo(0.975, within(1e-6));
        assertThat(Goodness.normal(-1)).isCloseTo(0.158655, within(1e-6));
    }

    @Test
    void a_chance_that_is_off_by_two_hundredths_is_noticed_in_ten_thousand() {
        List<Boolean> seen =
                IntStream.range(0, 10_000).mapToObj(i -> i % 100 < 52).toList();
        assertThatThrownBy(() -> Goodness.assertFits(seen, Map.of(true, 0.5, false, 0.5)))
                .isInstanceOf(AssertionError.class);
        Goodness.assertFits(seen, Map.of(true, 0.52, false, 0.48));
    }

    @Test
    void a_uniform_sample_that_is_a_twentieth_too_short_is_noticed() {
        double[] seen =
                IntStream.range(0, 5_000).mapToDouble(i -> i * 0.95 / 5_000).toArray();
        assertThatThrownBy(() -> Goodness.assertUniform(seen, 0, 1)).isInstanceOf(AssertionError.class);
        Goodness.assertUniform(seen, 0, 0.95);
    }
}

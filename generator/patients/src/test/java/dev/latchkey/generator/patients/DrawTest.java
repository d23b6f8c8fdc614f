package dev.latchkey.generator.patients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The random numbers, against the reference implementations' output. */
class DrawTest {
    @Test
    void the_generator_is_xoshiro256_starstar() {
        Draw draw = new Draw(1, 2, 3, 4);
        assertThat(draw.bits()).isEqualTo(11520L);
        assertThat(draw.bits()).isZero();
        assertThat(draw.bits()).isEqualTo(1509978240L);
        assertThat(draw.bits()).isEqualTo(1215971899390074240L);
    }

    @Test
    void seeds_are_mixed_as_splitmix64_does() {
        assertThat(Draw.mix(0x9E3779B97F4A7C15L)).isEqualTo(0xE220A8397B1DCDAFL);
    }

    @Test
    void neighbouring_seeds_purposes_and_indices_have_streams_of_their_own() {
        Set<Long> firsts = new HashSet<>();
        for (long seed = -10; seed < 10; seed++) {
            for (long purpose = 1; purpose <= 2; purpose++) {
                for (long index = 0; index < 500; index++) {
                    firsts.add(Draw.stream(seed, purpose, index).bits());
                }
            }
        }
        assertThat(firsts).hasSize(20 * 2 * 500);
    }

    @Test
    void the_first_draws_of_neighbouring_streams_are_uniform_together() {
        double[] firsts = new double[20_000];
        for (int i = 0; i < firsts.length; i++) {
            firsts[i] = Draw.stream(7, 1, i).unit();
        }
        Goodness.assertUniform(firsts, 0, 1);
    }

    @Test
    void both_ends_of_a_range_are_drawn() {
        Draw draw = Draw.stream(1, 1, 1);
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            seen.add(draw.between(-2, 2));
        }
        assertThat(seen).containsExactlyInAnyOrder(-2, -1, 0, 1, 2);
    }
}

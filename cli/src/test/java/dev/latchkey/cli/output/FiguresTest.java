package dev.latchkey.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.limit.Limits;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "999, 999", "1000, '1,000'", "1234567, '1,234,567'", "-1000, '-1,000'"})
    void thousands_are_set_apart(long number, String text) {
        assertThat(Figures.number(number)).isEqualTo(text);
    }

    @Test
    void no_limit_is_called_unlimited() {
        assertThat(Figures.limit(Limits.UNLIMITED)).isEqualTo("unlimited");
        assertThat(Figures.limit(Limits.MAX)).isEqualTo("999,999,999,999,999");
    }

    @Test
    void times_are_utc_to_the_minute() {
        assertThat(Figures.time(Instant.parse("2026-03-04T23:59:59.999Z"))).isEqualTo("2026-03-04 23:59");
        assertThat(Figures.timeUtc(Instant.parse("2026-03-04T00:00:00Z"))).isEqualTo("2026-03-04 00:00 UTC");
        assertThat(Figures.timeUtc(null)).isEqualTo("never");
    }
}

package dev.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.RecordedLog;
import dev.latchkey.testkit.SettableTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AvailabilityLogTest {

    private final RecordedLog lines = RecordedLog.of(FallbackRateLimiter.class);
    private final SettableTime time = new SettableTime(Instant.parse("2025-06-15T12:34:56Z"));
    private final AvailabilityLog log = new AvailabilityLog(AwayMode.SHARE, time);

    @AfterEach
    void close() {
        lines.close();
    }

    @Test
    void each_turn_away_is_told_with_its_reason_and_each_way_back() {
        log.away("it hangs");
        log.stillAway();
        log.back();

        assertThat(lines.lines())
                .containsExactly(
                        "The shared limiter is away (it hangs); this node goes on by the mode \"share\"",
                        "The shared limiter answers again; limits are counted together");
    }

    @Test
    void one_that_comes_and_goes_all_the_time_fills_no_log_and_how_often_it_was_is_told_later() {
        for (int i = 0; i < 700; i++) {
            log.away("it evicts");
            log.back();
        }
        assertThat(lines.lines()).hasSize(2 * AvailabilityLog.MOST_TURNS_A_MINUTE);

        time.advance(Duration.ofMinutes(1));
        log.away("it evicts");

        assertThat(lines.lines())
                .hasSize(2 * AvailabilityLog.MOST_TURNS_A_MINUTE + 1)
                .last()
                .asString()
                .endsWith(": 690 more times since this was said last");
    }

    @Test
    void one_that_stays_away_after_many_turns_is_told_all_the_same() {
        for (int i = 0; i < AvailabilityLog.MOST_TURNS_A_MINUTE; i++) {
            log.away("it evicts");
            log.back();
        }
        log.away("it is gone");
        log.stillAway();
        assertThat(lines.lines()).hasSize(2 * AvailabilityLog.MOST_TURNS_A_MINUTE);

        time.advance(Duration.ofMinutes(1));
        log.stillAway();
        log.stillAway();
        log.back();

        assertThat(lines.lines())
                .hasSize(2 * AvailabilityLog.MOST_TURNS_A_MINUTE + 2)
                .contains("The shared limiter is away (it is gone); this node goes on by the mode \"share\"");
    }
}

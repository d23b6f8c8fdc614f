package dev.latchkey.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.SettableTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OncePerMinuteTest {

    private final SettableTime time = new SettableTime(Instant.parse("2025-03-01T12:00:00Z"));
    private final OncePerMinute log = new OncePerMinute(time);
    private final List<Long> said = new ArrayList<>();

    @Test
    void what_happens_again_and_again_is_said_once_a_minute_with_how_often_it_happened() {
        for (int second = 0; second < 120; second++) {
            log.say(said::add);
            time.advance(Duration.ofSeconds(1));
        }

        assertThat(said).containsExactly(1L, 60L);
    }
}

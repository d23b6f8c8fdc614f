package dev.latchkey.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.RecordedLog;
import dev.latchkey.testkit.SettableTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BugsTest {

    private final SettableTime time = new SettableTime(RunningServer.NOW);

    @Test
    void a_bug_that_callers_meet_again_and_again_is_a_line_a_minute_and_hides_no_other() {
        Bugs bugs = new Bugs(time);
        try (RecordedLog log = RecordedLog.of(Bugs.class)) {
            for (int i = 0; i < 3; i++) {
                bugs.report("r" + i, new IllegalStateException("a bug"));
            }
            bugs.report("other", new IllegalArgumentException("another"));
            time.advance(Duration.ofMinutes(1));
            bugs.report("later", new IllegalStateException("a bug"));

            assertThat(log.lines())
                    .containsExactly(
                            "Request r0 failed",
                            "Request other failed",
                            "Request later failed, as 2 others did that were not logged");
        }
    }
}

package dev.latchkey.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.SettableTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Three nodes, of which "b" is second in their order; a limit of 100 gives it 33. */
class CutOffNodesTest {

    private static final List<String> ALL = List.of("a", "b", "c");
    private static final Set<String> EVERYBODY = Set.copyOf(ALL);
    private static final Set<String> WITHOUT_B = Set.of("a", "c");
    private static final Set<String> NOBODY = Set.of();

    private final SettableTime time = new SettableTime(Instant.parse("2025-06-01T12:00:00Z"));
    private final CutOffNodes cutOff = new CutOffNodes(time);

    @Test
    void the_share_of_a_node_that_runs_and_does_not_reach_Redis_for_two_seconds_is_left_to_it() {
        cutOff.look(ALL, EVERYBODY, WITHOUT_B);
        time.advance(Duration.ofMillis(1_999));
        cutOff.look(ALL, EVERYBODY, WITHOUT_B);
        assertThat(cutOff.get().of(100)).isEqualTo(100);

        time.advance(Duration.ofMillis(1));
        cutOff.look(ALL, EVERYBODY, WITHOUT_B);
        assertThat(cutOff.get().of(100)).isEqualTo(67);
    }

    @Test
    void one_that_reaches_it_again_or_is_heard_of_no_more_has_none_left_to_it() {
        for (boolean isDead : new boolean[] {false, true}) {
            cutOff.look(ALL, EVERYBODY, WITHOUT_B);
            time.advance(Duration.ofSeconds(2));
            cutOff.look(ALL, EVERYBODY, WITHOUT_B);
            assertThat(cutOff.get().of(100)).isEqualTo(67);

            for (int look = 0; look < 2; look++) {
                cutOff.look(ALL, isDead ? WITHOUT_B : EVERYBODY, isDead ? WITHOUT_B : EVERYBODY);
                assertThat(cutOff.get().isWhole()).isTrue();
                time.advance(Duration.ofSeconds(2));
            }
        }
    }

    @Test
    void a_node_that_does_not_reach_Redis_itself_knows_of_nobody_else_who_does_not() {
        cutOff.look(ALL, EVERYBODY, NOBODY);
        time.advance(Duration.ofSeconds(2));
        cutOff.look(ALL, EVERYBODY, NOBODY);

        assertThat(cutOff.get().isWhole()).isTrue();
    }
}

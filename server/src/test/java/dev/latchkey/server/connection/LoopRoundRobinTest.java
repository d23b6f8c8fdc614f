package dev.latchkey.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.SettableTime;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LoopRoundRobinTest {

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final SettableTime time = new SettableTime(Instant.EPOCH);
    private final LoopRoundRobin turns = new LoopRoundRobin(channel.eventLoop(), time::nanos, 0);
    private final List<String> ran = new ArrayList<>();

    @Test
    void whoever_sends_one_waits_for_one_of_each_other_site_at_most() {
        for (String part : List.of("1a", "1b", "1c", "2a", "3a", "2b")) {
            turns.add(part.charAt(0), () -> ran.add(part));
        }

        runAll();

        assertThat(ran).containsExactly("1a", "2a", "3a", "1b", "2b", "1c");
    }

    @Test
    void between_two_parts_there_is_time_for_all_else() {
        turns.add(1, () -> ran.add("first"));
        turns.add(1, () -> ran.add("second"));

        channel.runPendingTasks();

        assertThat(ran).containsExactly("first");
        channel.runPendingTasks();
        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void a_part_that_fails_keeps_none_of_the_others_from_their_turn() {
        turns.add(1, () -> {
            throw new IllegalStateException("a bug");
        });
        turns.add(1, () -> ran.add("next"));

        runAll();

        assertThat(ran).containsExactly("next");
    }

    @Test
    void within_its_time_it_runs_many_and_then_lets_others_do_theirs() {
        LoopRoundRobin quick = new LoopRoundRobin(channel.eventLoop(), time::nanos, 1_000);
        for (int i = 0; i < 5; i++) {
            String name = "" + i;
            quick.add(i % 2, () -> {
                ran.add(name);
                time.advance(Duration.ofNanos(400));
            });
        }

        channel.runPendingTasks();

        assertThat(ran).containsExactly("0", "1", "2");
        channel.runPendingTasks();
        assertThat(ran).containsExactly("0", "1", "2", "3", "4");
        channel.runPendingTasks();
        assertThat(ran).hasSize(5);
    }

    private void runAll() {
        for (int i = 0; i < 10; i++) {
            channel.runPendingTasks();
        }
    }
}

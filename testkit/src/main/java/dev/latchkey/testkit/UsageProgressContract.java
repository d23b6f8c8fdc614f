package dev.latchkey.testkit;

import static dev.latchkey.testkit.Events.answered;
import static dev.latchkey.testkit.Events.batch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Progress: which batches a node has added, and which moment a report can promise. */
public interface UsageProgressContract extends UsageStoreUnderTest {

    @Test
    default void a_batch_counts_once_however_often_it_is_offered() {
        UUID key = UUID.randomUUID();
        UsageBatch batch = batch(answered(key, NOW, 200, 5));

        store().add(batch, "a", 7, NOW);
        store().add(batch, "a", 7, NOW);
        store().add(batch, "a", 6, NOW);
        store().add(batch, "a", 0, NOW);

        assertThat(usage(key).total()).isEqualTo(new Usage(1, 5));
        assertThat(store().position("a")).isEqualTo(7);
    }

    @Test
    default void a_batch_offered_by_many_at_once_counts_once() {
        UUID key = UUID.randomUUID();
        UsageBatch batch = batch(answered(key, NOW, 200, 5));

        Together.run(8, () -> {
            store().add(batch, "a", 1, NOW);
            return key;
        });

        assertThat(usage(key).total()).isEqualTo(new Usage(1, 5));
    }

    @Test
    default void nodes_have_positions_of_their_own() {
        UUID key = UUID.randomUUID();
        store().add(batch(answered(key, NOW, 200, 5)), "a", 3, NOW);
        store().add(batch(answered(key, NOW, 200, 6)), "b", 2, NOW);

        assertThat(store().position("a")).isEqualTo(3);
        assertThat(store().position("b")).isEqualTo(2);
        assertThat(store().position("c")).isZero();
        assertThat(usage(key).total()).isEqualTo(new Usage(2, 11));
    }

    @Test
    default void an_empty_batch_moves_the_node_on() {
        store().add(new UsageBatch(), "a", 4, NOW.minusSeconds(3));

        assertThat(store().position("a")).isEqualTo(4);
        assertThat(usage(UUID.randomUUID()).asOf()).isEqualTo(NOW.minusSeconds(3));
    }

    @Test
    default void a_report_is_as_of_the_node_that_is_furthest_behind() {
        store().add(new UsageBatch(), "a", 1, NOW.minusSeconds(9));
        store().add(new UsageBatch(), "b", 1, NOW.minusSeconds(5));
        assertThat(usage(UUID.randomUUID()).asOf()).isEqualTo(NOW.minusSeconds(9));

        store().add(new UsageBatch(), "a", 2, NOW.minusSeconds(1));
        assertThat(usage(UUID.randomUUID()).asOf()).isEqualTo(NOW.minusSeconds(5));
    }

    @Test
    default void a_batch_that_was_passed_over_promises_nothing() {
        store().add(new UsageBatch(), "a", 2, NOW.minusSeconds(9));
        store().add(new UsageBatch(), "a", 2, NOW.minusSeconds(1));

        assertThat(usage(UUID.randomUUID()).asOf()).isEqualTo(NOW.minusSeconds(9));
    }

    @Test
    default void no_report_waits_for_a_retired_node() {
        UUID key = UUID.randomUUID();
        store().add(batch(answered(key, NOW, 200, 5)), "a", 1, NOW.minusSeconds(9));
        store().retire("a");
        store().retire("nobody");

        assertThat(usage(key)).isEqualTo(new KeyUsage(new Usage(1, 5), new Usage(1, 5), NOW, NOW));
        assertThat(store().position("a")).isEqualTo(1);
    }

    @Test
    default void a_retired_node_that_adds_again_is_running_again() {
        store().add(new UsageBatch(), "a", 1, NOW.minusSeconds(9));
        store().retire("a");
        store().add(new UsageBatch(), "a", 2, NOW.minusSeconds(4));

        assertThat(usage(UUID.randomUUID()).asOf()).isEqualTo(NOW.minusSeconds(4));
    }

    @Test
    default void no_report_waits_for_a_node_that_is_not_heard_of_any_more() {
        store().add(new UsageBatch(), "crashed", 1, NOW.minusSeconds(9));
        time().advance(Duration.ofSeconds(30));
        store().add(new UsageBatch(), "alive", 1, NOW.plusSeconds(29));
        assertThat(asOf()).isEqualTo(NOW.minusSeconds(9));

        time().advance(Duration.ofSeconds(30));
        assertThat(asOf()).isEqualTo(NOW.minusSeconds(9));

        time().advance(Duration.ofMillis(1));
        assertThat(asOf()).isEqualTo(NOW.plusSeconds(29));
        assertThat(store().report(null, UsageReportContract.TODAY, UsageReportContract.TODAY)
                        .asOf())
                .isEqualTo(NOW.plusSeconds(29));
    }

    @Test
    default void a_node_that_is_far_behind_is_waited_for_as_long_as_it_is_heard_of() {
        store().add(new UsageBatch(), "a", 1, NOW.minus(Duration.ofHours(5)));
        time().advance(Duration.ofSeconds(40));
        store().add(new UsageBatch(), "a", 2, NOW.minus(Duration.ofHours(4)));
        time().advance(Duration.ofSeconds(40));

        assertThat(asOf()).isEqualTo(NOW.minus(Duration.ofHours(4)));
    }

    @Test
    default void a_node_that_is_heard_of_again_is_waited_for_again() {
        store().add(new UsageBatch(), "a", 1, NOW.minusSeconds(9));
        time().advance(Duration.ofHours(1));
        assertThat(asOf()).isEqualTo(time().instant());
        store().add(new UsageBatch(), "a", 2, NOW);

        assertThat(asOf()).isEqualTo(NOW);
    }

    private Instant asOf() {
        return store().usage(List.of(UUID.randomUUID()), time().instant())
                .values()
                .iterator()
                .next()
                .asOf();
    }
}

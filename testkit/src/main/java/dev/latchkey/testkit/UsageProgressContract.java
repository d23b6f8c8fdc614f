package dev.latchkey.testkit;

import static dev.latchkey.testkit.Events.answered;
import static dev.latchkey.testkit.Events.batch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageProgress;
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

        add(batch, "a", 7, NOW);
        add(batch, "a", 7, NOW);
        add(batch, "a", 6, NOW);
        add(batch, "a", 0, NOW);

        assertThat(usage(key).total()).isEqualTo(new Usage(1, 5));
        assertThat(store().progress("a").position()).isEqualTo(7);
    }

    @Test
    default void a_batch_is_added_from_the_progress_that_the_store_has_and_from_no_other() {
        UUID key = UUID.randomUUID();
        UsageBatch batch = batch(answered(key, NOW, 200, 5));
        UsageProgress nothing = store().progress("a");
        assertThat(nothing.run()).isZero();
        assertThat(store().add(batch, "a", nothing.at(3), 4, NOW)).isEqualTo(nothing);
        assertThat(store().begin("a", nothing, 1, 3)).isTrue();
        UsageProgress begun = store().progress("a");

        assertThat(begun).isEqualTo(new UsageProgress(nothing.store(), 1, 3));
        assertThat(store().add(batch, "a", begun.at(2), 4, NOW)).isEqualTo(begun);
        assertThat(store().add(batch, "a", begun, 4, NOW)).isEqualTo(begun.at(4));
        assertThat(store().add(batch, "a", begun, 4, NOW)).isEqualTo(begun.at(4));
        assertThat(store().add(batch, "a", begun, 5, NOW)).isEqualTo(begun.at(4));
        assertThat(usage(key).total()).isEqualTo(new Usage(1, 5));
        assertThat(store().progress("a")).isEqualTo(begun.at(4));
    }

    @Test
    default void a_run_that_begins_shuts_out_those_before_it() {
        UUID key = UUID.randomUUID();
        UsageBatch batch = batch(answered(key, NOW, 200, 5));
        UsageProgress nothing = store().progress("a");
        store().begin("a", nothing, 1, 0);
        UsageProgress first = store().progress("a");
        store().add(batch, "a", first, 1, NOW);
        assertThat(store().begin("a", first, 2, 1)).isFalse();
        assertThat(store().begin("a", first.at(1), 2, 1)).isTrue();

        assertThat(store().add(batch, "a", first.at(1), 2, NOW)).isEqualTo(new UsageProgress(first.store(), 2, 1));
        store().retire("a", 1);
        assertThat(store().isRetired("a")).isFalse();
        store().retire("a", 2);
        assertThat(store().isRetired("a")).isTrue();
        assertThat(usage(key).total()).isEqualTo(new Usage(1, 5));
    }

    @Test
    default void of_many_who_begin_at_once_one_does() {
        UsageProgress nothing = store().progress("a");

        assertThat(Together.run(8, () -> store().begin("a", nothing, 1, 0)).stream()
                        .filter(begun -> begun))
                .hasSize(1);
    }

    @Test
    default void nodes_run_from_their_first_batch_until_they_are_retired_or_silent() {
        UsageProgress nothing = store().progress("b");
        store().begin("b", nothing, 1, 0);
        assertThat(store().runningNodes(time().instant())).isEmpty();
        add(new UsageBatch(), "b", 1, NOW);
        add(new UsageBatch(), "c", 1, NOW);
        add(new UsageBatch(), "a", 1, NOW);
        assertThat(store().runningNodes(time().instant())).containsExactly("a", "b", "c");

        new CountingNode(store(), "c").retire();
        assertThat(store().runningNodes(time().instant())).containsExactly("a", "b");
        time().advance(Duration.ofSeconds(40));
        add(new UsageBatch(), "b", 1, NOW);
        time().advance(Duration.ofSeconds(40));
        assertThat(store().runningNodes(time().instant())).containsExactly("b");
    }

    @Test
    default void a_batch_offered_by_many_at_once_counts_once() {
        UUID key = UUID.randomUUID();
        UsageBatch batch = batch(answered(key, NOW, 200, 5));

        Together.run(8, () -> {
            add(batch, "a", 1, NOW);
            return key;
        });

        assertThat(usage(key).total()).isEqualTo(new Usage(1, 5));
    }

    @Test
    default void nodes_have_positions_of_their_own() {
        UUID key = UUID.randomUUID();
        add(batch(answered(key, NOW, 200, 5)), "a", 3, NOW);
        add(batch(answered(key, NOW, 200, 6)), "b", 2, NOW);

        assertThat(store().progress("a").position()).isEqualTo(3);
        assertThat(store().progress("b").position()).isEqualTo(2);
        assertThat(store().progress("c").position()).isZero();
        assertThat(usage(key).total()).isEqualTo(new Usage(2, 11));
    }

    @Test
    default void an_empty_batch_moves_the_node_on() {
        add(new UsageBatch(), "a", 4, NOW.minusSeconds(3));

        assertThat(store().progress("a").position()).isEqualTo(4);
        assertThat(usage(UUID.randomUUID()).asOf()).isEqualTo(NOW.minusSeconds(3));
    }

    @Test
    default void a_report_is_as_of_the_node_that_is_furthest_behind() {
        add(new UsageBatch(), "a", 1, NOW.minusSeconds(9));
        add(new UsageBatch(), "b", 1, NOW.minusSeconds(5));
        assertThat(usage(UUID.randomUUID()).asOf()).isEqualTo(NOW.minusSeconds(9));

        add(new UsageBatch(), "a", 2, NOW.minusSeconds(1));
        assertThat(usage(UUID.randomUUID()).asOf()).isEqualTo(NOW.minusSeconds(5));
    }

    @Test
    default void of_a_batch_that_is_passed_over_a_later_moment_is_taken() {
        UUID key = UUID.randomUUID();
        add(batch(answered(key, NOW, 200, 5)), "a", 2, NOW.minusSeconds(9));
        add(batch(answered(key, NOW, 200, 5)), "a", 2, NOW.minusSeconds(3));
        assertThat(usage(key).asOf()).isEqualTo(NOW.minusSeconds(3));

        add(new UsageBatch(), "a", 2, NOW.minusSeconds(5));
        assertThat(usage(key).asOf()).isEqualTo(NOW.minusSeconds(3));
        assertThat(usage(key).total()).isEqualTo(new Usage(1, 5));
        assertThat(store().progress("a").position()).isEqualTo(2);
    }

    @Test
    default void a_node_is_heard_of_before_it_has_anything_to_add() {
        UUID key = UUID.randomUUID();
        add(batch(answered(key, NOW, 200, 5)), "a", 0, NOW.minusSeconds(9));
        assertThat(usage(key).asOf()).isEqualTo(NOW.minusSeconds(9));
        assertThat(usage(key).total()).isEqualTo(Usage.NONE);

        add(new UsageBatch(), "a", 0, NOW.minusSeconds(8));
        assertThat(usage(key).asOf()).isEqualTo(NOW.minusSeconds(8));
        assertThat(store().progress("a").position()).isZero();
    }

    @Test
    default void a_node_that_adds_nothing_stays_heard_of_by_its_moments() {
        add(new UsageBatch(), "a", 2, NOW.minusSeconds(9));
        time().advance(Duration.ofSeconds(50));
        add(new UsageBatch(), "a", 2, NOW.plusSeconds(40));
        time().advance(Duration.ofSeconds(50));

        assertThat(asOf()).isEqualTo(NOW.plusSeconds(40));
    }

    @Test
    default void no_report_waits_for_a_retired_node() {
        UUID key = UUID.randomUUID();
        add(batch(answered(key, NOW, 200, 5)), "a", 1, NOW.minusSeconds(9));
        new CountingNode(store(), "a").retire();
        new CountingNode(store(), "nobody").retire();

        assertThat(usage(key)).isEqualTo(new KeyUsage(new Usage(1, 5), 1, NOW, NOW));
        assertThat(store().progress("a").position()).isEqualTo(1);
    }

    @Test
    default void a_retired_node_that_adds_again_is_running_again() {
        assertThat(store().isRetired("a")).isFalse();
        add(new UsageBatch(), "a", 1, NOW.minusSeconds(9));
        assertThat(store().isRetired("a")).isFalse();
        new CountingNode(store(), "a").retire();
        assertThat(store().isRetired("a")).isTrue();
        add(new UsageBatch(), "a", 1, NOW.minusSeconds(5));
        assertThat(store().isRetired("a")).isFalse();
        new CountingNode(store(), "a").retire();
        add(new UsageBatch(), "a", 2, NOW.minusSeconds(4));
        assertThat(store().isRetired("a")).isFalse();

        assertThat(usage(UUID.randomUUID()).asOf()).isEqualTo(NOW.minusSeconds(4));
    }

    @Test
    default void no_report_waits_for_a_node_that_is_not_heard_of_any_more() {
        add(new UsageBatch(), "crashed", 1, NOW.minusSeconds(9));
        time().advance(Duration.ofSeconds(30));
        add(new UsageBatch(), "alive", 1, NOW.plusSeconds(29));
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
        add(new UsageBatch(), "a", 1, NOW.minus(Duration.ofHours(5)));
        time().advance(Duration.ofSeconds(40));
        add(new UsageBatch(), "a", 2, NOW.minus(Duration.ofHours(4)));
        time().advance(Duration.ofSeconds(40));

        assertThat(asOf()).isEqualTo(NOW.minus(Duration.ofHours(4)));
    }

    @Test
    default void a_node_that_is_heard_of_again_is_waited_for_again() {
        add(new UsageBatch(), "a", 1, NOW.minusSeconds(9));
        time().advance(Duration.ofHours(1));
        assertThat(asOf()).isEqualTo(time().instant());
        add(new UsageBatch(), "a", 2, NOW);

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

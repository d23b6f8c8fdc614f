package dev.latchkey.testkit;

import static dev.latchkey.testkit.Events.answered;
import static dev.latchkey.testkit.Events.batch;
import static dev.latchkey.testkit.Events.settled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.usage.EventRetention;
import dev.latchkey.usage.Rollup;
import dev.latchkey.usage.RollupSums;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageEvent;
import dev.latchkey.usage.UsageStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Pruning: what is kept for how long, and that no sum suffers. */
public interface UsagePruneContract extends UsageStoreUnderTest {

    /** How long these tests keep events. */
    Duration KEPT = Duration.ofDays(7);

    @Test
    default void minutes_are_kept_three_days_and_then_told_of_by_their_hours() {
        UUID key = UUID.randomUUID();
        Instant kept = Instant.parse("2025-06-12T12:34:00Z");
        Instant hour = Instant.parse("2025-06-12T12:00:00Z");
        add(
                batch(
                        answered(key, kept, 200, 1),
                        answered(key, kept.minusMillis(1), 200, 10),
                        answered(key, kept.minusSeconds(61), 500, 100),
                        answered(key, hour.minusMillis(1), 301, 1_000)),
                "a",
                1,
                NOW);
        prune(NOW);

        assertThat(minutes()).isEqualTo(Map.of(rollup(key, kept), new RollupSums(1, 1, 1, 0, 0, 0)));
        assertThat(hours())
                .isEqualTo(Map.of(
                        rollup(key, hour),
                        new RollupSums(2, 110, 1, 0, 0, 1),
                        rollup(key, hour.minusSeconds(3_600)),
                        new RollupSums(1, 1_000, 0, 1, 0, 0)));
        assertThat(usage(key).total().units()).isEqualTo(1_111);
    }

    @Test
    default void what_comes_after_its_minute_was_pruned_is_counted_all_the_same() {
        UUID key = UUID.randomUUID();
        Instant old = NOW.minus(Duration.ofDays(4));
        add(batch(Events.admitted(key, old, 1)), "a", 1, NOW);
        prune(NOW);
        add(batch(settled(key, old, 200, 10)), "a", 2, NOW);
        prune(NOW);

        assertThat(minutes()).isEmpty();
        assertThat(hours().values()).containsExactly(new RollupSums(1, 11, 1, 0, 0, 0));
        assertThat(usage(key).total().units()).isEqualTo(11);
    }

    @Test
    default void hours_are_kept_four_hundred_days() {
        UUID key = UUID.randomUUID();
        Instant kept = Instant.parse("2025-06-15T12:00:00Z").minus(UsageStore.HOURS_KEPT);
        add(batch(answered(key, kept, 200, 1), answered(key, kept.minusMillis(1), 200, 10)), "a", 1, NOW);
        prune(NOW);

        assertThat(minutes()).isEmpty();
        assertThat(hours()).isEqualTo(Map.of(rollup(key, kept), new RollupSums(1, 1, 1, 0, 0, 0)));
        assertThat(usage(key).total().units()).isEqualTo(11);
    }

    @Test
    default void events_are_kept_as_long_as_is_said() {
        UUID key = UUID.randomUUID();
        UsageEvent kept = answered(key, NOW.minus(KEPT), 200, 1);
        UsageBatch batch = UsageBatch.keepingEvents();
        batch.add(kept);
        batch.add(answered(key, NOW.minus(KEPT).minusMillis(1), 200, 10));
        add(batch, "a", 1, NOW);
        assertThat(events()).containsExactlyInAnyOrderElementsOf(batch.events());

        prune(NOW);

        assertThat(events()).containsExactly(kept);
        assertThat(usage(key).total().units()).isEqualTo(11);
    }

    @Test
    default void reports_by_the_day_do_not_change() {
        UUID key = UUID.randomUUID();
        UsageBatch batch = batch(answered(key, NOW.minus(Duration.ofDays(1_000)), 200, 1));
        add(batch, "a", 1, NOW);
        var day = UsageReportContract.TODAY.minusDays(1_000);
        var before = store().report(key, day, day);
        prune(NOW);

        assertThat(store().report(key, day, day)).isEqualTo(before);
        assertThat(hours()).isEmpty();
    }

    @Test
    default void however_much_there_is_to_prune_it_comes_to_an_end() {
        UUID key = UUID.randomUUID();
        Instant start = NOW.minus(Duration.ofDays(50));
        UsageBatch batch = UsageBatch.keepingEvents();
        Map<Rollup, RollupSums> expected = new HashMap<>();
        Random random = new Random(5);
        for (int i = 0; i < 12_000; i++) {
            Instant moment = start.plusSeconds(random.nextInt(40 * 86_400));
            batch.add(answered(key, moment, 200, i));
            long hour = moment.getEpochSecond() / 3_600 * 60;
            expected.merge(new Rollup(key, hour, Events.ROUTE), new RollupSums(1, i, 1, 0, 0, 0), RollupSums::plus);
        }
        add(batch, "a", 1, NOW);
        prune(NOW);

        assertThat(minutes()).isEmpty();
        assertThat(events()).isEmpty();
        assertThat(hours()).isEqualTo(expected);
        assertThat(store().prune(NOW, EventRetention.of(KEPT))).isFalse();
    }

    @Test
    default void nodes_that_prune_and_add_at_once_lose_nothing() {
        List<UUID> keys = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        Instant old = Instant.parse("2025-06-10T12:00:00Z");
        List<Callable<Integer>> parts = new ArrayList<>();
        for (int n = 0; n < 4; n++) {
            String node = "node" + n;
            parts.add(() -> {
                for (int position = 1; position <= 20; position++) {
                    UsageBatch batch = new UsageBatch();
                    for (UUID key : keys) {
                        for (int minute = 0; minute < 20; minute++) {
                            batch.add(answered(key, old.plusSeconds(minute * 60L), 200, 2));
                        }
                    }
                    add(batch, node, position, NOW);
                }
                return 0;
            });
        }
        for (int n = 0; n < 2; n++) {
            parts.add(() -> {
                for (int i = 0; i < 20; i++) {
                    store().prune(NOW, EventRetention.of(KEPT));
                }
                return 0;
            });
        }
        Together.run(parts);
        prune(NOW);

        assertThat(minutes()).isEmpty();
        for (UUID key : keys) {
            assertThat(hours()).containsEntry(rollup(key, old), new RollupSums(1_600, 3_200, 1_600, 0, 0, 0));
            assertThat(usage(key).total().requests()).isEqualTo(1_600);
        }
    }

    private void prune(Instant now) {
        for (int i = 0; store().prune(now, EventRetention.of(KEPT)); i++) {
            assertThat(i).as("steps, and still no end").isLessThan(100);
        }
    }

    private static Rollup rollup(UUID key, Instant moment) {
        return new Rollup(key, Math.floorDiv(moment.getEpochSecond(), 60), Events.ROUTE);
    }
}

package dev.latchkey.testkit;

import static dev.latchkey.testkit.Events.answered;
import static dev.latchkey.testkit.Events.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.usage.EventRetention;
import dev.latchkey.usage.RollupSums;
import dev.latchkey.usage.TooManyRowsException;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageEvent;
import dev.latchkey.usage.UsageQuery;
import dev.latchkey.usage.UsageSeries;
import dev.latchkey.usage.UsageSplit;
import dev.latchkey.usage.UsageStep;
import dev.latchkey.usage.UsageStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Series: usage period by period, in whatever parts. */
public interface UsageSeriesContract extends UsageStoreUnderTest {

    /** The start of {@link #NOW}'s hour. */
    Instant HOUR = Instant.parse("2025-06-15T12:00:00Z");

    /** The start of {@link #NOW}'s day. */
    Instant DAY = Instant.parse("2025-06-15T00:00:00Z");

    @Test
    default void periods_are_told_whole_and_those_without_usage_not() {
        UUID key = UUID.randomUUID();
        add(
                batch(
                        answered(key, HOUR.minusMillis(1), 200, 1),
                        answered(key, HOUR, 200, 2),
                        answered(key, HOUR.plusSeconds(3_599), 503, 4),
                        answered(key, HOUR.plusSeconds(3_600), 200, 8),
                        answered(key, HOUR.plusSeconds(7_200), 200, 16)),
                "a",
                1,
                NOW);

        assertThat(series(null, HOUR.plusSeconds(5), HOUR.plusSeconds(3_601), UsageStep.HOUR, UsageSplit.NONE))
                .isEqualTo(new UsageSeries(
                        List.of(
                                row(HOUR, new RollupSums(2, 6, 1, 0, 0, 1)),
                                row(HOUR.plusSeconds(3_600), new RollupSums(1, 8, 1, 0, 0, 0))),
                        HOUR,
                        NOW));
        assertThat(series(key, HOUR, HOUR.plusSeconds(3_600), UsageStep.MINUTE, UsageSplit.NONE)
                        .rows())
                .containsExactly(
                        row(HOUR, new RollupSums(1, 2, 1, 0, 0, 0)),
                        row(HOUR.plusSeconds(3_540), new RollupSums(1, 4, 0, 0, 0, 1)));
        assertThat(series(null, NOW, NOW, UsageStep.DAY, UsageSplit.NONE).rows())
                .isEmpty();
        assertThat(series(UUID.randomUUID(), DAY, NOW, UsageStep.HOUR, UsageSplit.KEY)
                        .rows())
                .isEmpty();
    }

    @Test
    default void every_series_is_what_adding_up_the_events_comes_to() {
        Random random = new Random(5);
        List<UUID> keys = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        List<UsageEvent> events = new ArrayList<>();
        for (int position = 1; position <= 5; position++) {
            UsageBatch batch = new UsageBatch();
            for (int i = 0; i < 60; i++) {
                UsageEvent event = Events.event(
                        keys.get(random.nextInt(3)),
                        NOW.minusSeconds(random.nextInt(40) * 1_000L + random.nextInt(200)),
                        List.of("/b", "/A", "/a").get(random.nextInt(3)),
                        1 + random.nextInt(2),
                        random.nextInt(9),
                        List.of(101, 200, 304, 404, 500, 0).get(random.nextInt(6)),
                        1);
                events.add(event);
                batch.add(event);
            }
            add(batch, "a", position, NOW);
        }
        List<@Nullable UUID> asked = new ArrayList<>(keys);
        asked.add(null);

        for (UsageStep step : UsageStep.values()) {
            for (UsageSplit split : UsageSplit.values()) {
                for (UUID key : asked) {
                    for (int i = 0; i < 4; i++) {
                        Instant from = NOW.minusSeconds(random.nextInt(50_000));
                        Instant to = from.plusSeconds(random.nextInt(50_000));
                        assertThat(series(key, from, to, step, split).rows())
                                .as("%s %s %s %s %s", key, from, to, step, split)
                                .isEqualTo(modelOf(events, new UsageQuery(key, from, to, step, split)));
                    }
                }
            }
        }
    }

    @Test
    default void hours_go_on_telling_of_minutes_that_are_kept_no_longer() {
        UUID key = UUID.randomUUID();
        Instant old = HOUR.minus(UsageStore.MINUTES_KEPT);
        add(
                batch(
                        answered(key, old.plusSeconds(60), 200, 1),
                        answered(key, old.plusSeconds(3_000), 200, 2),
                        answered(key, NOW, 200, 4)),
                "a",
                1,
                NOW);
        List<UsageSeries.Row> hours = series(key, old, NOW.plusSeconds(1), UsageStep.HOUR, UsageSplit.ROUTE)
                .rows();
        assertThat(hours).extracting(row -> row.sums().units()).containsExactly(3L, 4L);

        // In the middle of the hour: half of it is moved.
        while (store().prune(NOW, EventRetention.NONE)) {
            // Step by step.
        }
        assertThat(series(key, old, NOW.plusSeconds(1), UsageStep.HOUR, UsageSplit.ROUTE))
                .isEqualTo(new UsageSeries(hours, old, NOW));
        UsageSeries minutes = series(null, old, NOW.plusSeconds(1), UsageStep.MINUTE, UsageSplit.NONE);
        assertThat(minutes.since()).isEqualTo(HOUR.plusSeconds(34 * 60).minus(UsageStore.MINUTES_KEPT));
        assertThat(minutes.rows()).extracting(row -> row.sums().units()).containsExactly(2L, 4L);
        assertThat(series(null, NOW, NOW.plusSeconds(1), UsageStep.MINUTE, UsageSplit.NONE)
                        .since())
                .isEqualTo(HOUR.plusSeconds(34 * 60));
    }

    @Test
    default void hours_that_are_kept_no_longer_are_not_told_and_days_are() {
        UUID key = UUID.randomUUID();
        Instant old = HOUR.minus(UsageStore.HOURS_KEPT).minusSeconds(3_600);
        add(batch(answered(key, old, 200, 1), answered(key, NOW, 200, 4)), "a", 1, NOW);
        while (store().prune(NOW, EventRetention.NONE)) {
            // Step by step.
        }

        UsageSeries hours = series(key, old, NOW.plusSeconds(1), UsageStep.HOUR, UsageSplit.NONE);
        assertThat(hours.since()).isEqualTo(old.plusSeconds(3_600));
        assertThat(hours.rows()).extracting(row -> row.sums().units()).containsExactly(4L);
        UsageSeries days = series(null, old, NOW, UsageStep.DAY, UsageSplit.KEY);
        assertThat(days.rows()).hasSize(2).extracting(UsageSeries.Row::key).containsOnly(key);
        assertThat(days.since()).isEqualTo(DAY.minus(UsageStore.HOURS_KEPT));
    }

    @Test
    default void a_series_has_its_as_of_as_reports_have() {
        add(new UsageBatch(), "a", 1, NOW.minusSeconds(9));

        assertThat(series(null, DAY, NOW, UsageStep.DAY, UsageSplit.NONE).asOf())
                .isEqualTo(NOW.minusSeconds(9));
    }

    @Test
    default void more_rows_than_an_answer_has_are_refused_and_as_many_are_told() {
        UsageBatch batch = new UsageBatch();
        for (int i = 0; i < UsageQuery.MOST_ROWS; i++) {
            batch.add(answered(new UUID(i, 1), NOW, 200, 1));
        }
        add(batch, "a", 1, NOW);
        assertThat(series(null, DAY, NOW, UsageStep.DAY, UsageSplit.KEY).rows()).hasSize(UsageQuery.MOST_ROWS);

        add(batch(answered(new UUID(-1, 1), NOW, 200, 1)), "a", 2, NOW);
        assertThatThrownBy(() -> series(null, DAY, NOW, UsageStep.DAY, UsageSplit.KEY))
                .isInstanceOf(TooManyRowsException.class)
                .hasMessageContaining("10000 rows")
                .hasMessageContaining("by the day");
        assertThat(series(null, DAY, NOW, UsageStep.DAY, UsageSplit.NONE).rows())
                .containsExactly(row(DAY, new RollupSums(10_001, 10_001, 10_001, 0, 0, 0)));
    }

    private UsageSeries series(@Nullable UUID key, Instant from, Instant to, UsageStep step, UsageSplit split) {
        return store().series(new UsageQuery(key, from, to, step, split));
    }

    private static UsageSeries.Row row(Instant start, RollupSums sums) {
        return new UsageSeries.Row(start, null, null, sums);
    }

    private static List<UsageSeries.Row> modelOf(List<UsageEvent> events, UsageQuery query) {
        long length = query.step().millis();
        Map<String, UsageSeries.Row> rows = new TreeMap<>();
        for (UsageEvent event : events) {
            long start = event.admittedAt() / length * length;
            boolean overlaps = start + length > query.from().toEpochMilli()
                    && start < query.to().toEpochMilli()
                    && query.from().isBefore(query.to());
            if (overlaps && (query.key() == null || query.key().equals(event.key()))) {
                String route = query.split() == UsageSplit.ROUTE ? event.route() : null;
                UUID key = query.split() == UsageSplit.KEY ? event.key() : null;
                long[] classes = new long[6];
                classes[event.status() / 100] = event.settled();
                RollupSums sums = new RollupSums(
                        event.requests(), event.units(), classes[1] + classes[2], classes[3], classes[4], classes[5]);
                rows.merge(
                        start + " " + route + key,
                        new UsageSeries.Row(Instant.ofEpochMilli(start), key, route, sums),
                        (one, other) -> new UsageSeries.Row(
                                one.start(), key, route, one.sums().plus(other.sums())));
            }
        }
        return Arrays.asList(rows.values().toArray(UsageSeries.Row[]::new));
    }
}

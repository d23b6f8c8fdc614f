package dev.latchkey.testkit;

import static dev.latchkey.testkit.Events.answered;
import static dev.latchkey.testkit.Events.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.usage.BusyKey;
import dev.latchkey.usage.DayUsage;
import dev.latchkey.usage.RefusalCount;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageReport;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reports: usage and refusals day by day. */
public interface UsageReportContract extends UsageStoreUnderTest {

    /** The day of {@link #NOW}. */
    LocalDate TODAY = LocalDate.parse("2025-06-15");

    @Test
    default void every_day_is_reported_the_oldest_first_and_those_without_usage_too() {
        UUID key = UUID.randomUUID();
        add(
                batch(
                        answered(key, NOW.minus(Duration.ofDays(2)), 200, 7),
                        answered(key, NOW, 200, 5),
                        answered(key, NOW, 404, 0)),
                "a",
                1,
                NOW);

        assertThat(store().report(key, TODAY.minusDays(3), TODAY).days())
                .containsExactly(
                        day(TODAY.minusDays(3), 0, 0),
                        day(TODAY.minusDays(2), 1, 7),
                        day(TODAY.minusDays(1), 0, 0),
                        day(TODAY, 2, 5));
        assertThat(store().report(key, TODAY, TODAY).days()).containsExactly(day(TODAY, 2, 5));
    }

    @Test
    default void a_report_that_ends_before_it_begins_has_no_day() {
        assertThat(store().report(null, TODAY, TODAY.minusDays(1)).days()).isEmpty();
    }

    @Test
    default void a_day_begins_and_ends_at_midnight_utc() {
        UUID key = UUID.randomUUID();
        Instant midnight = Instant.parse("2025-06-15T00:00:00Z");
        UsageBatch batch = batch(
                answered(key, midnight.minusMillis(1), 200, 1),
                answered(key, midnight, 200, 10),
                answered(key, midnight.plus(Duration.ofDays(1)).minusMillis(1), 200, 100),
                answered(key, midnight.plus(Duration.ofDays(1)), 200, 1_000));
        batch.add(refused(key, midnight.minusMillis(1), "RATE_LIMITED", 1));
        batch.add(refused(key, midnight, "RATE_LIMITED", 10));
        batch.add(refused(key, midnight.plus(Duration.ofDays(1)).minusMillis(1), "RATE_LIMITED", 100));
        batch.add(refused(key, midnight.plus(Duration.ofDays(1)), "RATE_LIMITED", 1_000));
        add(batch, "a", 1, NOW);

        assertThat(store().report(key, TODAY, TODAY).days())
                .containsExactly(new DayUsage(TODAY, new Usage(2, 110), Map.of("RATE_LIMITED", 110L)));
    }

    @Test
    default void days_before_1970_are_days_too() {
        UUID key = UUID.randomUUID();
        add(batch(answered(key, Instant.ofEpochMilli(-1), 200, 5)), "a", 1, NOW);

        LocalDate day = LocalDate.parse("1969-12-31");
        assertThat(store().report(key, day, day.plusDays(1)).days())
                .containsExactly(day(day, 1, 5), day(day.plusDays(1), 0, 0));
    }

    @Test
    default void keys_are_reported_apart_and_together() {
        UUID one = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        UsageBatch batch = batch(
                answered(one, NOW, 200, 5),
                answered(other, NOW, 200, 6),
                answered(other, NOW.minus(Duration.ofDays(1)), 200, 9));
        batch.add(refused(one, NOW, "RATE_LIMITED", 3));
        batch.add(refused(other, NOW, "RATE_LIMITED", 4));
        batch.add(refused(other, NOW, "UNIT_LIMIT", 2));
        batch.add(refused(null, NOW, "KEY_UNKNOWN", 50));
        add(batch, "a", 1, NOW);

        assertThat(store().report(one, TODAY, TODAY).days())
                .containsExactly(new DayUsage(TODAY, new Usage(1, 5), Map.of("RATE_LIMITED", 3L)));
        assertThat(store().report(other, TODAY, TODAY).days())
                .containsExactly(new DayUsage(TODAY, new Usage(1, 6), Map.of("RATE_LIMITED", 4L, "UNIT_LIMIT", 2L)));
        assertThat(store().report(null, TODAY.minusDays(1), TODAY).days())
                .containsExactly(
                        day(TODAY.minusDays(1), 1, 9),
                        new DayUsage(
                                TODAY,
                                new Usage(2, 11),
                                Map.of("RATE_LIMITED", 7L, "UNIT_LIMIT", 2L, "KEY_UNKNOWN", 50L)));
        assertThat(store().report(UUID.randomUUID(), TODAY, TODAY).days()).containsExactly(day(TODAY, 0, 0));
    }

    @Test
    default void refusals_of_several_batches_add_up() {
        UUID key = UUID.randomUUID();
        for (int position = 1; position <= 3; position++) {
            UsageBatch batch = new UsageBatch();
            batch.add(refused(key, NOW.minusSeconds(position * 100L), "RATE_LIMITED", position));
            add(batch, "a", position, NOW);
            add(batch, "a", position, NOW);
        }

        assertThat(store().report(key, TODAY, TODAY).days())
                .containsExactly(new DayUsage(TODAY, Usage.NONE, Map.of("RATE_LIMITED", 6L)));
        assertThat(usage(key).lastUsedAt()).isNull();
    }

    @Test
    default void routes_are_reported_together() {
        UUID key = UUID.randomUUID();
        add(batch(Events.event(key, NOW, "/a", 1, 5, 200, 1), Events.event(key, NOW, "/b", 1, 6, 200, 1)), "a", 1, NOW);

        assertThat(store().report(key, TODAY, TODAY).days()).containsExactly(day(TODAY, 2, 11));
    }

    @Test
    default void a_report_of_many_years_is_given_too() {
        UUID key = UUID.randomUUID();
        add(batch(answered(key, NOW, 200, 5)), "a", 1, NOW);

        List<DayUsage> days = store().report(key, TODAY.minusYears(10), TODAY).days();

        assertThat(days).hasSize(3_654).last().isEqualTo(day(TODAY, 1, 5));
    }

    @Test
    default void a_report_is_as_of_the_node_that_is_furthest_behind_or_of_now() {
        assertThat(store().report(null, TODAY, TODAY).asOf()).isEqualTo(NOW);
        add(new UsageBatch(), "a", 1, NOW.minusSeconds(9));
        add(new UsageBatch(), "b", 1, NOW.minusSeconds(5));

        assertThat(store().report(null, TODAY, TODAY).asOf()).isEqualTo(NOW.minusSeconds(9));
    }

    @Test
    default void the_busiest_keys_are_those_with_the_most_requests_in_the_span() {
        UUID low = UUID.fromString("11111111-0000-4000-8000-000000000000");
        UUID high = UUID.fromString("ffffffff-0000-4000-8000-000000000000");
        UUID most = UUID.randomUUID();
        UUID before = UUID.randomUUID();
        add(
                batch(
                        answered(most, NOW, 200, 1),
                        answered(most, NOW, 404, 0),
                        answered(most, NOW.minus(Duration.ofDays(1)), 200, 2),
                        answered(high, NOW, 200, 50),
                        answered(low, NOW, 200, 60),
                        answered(before, NOW.minus(Duration.ofDays(2)), 200, 70),
                        answered(before, NOW.plus(Duration.ofDays(1)), 200, 70)),
                "a",
                1,
                NOW);

        assertThat(store().busiest(TODAY.minusDays(1), TODAY, 10))
                .containsExactly(
                        new BusyKey(most, new Usage(3, 3)),
                        new BusyKey(low, new Usage(1, 60)),
                        new BusyKey(high, new Usage(1, 50)));
        assertThat(store().busiest(TODAY.minusDays(1), TODAY, 2))
                .extracting(BusyKey::key)
                .containsExactly(most, low);
        assertThat(store().busiest(TODAY.minusDays(9), TODAY.minusDays(3), 10)).isEmpty();
    }

    @Test
    default void a_report_cannot_be_changed() {
        UsageReport report = store().report(null, TODAY, TODAY);

        assertThatThrownBy(() -> report.days().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> report.days().get(0).refusals().put("A", 1L))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    private static DayUsage day(LocalDate day, long requests, long units) {
        return new DayUsage(day, new Usage(requests, units), Map.of());
    }

    private static RefusalCount refused(@Nullable UUID key, Instant second, String code, long count) {
        return new RefusalCount(key, second.toEpochMilli(), code, count);
    }
}

package dev.latchkey.testkit;

import static dev.latchkey.testkit.UsageStoreUnderTest.batch;
import static dev.latchkey.testkit.UsageStoreUnderTest.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.usage.BusyKey;
import dev.latchkey.usage.DayUsage;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageEvent;
import dev.latchkey.usage.UsageReport;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reports by the day: of one key and of all, and which keys were the busiest. */
public interface UsageReportsContract extends UsageStoreUnderTest {

    /** The day of {@link #NOW}. */
    LocalDate TODAY = LocalDate.of(2025, 6, 15);

    @Test
    default void a_report_has_every_day_from_the_first_to_the_last_the_oldest_first() {
        UUID key = UUID.randomUUID();
        store().add(
                        batch(
                                request(key, NOW, 200, 5),
                                request(key, NOW, 404, 0),
                                request(key, NOW.minus(Duration.ofDays(2)), 200, 7),
                                request(key, NOW.minus(Duration.ofDays(3)), 200, 1_000)),
                        "a",
                        1,
                        NOW);

        assertThat(days(key, TODAY.minusDays(2), TODAY)).containsExactly(new Usage(1, 7), Usage.NONE, new Usage(2, 5));
        assertThat(report(key, TODAY.minusDays(2), TODAY).days())
                .extracting(DayUsage::day)
                .containsExactly(TODAY.minusDays(2), TODAY.minusDays(1), TODAY);
        assertThat(days(key, TODAY, TODAY)).containsExactly(new Usage(2, 5));
        assertThat(days(key, TODAY.plusDays(1), TODAY.plusDays(2))).containsExactly(Usage.NONE, Usage.NONE);
    }

    @Test
    default void a_day_of_a_report_is_the_utc_day() {
        UUID key = UUID.randomUUID();
        Instant midnight = Instant.parse("2025-06-15T00:00:00Z");
        store().add(
                        batch(
                                request(key, midnight.minusMillis(1), 200, 1),
                                request(key, midnight, 200, 10),
                                request(key, midnight.plus(Duration.ofDays(1)).minusMillis(1), 200, 100),
                                request(key, midnight.plus(Duration.ofDays(1)), 200, 1_000)),
                        "a",
                        1,
                        NOW);

        assertThat(days(key, TODAY.minusDays(1), TODAY.plusDays(1)))
                .containsExactly(new Usage(1, 1), new Usage(2, 110), new Usage(1, 1_000));
    }

    @Test
    default void a_report_of_no_key_is_of_all_keys_together() {
        UUID one = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        store().add(batch(request(one, NOW, 200, 5), request(other, NOW, 200, 6)), "a", 1, NOW);
        store().add(batch(request(other, NOW.minus(Duration.ofDays(1)), 200, 7)), "b", 1, NOW);

        assertThat(days(null, TODAY.minusDays(1), TODAY)).containsExactly(new Usage(1, 7), new Usage(2, 11));
        assertThat(days(one, TODAY.minusDays(1), TODAY)).containsExactly(Usage.NONE, new Usage(1, 5));
        assertThat(days(UUID.randomUUID(), TODAY, TODAY)).containsExactly(Usage.NONE);
    }

    @Test
    default void a_request_that_settles_later_is_reported_once_on_the_day_of_its_admission() {
        UUID key = UUID.randomUUID();
        Instant admitted = NOW.minus(Duration.ofDays(1));
        store().add(batch(new UsageEvent(key, admitted.toEpochMilli(), "/r", 0, 1, 30, 0, 0, 0)), "a", 1, NOW);
        store().add(batch(new UsageEvent(key, admitted.toEpochMilli(), "/r", 200, 0, 12, 1, 30, 9)), "a", 2, NOW);

        assertThat(days(key, TODAY.minusDays(1), TODAY)).containsExactly(new Usage(1, 42), Usage.NONE);
    }

    @Test
    default void a_report_by_the_day_promises_what_other_reports_do() {
        assertThat(report(null, TODAY, TODAY).asOf()).isEqualTo(NOW);

        store().add(new UsageBatch(), "a", 1, NOW.minusSeconds(9));

        assertThat(report(null, TODAY, TODAY).asOf()).isEqualTo(NOW.minusSeconds(9));
        assertThat(report(UUID.randomUUID(), TODAY, TODAY).asOf()).isEqualTo(NOW.minusSeconds(9));
    }

    @Test
    default void a_span_that_ends_before_it_begins_is_none() {
        assertThatThrownBy(() -> report(null, TODAY, TODAY.minusDays(1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void the_busiest_keys_are_those_with_the_most_requests_in_the_span() {
        UUID low = UUID.fromString("11111111-0000-4000-8000-000000000000");
        UUID high = UUID.fromString("ffffffff-0000-4000-8000-000000000000");
        UUID most = UUID.randomUUID();
        UUID before = UUID.randomUUID();
        store().add(
                        batch(
                                request(most, NOW, 200, 1),
                                request(most, NOW, 404, 0),
                                request(most, NOW.minus(Duration.ofDays(1)), 200, 2),
                                request(high, NOW, 200, 50),
                                request(low, NOW, 200, 60),
                                request(before, NOW.minus(Duration.ofDays(2)), 200, 70),
                                request(before, NOW.plus(Duration.ofDays(1)), 200, 70)),
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

    private UsageReport report(@Nullable UUID key, LocalDate first, LocalDate last) {
        return store().report(key, first, last, NOW);
    }

    private List<Usage> days(@Nullable UUID key, LocalDate first, LocalDate last) {
        return report(key, first, last).days().stream().map(DayUsage::usage).toList();
    }
}

package dev.latchkey.testkit;

import static dev.latchkey.testkit.Events.admitted;
import static dev.latchkey.testkit.Events.answered;
import static dev.latchkey.testkit.Events.batch;
import static dev.latchkey.testkit.Events.settled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.usage.RecentRequests;
import dev.latchkey.usage.UsageBatch;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Recent requests: what a process that starts anew is told of those before it. */
public interface RecentRequestsContract extends UsageStoreUnderTest {

    @Test
    default void a_key_is_told_with_its_requests_of_today_and_of_each_minute_since() {
        UUID key = UUID.randomUUID();
        add(
                batch(
                        answered(key, NOW, 200, 5),
                        answered(key, NOW.plusSeconds(3), 404, 2, 0),
                        answered(key, NOW.minusSeconds(60), 200, 1),
                        answered(key, NOW.minusSeconds(3_600), 200, 1)),
                "a",
                1,
                NOW);

        assertThat(recent(NOW, NOW.minusSeconds(60)))
                .containsExactly(new RecentRequests(key, 5, List.of(minute(NOW.minusSeconds(60), 1), minute(NOW, 3))));
    }

    @Test
    default void the_minute_in_which_since_lies_is_told_whole() {
        UUID key = UUID.randomUUID();
        Instant start = Instant.parse("2025-06-15T12:00:00Z");
        add(batch(answered(key, start, 200, 1), answered(key, start.minusMillis(1), 200, 1)), "a", 1, NOW);

        assertThat(recent(NOW, start.plusMillis(59_999)))
                .containsExactly(new RecentRequests(key, 2, List.of(minute(start, 1))));
        assertThat(recent(NOW, start.plusMillis(60_000))).containsExactly(new RecentRequests(key, 2, List.of()));
    }

    @Test
    default void requests_of_yesterday_count_in_their_minutes_alone() {
        UUID key = UUID.randomUUID();
        Instant midnight = Instant.parse("2025-06-15T00:00:00Z");
        add(batch(answered(key, midnight.minusMillis(1), 200, 1)), "a", 1, NOW);

        assertThat(recent(midnight, midnight.minusSeconds(3_600)))
                .containsExactly(new RecentRequests(key, 0, List.of(minute(midnight.minusMillis(1), 1))));
    }

    @Test
    default void requests_of_days_are_told_of_some_keys_together_and_of_all_keys_day_by_day() {
        UUID one = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        UUID third = UUID.randomUUID();
        Instant first = Instant.parse("2025-06-01T00:00:00Z");
        add(
                batch(
                        answered(one, first.minusMillis(1), 200, 1),
                        answered(one, first, 200, 1),
                        Events.event(one, first, "/other", 1, 0, 200, 1),
                        answered(one, NOW, 200, 1),
                        answered(other, NOW, 200, 1),
                        answered(third, NOW, 200, 1)),
                "a",
                1,
                NOW);
        LocalDate day = LocalDate.parse("2025-06-01");
        LocalDate today = LocalDate.ofInstant(NOW, ZoneOffset.UTC);

        assertThat(store().requests(List.of(one, other, UUID.randomUUID()), day, today))
                .isEqualTo(Map.of(one, 3L, other, 1L));
        assertThat(store().requests(List.of(one, other), day, day)).isEqualTo(Map.of(one, 2L));
        assertThat(store().requests(List.of(), day, today)).isEmpty();
        Map<UUID, Long> told = new HashMap<>();
        store().requestsOn(today, told::put);
        assertThat(told).isEqualTo(Map.of(one, 1L, other, 1L, third, 1L));
        told.clear();
        store().requestsOn(day.minusDays(1), told::put);
        assertThat(told).isEqualTo(Map.of(one, 1L));
    }

    @Test
    default void keys_without_requests_are_not_told() {
        UUID key = UUID.randomUUID();
        add(
                batch(answered(key, NOW.minus(Duration.ofDays(1)), 200, 1), settled(UUID.randomUUID(), NOW, 200, 5)),
                "a",
                1,
                NOW);

        assertThat(recent(NOW, NOW.minusSeconds(3_600))).isEmpty();
    }

    @Test
    default void routes_and_events_of_a_request_are_told_together() {
        UUID key = UUID.randomUUID();
        add(batch(admitted(key, NOW, 5), Events.event(key, NOW, "/other", 1, 0, 200, 1)), "a", 1, NOW);
        add(batch(settled(key, NOW, 200, 5)), "a", 2, NOW);

        assertThat(recent(NOW, NOW)).containsExactly(new RecentRequests(key, 2, List.of(minute(NOW, 2))));
    }

    @Test
    default void thousands_of_keys_are_told_once_each() {
        UsageBatch batch = new UsageBatch();
        Map<UUID, RecentRequests> expected = new HashMap<>();
        for (int i = 0; i < 3_000; i++) {
            UUID key = UUID.randomUUID();
            batch.add(answered(key, NOW.minusSeconds(60), 200, 1));
            batch.add(answered(key, NOW, 200, 1 + i % 7, 1));
            expected.put(
                    key,
                    new RecentRequests(
                            key, 2 + i % 7, List.of(minute(NOW.minusSeconds(60), 1), minute(NOW, 1 + i % 7))));
        }
        add(batch, "a", 1, NOW);

        assertThat(recent(NOW, NOW.minusSeconds(120))).containsExactlyInAnyOrderElementsOf(expected.values());
    }

    @Test
    default void an_exception_of_the_one_who_is_told_ends_the_telling() {
        add(batch(answered(UUID.randomUUID(), NOW, 200, 1)), "a", 1, NOW);

        assertThatThrownBy(() -> store().recentRequests(NOW, NOW, key -> {
                    throw new IllegalStateException("enough");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("enough");
        assertThat(recent(NOW, NOW)).hasSize(1);
    }

    private List<RecentRequests> recent(Instant now, Instant since) {
        List<RecentRequests> told = new ArrayList<>();
        store().recentRequests(now, since, told::add);
        return told;
    }

    private static RecentRequests.Minute minute(Instant moment, long requests) {
        return new RecentRequests.Minute(Math.floorDiv(moment.getEpochSecond(), 60), requests);
    }
}

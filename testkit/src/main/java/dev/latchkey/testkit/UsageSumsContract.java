package dev.latchkey.testkit;

import static dev.latchkey.testkit.Events.admitted;
import static dev.latchkey.testkit.Events.answered;
import static dev.latchkey.testkit.Events.batch;
import static dev.latchkey.testkit.Events.settled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.usage.DayUsage;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.Method;
import dev.latchkey.usage.RollupSums;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Sums: of every request once, whatever the order. */
public interface UsageSumsContract extends UsageStoreUnderTest {

    @Test
    default void a_key_never_used_has_no_usage() {
        UUID key = UUID.randomUUID();

        assertThat(store().usage(List.of(key), NOW)).isEqualTo(Map.of(key, new KeyUsage(Usage.NONE, 0, null, NOW)));
        assertThat(store().usage(List.of(), NOW)).isEmpty();
    }

    @Test
    default void usage_adds_up() {
        UUID key = UUID.randomUUID();
        add(batch(answered(key, NOW, 200, 5), answered(key, NOW, 404, 0)), "a", 1, NOW);
        add(batch(answered(key, NOW.minusSeconds(90), 200, 7)), "a", 2, NOW);

        KeyUsage usage = usage(key);

        assertThat(usage.total()).isEqualTo(new Usage(3, 12));
        assertThat(usage.requestsToday()).isEqualTo(3);
        assertThat(usage.lastUsedAt()).isEqualTo(NOW);
    }

    @Test
    default void today_is_the_present_utc_day() {
        UUID key = UUID.randomUUID();
        Instant midnight = Instant.parse("2025-06-15T00:00:00Z");
        add(
                batch(
                        answered(key, midnight.minusMillis(1), 200, 1),
                        answered(key, midnight, 200, 10),
                        answered(key, midnight.plus(Duration.ofDays(1)).minusMillis(1), 200, 100),
                        answered(key, midnight.plus(Duration.ofDays(1)), 200, 1_000)),
                "a",
                1,
                NOW);

        assertThat(usage(key).requestsToday()).isEqualTo(2);
        assertThat(usage(key).total()).isEqualTo(new Usage(4, 1_111));
        assertThat(store().usage(List.of(key), midnight.minusMillis(1)).values())
                .extracting(KeyUsage::requestsToday)
                .containsExactly(1L);
    }

    @Test
    default void keys_are_counted_apart() {
        UUID one = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        UUID nobody = UUID.randomUUID();
        add(batch(answered(one, NOW, 200, 5), answered(other, NOW, 200, 6)), "a", 1, NOW);

        Map<UUID, KeyUsage> usage = store().usage(List.of(one, other, nobody, one), NOW);

        assertThat(usage).containsOnlyKeys(one, other, nobody);
        assertThat(usage.values())
                .extracting(KeyUsage::total)
                .containsExactlyInAnyOrder(new Usage(1, 5), new Usage(1, 6), Usage.NONE);
    }

    @Test
    default void many_keys_are_reported_at_once() {
        UsageBatch batch = new UsageBatch();
        List<UUID> keys = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            keys.add(UUID.randomUUID());
            batch.add(answered(keys.get(i), NOW, 200, i));
        }
        add(batch, "a", 1, NOW);

        Map<UUID, KeyUsage> usage = store().usage(keys, NOW);

        for (int i = 0; i < keys.size(); i++) {
            assertThat(usage.get(keys.get(i))).isEqualTo(new KeyUsage(new Usage(1, i), 1, NOW, NOW));
        }
    }

    @Test
    default void a_request_that_settles_later_is_counted_once() {
        UUID key = UUID.randomUUID();
        add(batch(admitted(key, NOW, 30)), "a", 1, NOW);
        add(batch(settled(key, NOW, 200, 12)), "a", 2, NOW);

        assertThat(usage(key).total()).isEqualTo(new Usage(1, 42));
        assertThat(usage(key).requestsToday()).isEqualTo(1);
    }

    @Test
    default void last_used_is_the_latest_admission_whatever_the_order() {
        UUID key = UUID.randomUUID();
        add(batch(answered(key, NOW, 200, 1)), "a", 1, NOW);
        add(batch(answered(key, NOW.minusSeconds(30), 200, 1)), "b", 1, NOW);
        add(batch(settled(key, NOW.plusMillis(9), 200, 1)), "a", 2, NOW);

        assertThat(usage(key).lastUsedAt()).isEqualTo(NOW);
    }

    @Test
    default void thousands_of_keys_that_were_only_charged_were_not_used() {
        UsageBatch batch = new UsageBatch();
        for (int i = 0; i < 2_000; i++) {
            batch.add(Events.charged(new UUID(5, i), NOW, i + 1L));
        }
        add(batch, "a", 1, NOW);

        assertThat(usage(new UUID(5, 1_999))).isEqualTo(new KeyUsage(new Usage(0, 2_000), 0, null, NOW));
    }

    @Test
    default void nodes_that_add_to_the_same_keys_at_once_lose_nothing() {
        List<UUID> keys = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        List<Callable<String>> nodes = new ArrayList<>();
        for (int n = 0; n < 6; n++) {
            String node = "node" + n;
            nodes.add(() -> {
                for (int position = 1; position <= 10; position++) {
                    UsageBatch batch = new UsageBatch();
                    keys.forEach(key -> batch.add(answered(key, NOW, 200, 2)));
                    keys.forEach(key -> batch.add(answered(key, NOW.minusSeconds(4_000), 404, 1)));
                    add(batch, node, position, NOW);
                }
                return node;
            });
        }

        Together.run(nodes);

        for (UUID key : keys) {
            assertThat(usage(key).total()).isEqualTo(new Usage(2 * 60, 3 * 60));
        }
    }

    @Test
    default void single_events_are_kept_as_they_are() {
        UsageBatch batch = UsageBatch.keepingEvents();
        batch.add(answered(UUID.randomUUID(), NOW, 200, 5));
        batch.add(settled(new UUID(-1, -2), NOW.minusSeconds(5), 599, UsageEvent.MOST_UNITS));
        batch.add(new UsageEvent(
                new UUID(1, 2),
                0,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                UsageEvent.NO_ROUTE,
                Method.OTHER,
                Integer.MIN_VALUE,
                UsageEvent.MOST_REQUESTS,
                0,
                404,
                UsageEvent.MOST_REQUESTS,
                UsageEvent.MOST_MICROS));
        add(batch, "a", 1, NOW);
        add(batch, "a", 1, NOW);

        assertThat(events()).containsExactlyInAnyOrderElementsOf(batch.events());
    }

    @Test
    default void random_batches_come_to_the_sums_of_their_events() {
        for (int seed = 0; seed < 8; seed++) {
            Random random = new Random(seed);
            List<UUID> keys = List.of(new UUID(seed, 1), new UUID(seed, 2), new UUID(seed, -3));
            List<UsageEvent> events = new ArrayList<>();
            Map<String, Long> positions = new HashMap<>();
            for (int b = 0; b < 12; b++) {
                UsageBatch batch = new UsageBatch();
                for (int e = random.nextInt(20); e > 0; e--) {
                    UsageEvent event = aRandomEvent(random, keys);
                    events.add(event);
                    batch.add(event);
                }
                String node = "seed" + seed + "node" + random.nextInt(3);
                long position = positions.merge(node, 1L + random.nextInt(5), Long::sum);
                add(batch, node, position, NOW);
                if (random.nextBoolean()) {
                    add(batch, node, position - random.nextInt(2), NOW);
                }
            }
            for (UUID key : keys) {
                List<UsageEvent> ofKey =
                        events.stream().filter(event -> event.key().equals(key)).toList();
                assertThat(usage(key)).as("seed %s", seed).isEqualTo(bruteForce(ofKey));
                assertThat(stored(key)).as("seed %s", seed).isEqualTo(bruteForceByMinute(ofKey));
                assertThat(reported(key)).as("seed %s", seed).isEqualTo(bruteForceByDay(ofKey));
            }
        }
    }

    private static UsageEvent aRandomEvent(Random random, List<UUID> keys) {
        UUID key = keys.get(random.nextInt(keys.size()));
        Instant admittedAt = NOW.minusMillis(random.nextInt(2) * 86_400_000L + random.nextInt(200_000));
        String route = "/route/" + random.nextInt(3);
        int units = random.nextInt(1_000);
        int status = 200 + random.nextInt(400);
        return switch (random.nextInt(4)) {
            case 0 -> Events.event(key, admittedAt, route, 1, units, UsageEvent.NOT_SETTLED, 0);
            case 1 -> Events.event(key, admittedAt, route, 0, units, UsageEvent.NOT_SETTLED, 0);
            case 2 -> Events.event(key, admittedAt, route, 0, units, status, 2);
            default -> Events.event(key, admittedAt, route, 2, units, status, 2);
        };
    }

    /** What is kept of the key by the minute, those that came to nothing left out: they may be kept or not. */
    private Map<String, List<Long>> stored(UUID key) {
        Map<String, List<Long>> found = new HashMap<>();
        minutes().forEach((rollup, sums) -> {
            if (rollup.key().equals(key) && !sums.equals(RollupSums.NONE)) {
                found.put(
                        rollup.minute() + rollup.route(),
                        List.of(
                                sums.requests(),
                                sums.units(),
                                sums.status2xx(),
                                sums.status3xx(),
                                sums.status4xx(),
                                sums.status5xx()));
            }
        });
        return found;
    }

    private static Map<String, List<Long>> bruteForceByMinute(List<UsageEvent> events) {
        Map<String, List<Long>> sums = new HashMap<>();
        for (UsageEvent event : events) {
            List<Long> added = new ArrayList<>(List.of((long) event.requests(), event.units(), 0L, 0L, 0L, 0L));
            if (event.status() > 0) {
                added.set(event.status() / 100, (long) event.settled());
            }
            if (added.stream().anyMatch(amount -> amount > 0)) {
                sums.merge(event.admittedAt() / 60_000 + event.route(), added, UsageSumsContract::plus);
            }
        }
        return sums;
    }

    private static List<Long> plus(List<Long> one, List<Long> other) {
        List<Long> sums = new ArrayList<>();
        for (int i = 0; i < one.size(); i++) {
            sums.add(one.get(i) + other.get(i));
        }
        return sums;
    }

    /** The last three days' requests and units. */
    private List<Usage> reported(UUID key) {
        LocalDate today = UsageReportContract.TODAY;
        return store().report(key, today.minusDays(2), today).days().stream()
                .map(DayUsage::usage)
                .toList();
    }

    private static List<Usage> bruteForceByDay(List<UsageEvent> events) {
        List<Usage> days = new ArrayList<>();
        for (long day = UsageReportContract.TODAY.toEpochDay() - 2; days.size() < 3; day++) {
            long requests = 0;
            long units = 0;
            for (UsageEvent event : events) {
                if (event.admittedAt() / 86_400_000 == day) {
                    requests += event.requests();
                    units += event.units();
                }
            }
            days.add(new Usage(requests, units));
        }
        return days;
    }

    private static KeyUsage bruteForce(List<UsageEvent> events) {
        long today = NOW.toEpochMilli() - Math.floorMod(NOW.toEpochMilli(), 86_400_000L);
        long[] sums = new long[3];
        Instant lastUsed = null;
        for (UsageEvent event : events) {
            sums[0] += event.requests();
            sums[1] += event.units();
            if (event.admittedAt() >= today) {
                sums[2] += event.requests();
            }
            Instant admitted = Instant.ofEpochMilli(event.admittedAt());
            if (event.requests() > 0 && (lastUsed == null || admitted.isAfter(lastUsed))) {
                lastUsed = admitted;
            }
        }
        return new KeyUsage(new Usage(sums[0], sums[1]), sums[2], lastUsed, NOW);
    }
}

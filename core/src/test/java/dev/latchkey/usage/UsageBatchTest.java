package dev.latchkey.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class UsageBatchTest {

    private static final UUID KEY = new UUID(0, 1);

    /**
     * What became of a request.
     *
     * @param charges units charged before the end; with none, the request was answered at once
     * @param status 0 when its process died before the end
     */
    record Request(UUID key, long admittedAt, String route, int cost, List<Integer> charges, int status, int last) {

        /** Its events, as a context would write them. */
        List<UsageEvent> events() {
            List<UsageEvent> events = new ArrayList<>();
            for (int i = 0; i < charges.size(); i++) {
                events.add(event(UsageEvent.NOT_SETTLED, i == 0 ? cost : 0, charges.get(i)));
            }
            if (status != UsageEvent.NOT_SETTLED) {
                events.add(event(status, charges.isEmpty() ? cost : 0, last));
            }
            return events;
        }

        private UsageEvent event(int status, int requests, long units) {
            int settled = status == UsageEvent.NOT_SETTLED ? 0 : cost;
            return new UsageEvent(key, admittedAt, 1, 2, route, Method.POST, 3, requests, units, status, settled, 4);
        }

        boolean isRecorded() {
            return status != UsageEvent.NOT_SETTLED || !charges.isEmpty();
        }

        /** What it adds: requests, units, those answered with each class of statuses. */
        long[] sums() {
            long[] sums = new long[6];
            sums[0] = cost;
            sums[1] = charges.stream().mapToLong(Integer::longValue).sum() + (status == 0 ? 0 : last);
            if (status != 0) {
                sums[Math.max(status / 100, 2)] = cost;
            }
            return sums;
        }
    }

    @Property(tries = 500)
    void inAnyOrderAndAnyBatchesTheSumsAreThoseOfTheRequests(
            @ForAll("requests") List<Request> requests, @ForAll Random random) {
        List<UsageEvent> events = new ArrayList<>();
        requests.forEach(request -> events.addAll(request.events()));
        Collections.shuffle(events, random);
        Map<Rollup, RollupSums> sums = new HashMap<>();
        Map<UUID, Long> lastUsed = new HashMap<>();
        UsageBatch batch = new UsageBatch();
        for (UsageEvent event : events) {
            batch.add(event);
            if (random.nextInt(4) == 0) {
                addUp(batch, sums, lastUsed);
                batch = new UsageBatch();
            }
        }
        addUp(batch, sums, lastUsed);

        Map<Rollup, long[]> expected = new HashMap<>();
        Map<UUID, Long> expectedLastUsed = new HashMap<>();
        for (Request request : requests) {
            if (request.isRecorded() && (request.sums()[0] > 0 || request.sums()[1] > 0)) {
                long minute = Math.floorDiv(request.admittedAt(), 60_000L);
                long[] total = expected.computeIfAbsent(
                        new Rollup(request.key(), minute, request.route()), first -> new long[6]);
                for (int i = 0; i < total.length; i++) {
                    total[i] += request.sums()[i];
                }
                if (request.cost() > 0) {
                    expectedLastUsed.merge(request.key(), request.admittedAt(), Math::max);
                }
            }
        }
        assertThat(sums.keySet()).isEqualTo(expected.keySet());
        sums.forEach((rollup, sum) -> assertThat(new long[] {
                    sum.requests(), sum.units(), sum.status2xx(), sum.status3xx(), sum.status4xx(), sum.status5xx()
                })
                .as("%s", rollup)
                .isEqualTo(expected.get(rollup)));
        assertThat(lastUsed).isEqualTo(expectedLastUsed);
    }

    @Property(tries = 200)
    void refusalsAddUpByKeyMinuteAndCode(@ForAll("refusals") List<RefusalCount> refusals) {
        UsageBatch batch = new UsageBatch();
        Map<String, Long> expected = new HashMap<>();
        for (RefusalCount refused : refusals) {
            batch.add(refused);
            expected.merge(
                    refused.key() + " " + Math.floorDiv(refused.second(), 60_000L) + " " + refused.code(),
                    refused.count(),
                    Long::sum);
        }
        Map<String, Long> sums = new HashMap<>();
        batch.refusals()
                .forEach(
                        (rollup, count) -> sums.put(rollup.key() + " " + rollup.minute() + " " + rollup.code(), count));

        assertThat(sums).isEqualTo(expected);
        assertThat(batch.isEmpty()).isEqualTo(refusals.isEmpty());
        assertThat(batch.size()).isEqualTo(expected.size());
    }

    @Test
    void whatIsSettledInALaterBatchTakesNothingBack() {
        UsageBatch first = new UsageBatch();
        first.add(event(UsageEvent.NOT_SETTLED, 1, 5));
        UsageBatch second = new UsageBatch();
        second.add(event(200, 0, 2));

        Rollup rollup = new Rollup(KEY, 1, "/r");
        assertThat(first.rollups()).containsExactly(Map.entry(rollup, new RollupSums(1, 5, 0, 0, 0, 0)));
        assertThat(second.rollups()).containsExactly(Map.entry(rollup, new RollupSums(0, 2, 1, 0, 0, 0)));
        assertThat(second.lastUsed()).isEmpty();
    }

    @Test
    void eventsAreKeptOnlyWhereTheyAreWanted() {
        UsageEvent event = event(200, 1, 5);
        UsageBatch keeping = UsageBatch.keepingEvents();
        keeping.add(event);
        keeping.add(event);
        UsageBatch usual = new UsageBatch();
        usual.add(event);

        assertThat(keeping.events()).containsExactly(event, event);
        assertThat(keeping.size()).isEqualTo(3);
        assertThat(keeping.keepsEvents()).isTrue();
        assertThat(usual.keepsEvents()).isFalse();
        assertThat(usual.events()).isEmpty();
        assertThat(usual.size()).isOne();
    }

    @Test
    void aLookThatTookNothingIsNothing() {
        UsageBatch batch = UsageBatch.keepingEvents();
        batch.add(new UsageEvent(KEY, 60_000, 1, 2, "/r", Method.GET, 0, 0, 0, 200, 0, 3));
        batch.add(new RefusalCount(KEY, 60_000, "RATE_LIMITED", 0));

        assertThat(batch.isEmpty()).isTrue();
        assertThat(batch.size()).isZero();
    }

    private static UsageEvent event(int status, int requests, long units) {
        return new Request(KEY, 60_000, "/r", 1, List.of(), 0, 0).event(status, requests, units);
    }

    private static void addUp(UsageBatch batch, Map<Rollup, RollupSums> sums, Map<UUID, Long> lastUsed) {
        batch.rollups().forEach((rollup, sum) -> sums.merge(rollup, sum, RollupSums::plus));
        batch.lastUsed().forEach((key, moment) -> lastUsed.merge(key, moment, Math::max));
    }

    @Provide
    Arbitrary<List<Request>> requests() {
        return Combinators.combine(
                        Arbitraries.of(KEY, new UUID(0, 2)),
                        Arbitraries.longs().between(-60_001, 180_000),
                        Arbitraries.of("/a", "/b"),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 5).list().ofMaxSize(3),
                        Arbitraries.of(0, 101, 200, 204, 304, 404, 500, 599),
                        Arbitraries.integers().between(0, 5))
                .as(Request::new)
                .list()
                .ofMaxSize(20);
    }

    @Provide
    Arbitrary<List<RefusalCount>> refusals() {
        return Combinators.combine(
                        Arbitraries.of(KEY, new UUID(0, 2)).injectNull(0.3),
                        Arbitraries.longs().between(-60_001, 180_000),
                        Arbitraries.of("RATE_LIMITED", "KEY_UNKNOWN"),
                        Arbitraries.longs().between(1, 1_000))
                .as(RefusalCount::new)
                .list()
                .ofMaxSize(20);
    }
}

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
            long units = 0;
            for (int i = 0; i < charges.size(); i++) {
                events.add(event(UsageEvent.NOT_SETTLED, i == 0 ? cost : 0, charges.get(i), 0, 0));
                units += charges.get(i);
            }
            if (status != UsageEvent.NOT_SETTLED) {
                boolean atOnce = charges.isEmpty();
                events.add(event(status, atOnce ? cost : 0, last, atOnce ? 0 : cost, units));
            }
            return events;
        }

        private UsageEvent event(int status, int requests, long units, int movedRequests, long movedUnits) {
            return new UsageEvent(key, admittedAt, route, status, requests, units, movedRequests, movedUnits, 0);
        }

        boolean isRecorded() {
            return status != UsageEvent.NOT_SETTLED || !charges.isEmpty();
        }

        Usage usage() {
            long units = charges.stream().mapToLong(Integer::longValue).sum();
            return new Usage(cost, units + (status == UsageEvent.NOT_SETTLED ? 0 : last));
        }
    }

    @Property(tries = 500)
    void inAnyOrderAndAnyBatchesTheSumsAreThoseOfTheRequests(
            @ForAll("requests") List<Request> requests, @ForAll Random random) {
        List<UsageEvent> events = new ArrayList<>();
        requests.forEach(request -> events.addAll(request.events()));
        Collections.shuffle(events, random);
        Map<Rollup, Usage> sums = new HashMap<>();
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
        sums.values().removeIf(Usage::isZero);

        Map<Rollup, Usage> expected = new HashMap<>();
        Map<UUID, Long> expectedLastUsed = new HashMap<>();
        for (Request request : requests) {
            if (request.isRecorded()) {
                long minute = Math.floorDiv(request.admittedAt(), 60_000L);
                expected.merge(
                        new Rollup(request.key(), minute, request.route(), request.status() / 100),
                        request.usage(),
                        Usage::plus);
                if (request.cost() > 0) {
                    expectedLastUsed.merge(request.key(), request.admittedAt(), Math::max);
                }
            }
        }
        expected.values().removeIf(Usage::isZero);
        assertThat(sums).isEqualTo(expected);
        assertThat(lastUsed).isEqualTo(expectedLastUsed);
    }

    @Test
    void whatIsSettledLaterLeavesTheRowOfThoseNotSettled() {
        UsageBatch first = new UsageBatch();
        first.add(new UsageEvent(KEY, 60_000, "/r", UsageEvent.NOT_SETTLED, 1, 5, 0, 0, 0));
        UsageBatch second = new UsageBatch();
        second.add(new UsageEvent(KEY, 60_000, "/r", 200, 0, 2, 1, 5, 0));

        assertThat(first.rollups()).containsExactly(Map.entry(new Rollup(KEY, 1, "/r", 0), new Usage(1, 5)));
        assertThat(second.rollups())
                .containsOnly(
                        Map.entry(new Rollup(KEY, 1, "/r", 2), new Usage(1, 7)),
                        Map.entry(new Rollup(KEY, 1, "/r", 0), new Usage(-1, -5)));
        assertThat(second.lastUsed()).isEmpty();
    }

    @Test
    void aLookThatTookNothingIsNothing() {
        UsageBatch batch = new UsageBatch();
        batch.add(new UsageEvent(KEY, 60_000, "/r", 200, 0, 0, 0, 0, 3));

        assertThat(batch.isEmpty()).isTrue();
        assertThat(batch.size()).isZero();
    }

    private static void addUp(UsageBatch batch, Map<Rollup, Usage> sums, Map<UUID, Long> lastUsed) {
        batch.rollups().forEach((rollup, usage) -> sums.merge(rollup, usage, Usage::plus));
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
                        Arbitraries.of(0, 200, 204, 404, 500),
                        Arbitraries.integers().between(0, 5))
                .as(Request::new)
                .list()
                .ofMaxSize(20);
    }
}

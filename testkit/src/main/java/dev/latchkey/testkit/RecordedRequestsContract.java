package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.usage.EventRetention;
import dev.latchkey.usage.Method;
import dev.latchkey.usage.RecordedRequest;
import dev.latchkey.usage.RequestQuery;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Single requests: that each is told as its events say, in order, whatever they came in. */
public interface RecordedRequestsContract extends UsageStoreUnderTest {

    @Test
    default void a_request_is_told_as_all_its_events_say() {
        UUID key = UUID.randomUUID();
        UsageBatch first = UsageBatch.keepingEvents();
        first.add(event(key, NOW, 1, "/r", 1, 10, UsageEvent.NOT_SETTLED, 0));
        UsageBatch second = UsageBatch.keepingEvents();
        second.add(event(key, NOW, 1, "/r", 0, 20, UsageEvent.NOT_SETTLED, 0));
        second.add(event(key, NOW, 1, "/r", 0, 3, 200, 1));
        add(first, "a", 1, NOW);
        add(second, "a", 2, NOW);

        assertThat(requests(RequestQuery.of(key, NOW, NOW.plusMillis(1))))
                .containsExactly(new RecordedRequest(
                        new UUID(1, 1), key, NOW, "/r", Method.GET, 77, 1, 33, 200, UsageEvent.MOST_MICROS));
        assertThat(requests(RequestQuery.of(UUID.randomUUID(), NOW, NOW.plusMillis(1))))
                .isEmpty();
        assertThat(requests(RequestQuery.of(key, NOW.plusMillis(1), NOW.plusSeconds(9))))
                .isEmpty();
    }

    @Test
    default void whoever_has_enough_is_told_of_no_more() {
        UUID key = UUID.randomUUID();
        UsageBatch batch = UsageBatch.keepingEvents();
        for (int i = 0; i < 10; i++) {
            batch.add(event(key, NOW.plusMillis(i), i, "/r", 1, 0, 200, 1));
        }
        add(batch, "a", 1, NOW);
        List<Instant> told = new ArrayList<>();

        store().eachRequest(RequestQuery.of(key, NOW, NOW.plusSeconds(1)), request -> {
            told.add(request.admittedAt());
            return told.size() < 2;
        });

        assertThat(told).containsExactly(NOW.plusMillis(9), NOW.plusMillis(8));
    }

    /** Beside a list of all requests, in whose order and whose way they are to be told. */
    @Test
    default void whatever_is_asked_for_is_told_newest_first_before_and_after_it_was_packed() {
        Random random = new Random(17);
        List<UUID> keys = IntStream.range(0, 5).mapToObj(i -> new UUID(7, i)).toList();
        List<RecordedRequest> all = new ArrayList<>();
        for (int position = 1; position <= 60; position++) {
            UsageBatch batch = UsageBatch.keepingEvents();
            for (int i = 0; i < 40; i++) {
                UUID key = keys.get(random.nextInt(keys.size()));
                // Most come as they happen, some hours later, and many in one millisecond.
                Instant moment = NOW.minusMillis(
                        random.nextInt(10) == 0 ? random.nextInt(20_000_000) : random.nextInt(300) + 7_000L * position);
                UsageEvent event = event(
                        key,
                        moment,
                        random.nextInt(),
                        "/r" + random.nextInt(3),
                        1,
                        random.nextInt(9),
                        100 * (2 + random.nextInt(4)),
                        1);
                batch.add(event);
                all.add(RecordedRequest.of(event));
            }
            add(batch, "a", position, NOW);
        }
        all.sort(Comparator.comparing(RecordedRequest::admittedAt)
                .thenComparing(RecordedRequest::id)
                .reversed());
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < 50; i++) {
                RequestQuery query = aQuery(random, keys, all);
                int most = 1 + random.nextInt(200);
                assertThat(requests(query, most))
                        .as(query.toString())
                        .isEqualTo(
                                all.stream().filter(query::matches).limit(most).toList());
            }
            while (store().prune(NOW, EventRetention.of(Duration.ofDays(30)))) {
                // Until there is no more to do.
            }
        }
    }

    private static RequestQuery aQuery(Random random, List<UUID> keys, List<RecordedRequest> all) {
        Instant since = NOW.minusMillis(random.nextInt(20_000_000));
        return new RequestQuery(
                random.nextBoolean() ? keys.get(random.nextInt(keys.size())) : null,
                since,
                random.nextBoolean() ? NOW.plusMillis(1) : since.plusMillis(random.nextInt(20_000_000)),
                random.nextInt(4) == 0 ? "/r" + random.nextInt(3) : null,
                random.nextInt(4) == 0 ? 2 + random.nextInt(4) : null,
                random.nextInt(4) == 0 ? 77 : null,
                random.nextInt(3) == 0 ? RequestQuery.Place.of(all.get(random.nextInt(all.size()))) : null);
    }

    private List<RecordedRequest> requests(RequestQuery query) {
        return requests(query, Integer.MAX_VALUE);
    }

    private List<RecordedRequest> requests(RequestQuery query, int most) {
        List<RecordedRequest> told = new ArrayList<>();
        store().eachRequest(query, request -> {
            told.add(request);
            return told.size() < most;
        });
        return told;
    }

    private static UsageEvent event(
            UUID key, Instant moment, int request, String route, int requests, long units, int status, int settled) {
        return new UsageEvent(
                key,
                moment.toEpochMilli(),
                request,
                request,
                route,
                Method.GET,
                77,
                requests,
                units,
                status,
                settled,
                settled > 0 ? UsageEvent.MOST_MICROS : 0);
    }
}

package dev.latchkey.store.jdbc;

import static dev.latchkey.testkit.UsageStoreUnderTest.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.CountingNode;
import dev.latchkey.usage.EventRetention;
import dev.latchkey.usage.GrainPair;
import dev.latchkey.usage.Method;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageEvent;
import dev.latchkey.usage.UsageStore;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** How single events are kept: packed, bounded in space, and carried over from the versions that had a row for each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EventsTest {

    private static final UUID KEY = new UUID(3, 4);
    private static final EventRetention MONTH = EventRetention.of(Duration.ofDays(30));

    private final TestDatabase database;
    private final UsageStore store;
    private final Random random = new Random(11);

    EventsTest(TestDatabase database) {
        this.database = database;
        this.store = database.usage(() -> NOW);
    }

    @BeforeEach
    void clear() throws SQLException {
        database.clear();
    }

    @AfterAll
    void close() {
        database.close();
    }

    private UsageEvent event(Instant moment) {
        return new UsageEvent(
                KEY, moment.toEpochMilli(), random.nextLong(), random.nextLong(), "/r", Method.GET, 7, 1, 5, 200, 1, 9);
    }

    private List<UsageEvent> add(Instant moment, int events) {
        UsageBatch batch = UsageBatch.keepingEvents();
        for (int i = 0; i < events; i++) {
            batch.add(event(moment.plusMillis(i)));
        }
        new CountingNode(store, "a").add(batch, NOW);
        return batch.events();
    }

    private void prune(EventRetention kept) {
        boolean more = true;
        while (more) {
            more = store.prune(NOW, kept);
        }
    }

    private long rows() throws SQLException {
        return database.count("SELECT count(*) FROM usage_event_chunks");
    }

    private void assertGrainsAgree() {
        for (GrainPair pair : GrainPair.values()) {
            assertThat(database.database()
                            .reconciliation()
                            .compare(pair, null, 9)
                            .first())
                    .as(pair.name())
                    .isEmpty();
        }
    }

    @Test
    void small_rows_of_an_hour_become_one_and_no_event_is_lost() throws SQLException {
        List<UsageEvent> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.addAll(add(NOW.minus(Duration.ofHours(3)).plusSeconds(i), 10));
        }
        assertThat(rows()).isEqualTo(200);

        prune(MONTH);

        assertThat(rows()).isOne();
        assertThat(database.events()).containsExactlyInAnyOrderElementsOf(all);
        assertGrainsAgree();
    }

    @Test
    void rows_that_are_large_already_stay_as_they_are() throws SQLException {
        for (int i = 0; i < 4; i++) {
            add(NOW.minus(Duration.ofHours(3)).plusSeconds(i), 5_000);
        }
        prune(MONTH);

        assertThat(rows()).isEqualTo(4);
    }

    @Test
    void when_the_space_is_full_the_oldest_go_and_what_is_left_agrees_with_the_sums() throws SQLException {
        for (int i = 20; i > 0; i--) {
            add(NOW.minus(Duration.ofHours(i)), 5_000);
        }
        long bytes = database.count("SELECT sum(bytes) FROM usage_event_chunks");

        prune(new EventRetention(Duration.ofDays(30), bytes / 2));

        assertThat(database.count("SELECT sum(bytes) FROM usage_event_chunks")).isBetween(bytes / 3, bytes / 2);
        assertThat(database.events())
                .extracting(UsageEvent::admittedAt)
                .allMatch(moment -> moment >= NOW.minus(Duration.ofHours(11)).toEpochMilli());
        assertThat(store.requestsSince()).isAfter(NOW.minus(Duration.ofHours(12)));
        assertGrainsAgree();
    }

    @Test
    void rows_of_the_versions_before_count_at_once_and_are_carried_over() throws SQLException {
        List<UsageEvent> events = add(NOW.minus(Duration.ofDays(2)), 3);
        database.setEvents(List.of());
        for (UsageEvent event : events) {
            database.insertEarlier(event);
        }
        assertGrainsAgree();

        prune(MONTH);

        assertThat(database.count("SELECT count(*) FROM usage_events")).isZero();
        assertThat(database.events()).containsExactlyInAnyOrderElementsOf(events);
        assertGrainsAgree();
    }
}

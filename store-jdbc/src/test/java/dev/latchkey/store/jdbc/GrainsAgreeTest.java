package dev.latchkey.store.jdbc;

import static dev.latchkey.usage.GrainPair.DAYS_AND_TOTALS;
import static dev.latchkey.usage.GrainPair.EVENTS_AND_DAYS;
import static dev.latchkey.usage.GrainPair.EVENTS_AND_HOURS;
import static dev.latchkey.usage.GrainPair.EVENTS_AND_MINUTES;
import static dev.latchkey.usage.GrainPair.HOURS_AND_DAYS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.OpeningBalance;
import dev.latchkey.testkit.Events;
import dev.latchkey.testkit.Keys;
import dev.latchkey.testkit.Together;
import dev.latchkey.usage.EventRetention;
import dev.latchkey.usage.GrainPair;
import dev.latchkey.usage.RefusalCount;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageComparison;
import dev.latchkey.usage.UsageEvent;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** That grains agree whatever was added, left out, pruned and purged. */
abstract class GrainsAgreeTest extends ReconciliationFixture {

    GrainsAgreeTest(TestDatabase database) {
        super(database);
    }

    @Test
    void where_nothing_was_used_everything_agrees() {
        for (GrainPair pair : GrainPair.values()) {
            assertThat(compare(pair)).isEqualTo(new UsageComparison(pair, null, 0, 0, 0, List.of()));
        }
    }

    @Test
    void what_was_added_and_pruned_agrees_as_far_as_both_grains_reach() {
        fill();

        assertThat(compare(EVENTS_AND_MINUTES)).isEqualTo(agreed(EVENTS_AND_MINUTES, "2025-06-12T12:34:00Z", 4));
        assertThat(compare(EVENTS_AND_HOURS)).isEqualTo(agreed(EVENTS_AND_HOURS, "2025-05-16T13:00:00Z", 6));
        assertThat(compare(EVENTS_AND_DAYS)).isEqualTo(agreed(EVENTS_AND_DAYS, "2025-05-17T00:00:00Z", 6));
        assertThat(compare(HOURS_AND_DAYS)).isEqualTo(agreed(HOURS_AND_DAYS, "2024-05-12T00:00:00Z", 8));
        assertThat(compare(DAYS_AND_TOTALS)).isEqualTo(agreed(DAYS_AND_TOTALS, null, 2));
    }

    @Test
    void what_a_key_had_used_elsewhere_is_in_no_grain_and_none_differs() {
        ApiKey key = Keys.aKey().id(KEY).build();
        database.database().keys().transact(keys -> {
            keys.add(key, Keys.aSecret());
            keys.open(KEY, new OpeningBalance(1_000, 70_000, NOW));
            return key;
        });
        fill();

        assertThat(differences()).isEmpty();
        assertThat(compare(DAYS_AND_TOTALS)).isEqualTo(agreed(DAYS_AND_TOTALS, null, 2));
    }

    @Test
    void late_usage_of_minutes_that_were_moved_agrees() {
        fill();
        UsageBatch late = UsageBatch.keepingEvents();
        MOMENTS.forEach(moment -> late.add(Events.settled(KEY, moment, 200, 3)));
        add(late);

        assertThat(differences()).isEmpty();
        prune();
        assertThat(differences()).isEmpty();
    }

    @Test
    void every_status_is_of_the_same_class_in_events_and_sums() {
        UsageBatch batch = UsageBatch.keepingEvents();
        for (int status : List.of(101, 199, 200, 299, 300, 399, 400, 499, 500, 599)) {
            batch.add(Events.answered(KEY, NOW, status, 1));
        }
        add(batch);

        assertThat(differences()).isEmpty();
    }

    @Test
    void grains_agree_although_events_were_off_for_a_while() {
        add(Events.batch(Events.answered(KEY, NOW, 200, 1)));
        UsageBatch again = UsageBatch.keepingEvents();
        again.add(Events.answered(KEY, NOW, 200, 1));
        again.add(Events.answered(KEY, NOW.plusSeconds(60), 200, 1));
        again.add(Events.answered(OTHER, NOW.plus(1, ChronoUnit.HOURS), 200, 1));
        again.add(Events.answered(OTHER, NOW.plus(1, ChronoUnit.DAYS), 200, 1));
        add(again);

        assertThat(compare(EVENTS_AND_MINUTES))
                .isEqualTo(new UsageComparison(
                        EVENTS_AND_MINUTES, Instant.parse("2025-06-15T12:35:00Z"), 2, 3, 0, List.of()));
        assertThat(compare(EVENTS_AND_HOURS))
                .isEqualTo(new UsageComparison(
                        EVENTS_AND_HOURS, Instant.parse("2025-06-15T13:00:00Z"), 1, 2, 0, List.of()));
        assertThat(compare(EVENTS_AND_DAYS))
                .isEqualTo(new UsageComparison(
                        EVENTS_AND_DAYS, Instant.parse("2025-06-16T00:00:00Z"), 1, 1, 0, List.of()));
        assertThat(compare(HOURS_AND_DAYS)).isEqualTo(new UsageComparison(HOURS_AND_DAYS, null, 2, 3, 0, List.of()));
    }

    @Test
    void an_older_minute_without_events_does_not_make_later_ones_whole_again() {
        add(Events.batch(Events.answered(KEY, NOW, 200, 1)));
        add(Events.batch(Events.answered(KEY, NOW.minusSeconds(600), 200, 1)));

        assertThat(compare(EVENTS_AND_MINUTES).since()).isEqualTo("2025-06-15T12:35:00Z");
        assertThat(differences()).isEmpty();
    }

    @Test
    void refusals_have_no_events_to_miss() {
        UsageBatch batch = new UsageBatch();
        batch.add(new RefusalCount(KEY, NOW.toEpochMilli(), "RATE_LIMITED", 3));
        add(batch);

        assertThat(compare(EVENTS_AND_MINUTES).since()).isNull();
    }

    @Test
    void grains_agree_after_a_key_was_purged() throws SQLException {
        List<ApiKey> keys = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ApiKey key = Keys.aKey().build();
            Keys.store(database.database().keys(), key, Keys.aSecret());
            keys.add(key);
            use(key.id(), NOW);
        }
        use(KEY, NOW);
        Keys.purge(database.database().keys(), keys.get(0).id());
        database.execute("DELETE FROM keys WHERE id = '" + keys.get(1).id() + "'");
        // As far as a purge that was killed may have come.
        new UsagePruning(database.database().handles(), database.dialect())
                .deleteEvents(keys.get(2).id());
        use(keys.get(0).id(), NOW);

        assertThat(differences()).isEmpty();
        assertThat(database.events())
                .extracting(UsageEvent::key)
                .doesNotContain(keys.get(2).id());
        assertThat(compare(EVENTS_AND_MINUTES).keys()).isEqualTo(1);
        assertThat(compare(HOURS_AND_DAYS).keys()).isEqualTo(4);
        assertThat(compare(DAYS_AND_TOTALS).keys()).isEqualTo(4);
    }

    @Test
    void both_grains_are_seen_in_one_state_while_nodes_add_and_prune() {
        AtomicBoolean added = new AtomicBoolean();
        List<UsageComparison> compared = new ArrayList<>();
        Together.run(List.of(
                () -> {
                    for (int i = 0; i < 60; i++) {
                        use(KEY, NOW.minus(Duration.ofHours(i)));
                        use(OTHER, NOW.minus(Duration.ofHours(60 - i)));
                    }
                    added.set(true);
                    return 0;
                },
                () -> {
                    for (int i = 0; !added.get(); i++) {
                        store.prune(NOW.plus(Duration.ofHours(i)), EventRetention.of(Duration.ofHours(80)));
                    }
                    return 0;
                },
                () -> {
                    while (!added.get()) {
                        for (GrainPair pair : GrainPair.values()) {
                            compared.add(compare(pair));
                        }
                    }
                    return 0;
                }));

        assertThat(compared).isNotEmpty().allMatch(comparison -> comparison.differences() == 0);
        assertThat(differences()).isEmpty();
    }

    @Test
    void a_snapshot_is_one_state_and_keeps_nobody_waiting() {
        use(KEY, NOW);
        List<Long> seen = database.database().handles().snapshot(handle -> {
            List<Long> events = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                events.add(handle.createQuery("SELECT sum(events) FROM usage_event_chunks")
                        .mapTo(Long.class)
                        .one());
                // In another thread, and so in another connection.
                Together.run(1, () -> {
                    use(KEY, NOW);
                    return KEY;
                });
            }
            return events;
        });

        assertThat(seen).containsExactly((long) EVENTS_EACH, (long) EVENTS_EACH);
        assertThat(compare(EVENTS_AND_MINUTES).differences()).isZero();
    }

    private static UsageComparison agreed(GrainPair pair, @Nullable String since, long periods) {
        return new UsageComparison(pair, since == null ? null : Instant.parse(since), 2, periods, 0, List.of());
    }
}

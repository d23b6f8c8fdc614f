package dev.latchkey.store.jdbc;

import static dev.latchkey.usage.GrainPair.DAYS_AND_TOTALS;
import static dev.latchkey.usage.GrainPair.EVENTS_AND_DAYS;
import static dev.latchkey.usage.GrainPair.EVENTS_AND_HOURS;
import static dev.latchkey.usage.GrainPair.EVENTS_AND_MINUTES;
import static dev.latchkey.usage.GrainPair.HOURS_AND_DAYS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.latchkey.testkit.Events;
import dev.latchkey.usage.GrainPair;
import dev.latchkey.usage.RollupSums;
import dev.latchkey.usage.UsageComparison;
import dev.latchkey.usage.UsageDifference;
import dev.latchkey.usage.UsageEvent;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** That a difference in any grain is found where it is, and nowhere else. */
abstract class GrainsDifferTest extends ReconciliationFixture {

    private static final UUID STRANGER = UUID.fromString("99999999-90ab-4cde-8f01-234567890abc");

    /** What is added to a row, and the amounts that come of it. */
    private static final Map<String, RollupSums> PLANTED = Map.of(
            "requests", new RollupSums(1, 0, 0, 0, 0, 0),
            "units", new RollupSums(0, 1, 0, 0, 0, 0),
            "status_2xx", new RollupSums(0, 0, 1, 0, 0, 0),
            "status_3xx", new RollupSums(0, 0, 0, 1, 0, 0),
            "status_4xx", new RollupSums(0, 0, 0, 0, 1, 0),
            "status_5xx", new RollupSums(0, 0, 0, 0, 0, 1));

    private static final RollupSums USED_ONCE = new RollupSums(5, 65, 1, 1, 1, 1);
    private static final RollupSums USED_IN_ALL = new RollupSums(25, 325, 0, 0, 0, 0);

    GrainsDifferTest(TestDatabase database) {
        super(database);
    }

    @Test
    void a_difference_in_a_minute_is_found_in_every_amount() throws SQLException {
        for (String amount : PLANTED.keySet()) {
            RollupSums more = plant(Grain.MINUTE, IN_MINUTES, amount);

            assertThat(differences())
                    .isEqualTo(Map.of(
                            EVENTS_AND_MINUTES,
                            List.of(difference(EVENTS_AND_MINUTES, IN_MINUTES, Grain.MINUTE, USED_ONCE, more)),
                            EVENTS_AND_HOURS,
                            List.of(difference(EVENTS_AND_HOURS, IN_MINUTES, Grain.HOUR, USED_ONCE, more)),
                            HOURS_AND_DAYS,
                            List.of(difference(HOURS_AND_DAYS, IN_MINUTES, Grain.DAY, more, USED_ONCE))));
        }
    }

    @Test
    void a_difference_in_an_hour_is_found_in_every_amount() throws SQLException {
        for (String amount : PLANTED.keySet()) {
            RollupSums more = plant(Grain.HOUR, IN_HOURS, amount);

            assertThat(differences())
                    .isEqualTo(Map.of(
                            EVENTS_AND_HOURS,
                            List.of(difference(EVENTS_AND_HOURS, IN_HOURS, Grain.HOUR, USED_ONCE, more)),
                            HOURS_AND_DAYS,
                            List.of(difference(HOURS_AND_DAYS, IN_HOURS, Grain.DAY, more, USED_ONCE))));

            more = plant(Grain.HOUR, WITHOUT_EVENTS, amount);

            assertThat(differences())
                    .isEqualTo(Map.of(
                            HOURS_AND_DAYS,
                            List.of(difference(HOURS_AND_DAYS, WITHOUT_EVENTS, Grain.DAY, more, USED_ONCE))));
        }
    }

    @Test
    void a_difference_in_a_day_is_found_in_every_amount() throws SQLException {
        for (String amount : PLANTED.keySet()) {
            RollupSums more = plant(Grain.DAY, NOW, amount);

            Map<GrainPair, List<UsageDifference>> found = differences();
            assertThat(found.get(EVENTS_AND_DAYS))
                    .containsExactly(difference(EVENTS_AND_DAYS, NOW, Grain.DAY, USED_ONCE, more));
            assertThat(found.get(HOURS_AND_DAYS))
                    .containsExactly(difference(HOURS_AND_DAYS, NOW, Grain.DAY, USED_ONCE, more));
            if (amount.startsWith("status")) {
                assertThat(found).hasSize(2);
            } else {
                assertThat(found).hasSize(3).containsEntry(DAYS_AND_TOTALS, List.of(inTotal(amount, "")));
            }
        }
    }

    @Test
    void a_difference_in_a_day_that_only_totals_remember_is_found() throws SQLException {
        for (String amount : List.of("requests", "units")) {
            plant(Grain.DAY, IN_DAYS, amount);

            assertThat(differences()).isEqualTo(Map.of(DAYS_AND_TOTALS, List.of(inTotal(amount, ""))));
        }
    }

    @Test
    void a_difference_in_a_total_is_found() throws SQLException {
        for (String amount : List.of("requests", "units")) {
            refill();
            database.execute(more("usage_totals WHERE key_id = '" + KEY + "'", amount));

            assertThat(differences()).isEqualTo(Map.of(DAYS_AND_TOTALS, List.of(inTotal("", amount))));
        }
    }

    @Test
    void a_difference_in_an_event_is_found_in_every_amount() throws SQLException {
        Map<String, UsageEvent> events = Map.of(
                "requests", Events.event(KEY, NOW, Events.ROUTE, 1, 0, 0, 0),
                "units", Events.event(KEY, NOW, Events.ROUTE, 0, 1, 0, 0),
                "status_2xx", Events.event(KEY, NOW, Events.ROUTE, 0, 0, 200, 1),
                "status_3xx", Events.event(KEY, NOW, Events.ROUTE, 0, 0, 301, 1),
                "status_4xx", Events.event(KEY, NOW, Events.ROUTE, 0, 0, 404, 1),
                "status_5xx", Events.event(KEY, NOW, Events.ROUTE, 0, 0, 500, 1));
        for (String amount : PLANTED.keySet()) {
            refill();
            plant(Objects.requireNonNull(events.get(amount)));
            RollupSums more = USED_ONCE.plus(planted(amount));

            assertThat(differences())
                    .isEqualTo(Map.of(
                            EVENTS_AND_MINUTES,
                            List.of(difference(EVENTS_AND_MINUTES, NOW, Grain.MINUTE, more, USED_ONCE)),
                            EVENTS_AND_HOURS,
                            List.of(difference(EVENTS_AND_HOURS, NOW, Grain.HOUR, more, USED_ONCE)),
                            EVENTS_AND_DAYS,
                            List.of(difference(EVENTS_AND_DAYS, NOW, Grain.DAY, more, USED_ONCE))));
        }
    }

    @Test
    void a_status_that_is_another_is_a_difference_in_both() throws SQLException {
        fill();
        remove(event(IN_HOURS, 200));
        plant(Events.answered(KEY, IN_HOURS, 404, 10));

        assertThat(compare(EVENTS_AND_HOURS).first())
                .containsExactly(difference(
                        EVENTS_AND_HOURS, IN_HOURS, Grain.HOUR, new RollupSums(5, 65, 0, 1, 2, 1), USED_ONCE));
    }

    @Test
    void usage_of_another_route_differs_on_both_routes() throws SQLException {
        fill();
        database.execute("UPDATE " + row(Grain.HOUR, IN_HOURS).replace("WHERE", "SET route = '/s' WHERE"));

        assertThat(differences()).containsOnlyKeys(EVENTS_AND_HOURS, HOURS_AND_DAYS);
        assertThat(compare(EVENTS_AND_HOURS).first())
                .extracting(UsageDifference::route, UsageDifference::finer, UsageDifference::coarser)
                .containsExactly(tuple("/r", USED_ONCE, RollupSums.NONE), tuple("/s", RollupSums.NONE, USED_ONCE));
    }

    @Test
    void an_event_in_another_minute_is_found_in_both() throws SQLException {
        fill();
        remove(event(IN_MINUTES, 200));
        plant(Events.answered(KEY, IN_MINUTES.minusSeconds(60), 200, 10));

        assertThat(differences()).containsOnlyKeys(EVENTS_AND_MINUTES);
        assertThat(compare(EVENTS_AND_MINUTES).first())
                .extracting(UsageDifference::period)
                .containsExactly(Instant.parse("2025-06-13T10:19:00Z"), Instant.parse("2025-06-13T10:20:00Z"));
    }

    @Test
    void an_event_that_was_added_twice_is_found() throws SQLException {
        fill();
        plant(event(IN_HOURS, 200));

        assertThat(differences()).containsOnlyKeys(EVENTS_AND_HOURS, EVENTS_AND_DAYS);
        assertThat(compare(EVENTS_AND_HOURS).first())
                .containsExactly(difference(
                        EVENTS_AND_HOURS, IN_HOURS, Grain.HOUR, new RollupSums(6, 75, 2, 1, 1, 1), USED_ONCE));
    }

    @Test
    void an_event_that_is_missing_is_found() throws SQLException {
        fill();
        remove(event(NOW, 200));

        assertThat(differences()).containsOnlyKeys(EVENTS_AND_MINUTES, EVENTS_AND_HOURS, EVENTS_AND_DAYS);
    }

    @Test
    void a_row_that_is_missing_is_found() throws SQLException {
        Map<String, Set<GrainPair>> expected = Map.of(
                row(Grain.MINUTE, NOW),
                Set.of(EVENTS_AND_MINUTES, EVENTS_AND_HOURS, HOURS_AND_DAYS),
                row(Grain.HOUR, IN_HOURS),
                Set.of(EVENTS_AND_HOURS, HOURS_AND_DAYS),
                row(Grain.DAY, NOW),
                Set.of(EVENTS_AND_DAYS, HOURS_AND_DAYS, DAYS_AND_TOTALS),
                "usage_totals WHERE key_id = '" + KEY + "'",
                Set.of(DAYS_AND_TOTALS));
        for (String row : expected.keySet()) {
            refill();
            database.execute("DELETE FROM " + row);

            Map<GrainPair, List<UsageDifference>> found = differences();
            assertThat(found.keySet()).as(row).isEqualTo(expected.get(row));
            assertThat(found.values())
                    .allSatisfy(differences -> assertThat(differences)
                            .singleElement()
                            .extracting(UsageDifference::key)
                            .isEqualTo(KEY));
        }
    }

    @Test
    void a_row_too_many_is_found() throws SQLException {
        String sums = ", '" + STRANGER + "', '/r', 1, 1, 1, 0, 0, 0)";
        Map<String, Set<GrainPair>> expected = Map.of(
                "usage_minute VALUES (" + millis(NOW, Grain.MINUTE) + sums,
                Set.of(EVENTS_AND_MINUTES, EVENTS_AND_HOURS, HOURS_AND_DAYS),
                "usage_hour VALUES (" + millis(IN_HOURS, Grain.HOUR) + sums,
                Set.of(EVENTS_AND_HOURS, HOURS_AND_DAYS),
                "usage_day VALUES (" + millis(NOW, Grain.DAY) + sums,
                Set.of(EVENTS_AND_DAYS, HOURS_AND_DAYS, DAYS_AND_TOTALS),
                "usage_totals VALUES ('" + STRANGER + "', 1, 1, 1, 0, 0)",
                Set.of(DAYS_AND_TOTALS));
        for (String row : expected.keySet()) {
            refill();
            database.execute("INSERT INTO " + row);

            Map<GrainPair, List<UsageDifference>> found = differences();
            assertThat(found.keySet()).as(row).isEqualTo(expected.get(row));
            assertThat(found.values())
                    .allSatisfy(differences -> assertThat(differences)
                            .singleElement()
                            .extracting(UsageDifference::key)
                            .isEqualTo(STRANGER));
        }
    }

    @Test
    void what_is_before_the_first_day_is_not_looked_at_but_totals_are_whole() throws SQLException {
        fill();
        database.execute(more("usage_day WHERE key_id = '" + KEY + "'", "units"));
        LocalDate first = LocalDate.parse("2025-06-13");

        UsageComparison ofDays = compare(HOURS_AND_DAYS, first);
        assertThat(ofDays.since()).isEqualTo("2025-06-13T00:00:00Z");
        assertThat(ofDays.periods()).isEqualTo(4);
        assertThat(ofDays.differences()).isEqualTo(2);
        UsageComparison ofTotals = compare(DAYS_AND_TOTALS, first);
        assertThat(ofTotals.since()).isNull();
        assertThat(ofTotals.first())
                .singleElement()
                .extracting(difference -> difference.finer().units())
                .isEqualTo(USED_IN_ALL.units() + MOMENTS.size());
    }

    @Test
    void the_oldest_differences_are_told_and_all_are_counted() throws SQLException {
        fill();
        database.execute("UPDATE usage_day SET units = units + 1");
        UsageComparison compared = database.database().reconciliation().compare(HOURS_AND_DAYS, null, 3);

        assertThat(compared.differences()).isEqualTo(8);
        assertThat(compared.first())
                .extracting(UsageDifference::period, UsageDifference::key)
                .containsExactly(
                        tuple(startOf(WITHOUT_EVENTS, Grain.DAY), KEY),
                        tuple(startOf(WITHOUT_EVENTS, Grain.DAY), OTHER),
                        tuple(startOf(IN_HOURS, Grain.DAY), KEY));
    }

    private void refill() throws SQLException {
        clear();
        fill();
    }

    /** Makes an amount of one row larger by one, and answers with what the row says then. */
    private RollupSums plant(Grain grain, Instant moment, String amount) throws SQLException {
        refill();
        database.execute(more(row(grain, moment), amount));
        return USED_ONCE.plus(planted(amount));
    }

    private static String more(String row, String column) {
        return "UPDATE " + row.replace("WHERE", "SET " + column + " = " + column + " + 1 WHERE");
    }

    private static RollupSums planted(String amount) {
        return PLANTED.getOrDefault(amount, RollupSums.NONE);
    }

    private static UsageDifference difference(
            GrainPair pair, Instant moment, Grain period, RollupSums finer, RollupSums coarser) {
        return new UsageDifference(pair, KEY, startOf(moment, period), Events.ROUTE, finer, coarser);
    }

    private static UsageDifference inTotal(String moreInDays, String moreInTotals) {
        return new UsageDifference(
                DAYS_AND_TOTALS,
                KEY,
                null,
                null,
                USED_IN_ALL.plus(planted(moreInDays)),
                USED_IN_ALL.plus(planted(moreInTotals)));
    }
}

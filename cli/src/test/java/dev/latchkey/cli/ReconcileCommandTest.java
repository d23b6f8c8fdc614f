package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.usage.GrainPair;
import dev.latchkey.usage.Reconciled;
import dev.latchkey.usage.RollupSums;
import dev.latchkey.usage.UsageDifference;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReconcileCommandTest {

    private static final Instant PERIOD = Instant.parse("2026-03-04T05:00:00Z");
    private static final RollupSums SUMS = new RollupSums(1_005, 65, 4, 3, 2, 1);

    private final Shell shell = new Shell();
    private final ApiKey key = shell.key("Acme");
    private final String id = key.id().toString();

    @Test
    void where_all_agree_it_says_what_was_compared() {
        Shell.Answer answer = shell.run("reconcile");

        assertThat(answer.code()).isZero();
        assertThat(answer.err()).isEmpty();
        assertThat(rows(answer.out()))
                .containsExactly(
                        List.of("COMPARED", "SINCE UTC", "KEYS", "PERIODS", "DIFFERENCES"),
                        List.of("events, minutes", "2026-03-04 05:06", "7", "1,234", "0"),
                        List.of("events, hours", "2026-03-04 05:06", "7", "1,234", "0"),
                        List.of("events, days", "2026-03-04 05:06", "7", "1,234", "0"),
                        List.of("hours, days", "2026-03-04 05:06", "7", "1,234", "0"),
                        List.of("days, totals", "the beginning", "7", "1,234", "0"),
                        List.of(""),
                        List.of("All agree."));
    }

    @Test
    void a_difference_is_a_line_and_exits_with_1() {
        UUID purged = UUID.fromString("12345678-90ab-4cde-8f01-234567890abc");
        differ(GrainPair.EVENTS_AND_HOURS, key.id(), new RollupSums(1, 1, 1, 1, 1, 1));
        differ(GrainPair.HOURS_AND_DAYS, key.id(), new RollupSums(0, 0, 0, 0, 0, 1));
        differ(GrainPair.DAYS_AND_TOTALS, purged, new RollupSums(0, 1, 0, 0, 0, 0));

        Shell.Answer answer = shell.run("reconcile");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).isEmpty();
        assertThat(rows(answer.out()))
                .contains(List.of("events, hours", "2026-03-04 05:06", "7", "1,234", "1"))
                .endsWith(
                        List.of("COMPARED", "KEY", "NAME", "PERIOD UTC", "ROUTE", "FIRST SAYS / SECOND SAYS"),
                        List.of(
                                "events, hours",
                                id,
                                "Acme",
                                "2026-03-04 05:00",
                                "/r",
                                "requests 1,005 / 1,006, patients 65 / 66, 2xx 4 / 5, 3xx 3 / 4, 4xx 2 / 3, 5xx 1 / 2"),
                        List.of("hours, days", id, "Acme", "2026-03-04", "/r", "5xx 1 / 2"),
                        List.of("days, totals", purged.toString(), "all", "all", "patients 65 / 66"));
    }

    @Test
    void differences_fit_the_screen() {
        differ(GrainPair.EVENTS_AND_HOURS, key.id(), new RollupSums(1, 1, 1, 1, 1, 1));

        String out = shell.atTerminal(80).run("reconcile").out();

        assertThat(out.lines())
                .allMatch(line -> line.replaceAll("\u001b\\[[0-9]*m", "").length() <= 80);
        assertThat(out)
                .contains(id.substring(0, 8) + " ", "requests 1,005 / 1,006")
                .doesNotContain(id);
    }

    @Test
    void the_first_differences_of_each_pair_are_shown_and_the_others_counted() {
        for (int i = 0; i < Reconciled.MOST + 3; i++) {
            differ(GrainPair.EVENTS_AND_MINUTES, key.id(), SUMS);
        }
        differ(GrainPair.DAYS_AND_TOTALS, key.id(), SUMS);

        Shell.Answer table = shell.run("reconcile");
        assertThat(table.code()).isEqualTo(1);
        assertThat(table.out().lines().filter(line -> line.contains(id))).hasSize(101);
        assertThat(table.out()).endsWith("\nThere are 3 more differences.\n");
        Shell.Answer csv = shell.run("reconcile", "--format", "csv");
        assertThat(Csv.records(csv.out())).hasSize(101);
        assertThat(csv.err()).isEqualTo("There are 3 more differences.\n");
        Map<String, @Nullable Object> json =
                Json.object(shell.run("reconcile", "--format", "json").out());
        assertThat(json).containsEntry("more_differences", 3L);
        assertThat((List<?>) Objects.requireNonNull(json.get("differences"))).hasSize(101);
    }

    @Test
    void json_is_alone_on_standard_output() {
        differ(GrainPair.EVENTS_AND_HOURS, key.id(), new RollupSums(1, 0, 0, 0, 0, 0));
        differ(GrainPair.DAYS_AND_TOTALS, key.id(), new RollupSums(0, 1, 0, 0, 0, 0));

        Shell.Answer answer = shell.run("reconcile", "--format", "json");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).isEmpty();
        Map<String, @Nullable Object> json = Json.object(answer.out());
        assertThat(json).containsEntry("agree", false).containsEntry("more_differences", 0L);
        assertThat(list(json, "comparisons")).hasSize(5);
        assertThat(list(json, "comparisons").get(1))
                .isEqualTo(Map.of(
                        "finer",
                        "events",
                        "coarser",
                        "hours",
                        "since",
                        Shell.NOW.toString(),
                        "keys",
                        7L,
                        "periods",
                        1_234L,
                        "differences",
                        1L));
        assertThat(list(json, "differences").get(0))
                .isEqualTo(Map.of(
                        "finer",
                        "events",
                        "coarser",
                        "hours",
                        "key",
                        Map.of("id", id, "name", "Acme"),
                        "period_start",
                        "2026-03-04T05:00:00Z",
                        "route",
                        "/r",
                        "finer_says",
                        statuses(1_005),
                        "coarser_says",
                        statuses(1_006)));
        assertThat(list(json, "differences").get(1).toString())
                .contains("finer_says={requests=1005, patients=65}", "route=null", "period_start=null");
        assertThat(Json.object(new Shell().run("reconcile", "--format", "json").out()))
                .containsEntry("agree", true)
                .containsEntry("differences", List.of());
    }

    @Test
    void csv_has_a_row_for_each_difference() {
        ApiKey formula = shell.key("=1+1");
        differ(GrainPair.EVENTS_AND_HOURS, formula.id(), new RollupSums(1, 0, 0, 0, 0, 1));
        differ(GrainPair.DAYS_AND_TOTALS, key.id(), new RollupSums(0, 1, 0, 0, 0, 0));

        List<Map<String, String>> records =
                Csv.records(shell.run("reconcile", "--format", "csv").out());

        assertThat(records).hasSize(2);
        assertThat(records.get(0))
                .containsEntry("finer", "events")
                .containsEntry("coarser", "hours")
                .containsEntry("key", formula.id().toString())
                .containsEntry("name", "'=1+1")
                .containsEntry("period_start", "2026-03-04T05:00:00Z")
                .containsEntry("route", "/r")
                .containsEntry("finer_requests", "1005")
                .containsEntry("coarser_requests", "1006")
                .containsEntry("finer_patients", "65")
                .containsEntry("coarser_status_2xx", "4")
                .containsEntry("finer_status_5xx", "1")
                .containsEntry("coarser_status_5xx", "2");
        assertThat(records.get(1))
                .containsEntry("period_start", "")
                .containsEntry("route", "")
                .containsEntry("coarser_patients", "66")
                .containsEntry("finer_status_2xx", "");
    }

    @Test
    void it_looks_back_as_far_as_there_is_anything_unless_told_otherwise() {
        shell.run("reconcile");
        assertThat(shell.comparedFrom).isNull();
        shell.run("reconcile", "--days", "1");
        assertThat(shell.comparedFrom).isEqualTo("2026-03-04");
        shell.with("LATCHKEY_RECONCILE_DAYS", "30").run("reconcile");
        assertThat(shell.comparedFrom).isEqualTo("2026-02-03");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "401", "-1", "week", ""})
    void days_are_from_1_to_400(String days) {
        Shell.Answer answer = shell.run("reconcile", "--days", days);

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains("a number of days from 1 to 400");
    }

    @Test
    void a_store_that_is_away_is_told_in_a_sentence() {
        Shell.Answer answer = shell.failingWith(
                        new StoreUnavailableException("the database is away", new IOException()))
                .run("reconcile", "--format", "json");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).isEqualTo("latchkey reconcile: the database is away\n");
    }

    private void differ(GrainPair pair, UUID of, RollupSums more) {
        RollupSums first = pair == GrainPair.DAYS_AND_TOTALS ? new RollupSums(1_005, 65, 0, 0, 0, 0) : SUMS;
        boolean ofAllTime = pair == GrainPair.DAYS_AND_TOTALS;
        Instant period = pair == GrainPair.HOURS_AND_DAYS ? Instant.parse("2026-03-04T00:00:00Z") : PERIOD;
        shell.differences.add(new UsageDifference(
                pair, of, ofAllTime ? null : period, ofAllTime ? null : "/r", first, first.plus(more)));
    }

    private static Map<String, Object> statuses(long requests) {
        return Map.of(
                "requests",
                requests,
                "patients",
                65L,
                "status_2xx",
                4L,
                "status_3xx",
                3L,
                "status_4xx",
                2L,
                "status_5xx",
                1L);
    }

    private static List<?> list(Map<String, @Nullable Object> json, String field) {
        return (List<?>) Objects.requireNonNull(json.get(field));
    }

    private static List<List<String>> rows(String out) {
        return out.lines().map(line -> List.of(line.split(" {2,}"))).toList();
    }
}

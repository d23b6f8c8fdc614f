package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.ApiKey;
import dev.latchkey.testkit.CountingNode;
import dev.latchkey.testkit.Keys;
import dev.latchkey.usage.UsageBatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportCommandsTest {

    private final Shell shell = new Shell();
    private final ApiKey key = shell.key("Acme");
    private final String id = key.id().toString();

    @Test
    void usage_tells_of_seven_days_and_their_sum() {
        use(key, 0, 1_234, 56_789);
        use(key, 6, 1_000, 3);
        use(key, 7, 9_000, 9_000);

        Shell.Answer answer = shell.run("usage", id.substring(0, 8));

        assertThat(answer.code()).isZero();
        assertThat(answer.err()).isEmpty();
        assertThat(answer.out()).contains(id, "Acme", "active");
        assertThat(rows(answer.out()))
                .containsExactly(
                        List.of("DAY UTC", "REQUESTS", "PATIENTS"),
                        List.of("Thu 2026-02-26", "1,000", "3"),
                        List.of("Fri 2026-02-27", "0", "0"),
                        List.of("Sat 2026-02-28", "0", "0"),
                        List.of("Sun 2026-03-01", "0", "0"),
                        List.of("Mon 2026-03-02", "0", "0"),
                        List.of("Tue 2026-03-03", "0", "0"),
                        List.of("Wed 2026-03-04", "1,234", "56,789"),
                        List.of("Total", "2,234", "56,792"));
        assertThat(answer.out()).endsWith("As of 2026-03-04 05:06 UTC.\n");
    }

    @Test
    void usage_of_a_deleted_key_is_history_and_stays() {
        use(key, 0, 3, 30);
        shell.run("delete", "--yes", id);

        Shell.Answer answer = shell.run("usage", id, "--days", "1");

        assertThat(answer.code()).isZero();
        assertThat(answer.out()).contains("deleted");
        assertThat(rows(answer.out()).get(1)).containsExactly("Wed 2026-03-04", "3", "30");
    }

    @Test
    void a_report_is_as_of_the_node_that_is_furthest_behind() {
        new CountingNode(shell.usage, "running").add(new UsageBatch(), 1, Shell.NOW.minusSeconds(600));

        assertThat(shell.run("usage", id).out()).endsWith("As of 2026-03-04 04:56 UTC.\n");
        assertThat(Json.object(shell.run("stats", "--format", "json").out()))
                .containsEntry("as_of", "2026-03-04T04:56:07.089Z");
    }

    @Test
    void usage_as_json_is_one_object() {
        use(key, 1, 5, 50);
        shell.refuse(key, "RATE_LIMITED", 7);

        Map<String, @Nullable Object> json = Json.object(
                shell.run("usage", id, "--days", "2", "--format", "json").out());

        assertThat(json)
                .isEqualTo(Map.of(
                        "key",
                        Map.of("id", id, "name", "Acme"),
                        "days",
                        List.of(
                                Map.of("day", "2026-03-03", "requests", 5L, "patients", 50L, "refusals", Map.of()),
                                Map.of(
                                        "day",
                                        "2026-03-04",
                                        "requests",
                                        0L,
                                        "patients",
                                        0L,
                                        "refusals",
                                        Map.of("RATE_LIMITED", 7L))),
                        "total",
                        Map.of("requests", 5L, "patients", 50L, "refusals", Map.of("RATE_LIMITED", 7L)),
                        "as_of",
                        Shell.NOW.toString()));
    }

    @Test
    void usage_and_stats_as_csv_have_a_row_for_each_day() {
        use(key, 0, 5, 50);
        shell.refuse(key, "RATE_LIMITED", 7);
        shell.refuse(key, "KEY_EXPIRED", 1);

        for (String command : List.of("usage " + id, "stats")) {
            List<Map<String, String>> records = Csv.records(
                    shell.run((command + " --days 2 --format csv").split(" ")).out());

            assertThat(records).hasSize(2);
            assertThat(records.get(1))
                    .isEqualTo(Map.of(
                            "day", "2026-03-04",
                            "requests", "5",
                            "patients", "50",
                            "refused", "8",
                            "refusals", "KEY_EXPIRED=1 RATE_LIMITED=7",
                            "as_of", Shell.NOW.toString()));
        }
    }

    @Test
    void refusals_are_told_by_the_day_and_by_reason() {
        use(key, 0, 5, 50);
        shell.refuse(key, "RATE_LIMITED", 1_200);
        shell.refuse(key, "KEY_EXPIRED", 3);

        String out = shell.run("usage", id, "--days", "2").out();

        assertThat(rows(out).get(0)).containsExactly("DAY UTC", "REQUESTS", "PATIENTS", "REFUSED");
        assertThat(rows(out).get(2)).containsExactly("Wed 2026-03-04", "5", "50", "1,203");
        assertThat(out).contains("\nRefused: 3 KEY_EXPIRED, 1,200 RATE_LIMITED.\n");
        assertThat(shell.run("stats").out()).contains("Refused: 3 KEY_EXPIRED, 1,200 RATE_LIMITED.");
    }

    @Test
    void stats_tells_on_which_days_requests_without_a_valid_key_were_refused_and_why() {
        shell.refuse(null, Shell.NOW.minus(Duration.ofDays(2)), "KEY_UNKNOWN", 100);
        shell.refuse(null, Shell.NOW.minus(Duration.ofDays(2)), "TOO_MANY_FAILURES", 54_321);
        shell.refuse(null, Shell.NOW, "KEY_UNKNOWN", 2);
        shell.refuse(key, "RATE_LIMITED", 7);

        String out = shell.run("stats").out();
        assertThat(out.lines()
                        .dropWhile(line -> !line.startsWith("REFUSED ON"))
                        .limit(3)
                        .map(line -> List.of(line.split(" {2,}"))))
                .containsExactly(
                        List.of("REFUSED ON", "TOO_MANY_FAILURES", "KEY_UNKNOWN", "RATE_LIMITED"),
                        List.of("Mon 2026-03-02", "54,321", "100", "0"),
                        List.of("Wed 2026-03-04", "0", "2", "7"));
        assertThat(Csv.records(
                        shell.run("stats", "--days", "3", "--format", "csv").out()))
                .extracting(row -> row.get("refusals"))
                .containsExactly("KEY_UNKNOWN=100 TOO_MANY_FAILURES=54321", "", "KEY_UNKNOWN=2 RATE_LIMITED=7");
        assertThat(shell.run("stats", "--days", "3", "--format", "json").out())
                .contains("\"TOO_MANY_FAILURES\": 54321");
        assertThat(shell.run("usage", id).out()).doesNotContain("REFUSED ON");
    }

    @Test
    void bars_are_as_long_as_the_days_are_busy() {
        use(key, 0, 800, 1);
        use(key, 1, 400, 1);
        use(key, 2, 1, 1);
        use(key, 3, 5, 1);
        shell.atTerminal(80).with("LANG", "en_GB.UTF-8");

        List<String> lines = shell.run("usage", id, "--days", "5").out().lines().toList();

        assertThat(lines).anyMatch(line -> line.endsWith("800         1  " + "█".repeat(40)));
        assertThat(lines).anyMatch(line -> line.endsWith("400         1  " + "█".repeat(20)));
        assertThat(lines).anyMatch(line -> line.endsWith("  1         1  ▏"));
        assertThat(lines).anyMatch(line -> line.endsWith("  5         1  ▎"));
        assertThat(lines).anyMatch(line -> line.endsWith("  0         0"));
    }

    @Test
    void bars_are_plain_where_the_terminal_has_no_blocks_and_none_in_a_pipe() {
        use(key, 0, 8, 1);
        assertThat(shell.run("usage", id).out()).doesNotContain("█", "#");

        shell.atTerminal(80);
        assertThat(shell.run("usage", id).out()).contains("#".repeat(40)).doesNotContain("█");
        shell.with("LC_ALL", "C").with("LANG", "en_GB.UTF-8");
        assertThat(shell.run("usage", id).out()).contains("#".repeat(40)).doesNotContain("█");
        shell.with("LC_ALL", "C.utf8");
        assertThat(shell.run("usage", id).out()).contains("█".repeat(40));
        shell.with("TERM", "dumb");
        assertThat(shell.run("usage", id).out()).contains("#".repeat(40)).doesNotContain("█");
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 120})
    void reports_fit_the_terminal(int columns) {
        ApiKey long1 = shell.key("A very long name of an institute of many departments ".repeat(3));
        use(long1, 0, 2_345_678, 98_765_432);
        use(key, 2, 12_345, 9);
        shell.atTerminal(columns).with("LANG", "C.UTF-8");

        for (String[] command : new String[][] {{"usage", long1.id().toString()}, {"stats"}}) {
            assertThat(shell.run(command).out().lines().map(line -> line.replaceAll("\u001b\\[[0-9]*m", "")))
                    .allMatch(line -> line.length() <= columns);
        }
    }

    @Test
    void stats_tells_of_all_keys_and_the_busiest() {
        ApiKey gone = shell.key("Gone");
        shell.add(Keys.aKey().expiresAt(Shell.NOW).build());
        shell.add(Keys.aKey().deactivatedAt(Shell.NOW).build());
        use(key, 0, 1_000, 10);
        use(gone, 1, 2_000, 20);
        use(key, 8, 9_000, 90);
        shell.run("purge", "--yes", gone.id().toString());

        Shell.Answer answer = shell.run("stats");

        assertThat(answer.code()).isZero();
        assertThat(answer.out())
                .containsPattern("Active keys +1\n")
                .containsPattern("Inactive keys +1\n")
                .containsPattern("Expired keys +1\n")
                .containsPattern("Deleted keys +0\n");
        assertThat(rows(answer.out())).contains(List.of("Total", "3,000", "30"));
        assertThat(answer.out()).doesNotContain("Gone");
        String busiest = answer.out().substring(answer.out().indexOf("The busiest keys"));
        assertThat(busiest)
                .containsPattern("\n" + gone.id() + " +purged +2,000 +20\n" + id + " +Acme +active +1,000 +10\n$");
    }

    @Test
    void stats_as_json_is_one_object() {
        ApiKey gone = shell.key("Gone");
        use(gone, 0, 2, 20);
        use(key, 0, 1, 10);
        shell.keys.purge(gone.id());

        Map<String, @Nullable Object> json = Json.object(
                shell.run("stats", "--days", "1", "--format", "json").out());

        assertThat(json.keySet()).containsExactlyInAnyOrder("keys", "busiest", "days", "total", "as_of");
        assertThat(json.get("keys")).isEqualTo(Map.of("active", 1L, "inactive", 0L, "expired", 0L, "deleted", 0L));
        assertThat(json.get("total")).isEqualTo(Map.of("requests", 3L, "patients", 30L, "refusals", Map.of()));
        assertThat(String.valueOf(json.get("busiest")))
                .isEqualTo("[{key={id=" + gone.id() + ", name=null}, requests=2, patients=20}, {key={id=" + id
                        + ", name=Acme}, requests=1, patients=10}]");
    }

    @Test
    void stats_names_the_ten_busiest_keys_and_none_without_a_request() {
        assertThat(shell.run("stats").out()).doesNotContain("busiest");
        for (int i = 1; i <= 12; i++) {
            use(shell.key("Key no. " + i), 0, 100 + i, 1);
        }

        String out = shell.run("stats").out();

        assertThat(out).contains("Key no. 12 ", "Key no. 3 ").doesNotContain("Key no. 2 ", "Key no. 1 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "401", "-1", "week", ""})
    void days_are_from_1_to_400(String days) {
        for (String[] command : new String[][] {{"usage", id, "--days", days}, {"stats", "--days", days}}) {
            Shell.Answer answer = shell.run(command);

            assertThat(answer.code()).isEqualTo(2);
            assertThat(answer.err())
                    .startsWith("latchkey " + command[0] + ": --days: ")
                    .contains("a number of days from 1 to 400");
        }
        assertThat(shell.run("stats", "--days", "400").out().lines()).anyMatch(line -> line.contains("2025-01-29"));
    }

    @Test
    void usage_of_a_key_that_is_not_there_is_not_found() {
        assertThat(shell.run("usage", UUID.randomUUID().toString()).code()).isEqualTo(1);
        assertThat(shell.run("usage", "xyz").code()).isEqualTo(1);
        assertThat(shell.run("usage").code()).isEqualTo(2);
    }

    private void use(ApiKey used, int daysAgo, int requests, long patients) {
        shell.use(used, Shell.NOW.minus(Duration.ofDays(daysAgo)), requests, patients);
    }

    /** The rows of the table of days. */
    private static List<List<String>> rows(String out) {
        return out.lines()
                .dropWhile(line -> !line.startsWith("DAY"))
                .takeWhile(line -> !line.startsWith("As of"))
                .map(line -> List.of(line.split(" {2,}")))
                .toList();
    }
}

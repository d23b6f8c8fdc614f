package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.audit.AuditKey;
import dev.latchkey.key.ApiKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditCommandTest {

    private final Shell shell = new Shell();

    private ApiKey created() {
        shell.run("create", "--name", "Acme", "--email", "jane@example.org");
        return shell.onlyKey();
    }

    @Test
    void the_trail_tells_who_did_what_to_which_key() {
        ApiKey key = created();
        shell.run("limits", key.id().toString(), "--per-day", "500");

        Shell.Answer answer = shell.run("audit");

        assertThat(answer.code()).isZero();
        assertThat(answer.out())
                .contains("cli:tester", "create", "edit", key.id().toString(), "requests_per_day: unlimited → 500")
                .contains("name: Acme");
    }

    @Test
    void an_entry_has_its_second_and_nothing_that_says_nothing() {
        ApiKey key = created();
        shell.pass(Duration.ofSeconds(1));
        shell.run("limits", key.id().toString(), "--per-day", "500");

        String out = shell.run("audit").out();

        assertThat(out).contains("2026-03-04 05:06:07  cli:tester", "2026-03-04 05:06:08  cli:tester");
        assertThat(out.lines().filter(line -> line.contains("create")).findFirst())
                .hasValueSatisfying(line ->
                        assertThat(line).contains("name: Acme").doesNotContain("scopes", "address_ranges", ": ,"));
    }

    @Test
    void entries_are_chosen_by_key_actor_and_time() {
        ApiKey key = created();
        shell.pass(Duration.ofHours(2));
        shell.run("deactivate", key.id().toString());

        assertThat(actions("--key", key.id().toString().substring(0, 8))).containsExactly("deactivate", "create");
        assertThat(actions("--since", "1h")).containsExactly("deactivate");
        assertThat(actions("--limit", "1")).containsExactly("deactivate");
        assertThat(actions("--before", "2")).containsExactly("create");
        assertThat(actions("--actor", "cli:nobody")).isEmpty();
        assertThat(actions("--key", "00000000-0000-4000-8000-000000000000")).isEmpty();
    }

    private List<String> actions(String... options) {
        String[] arguments = new String[options.length + 3];
        arguments[0] = "audit";
        System.arraycopy(options, 0, arguments, 1, options.length);
        arguments[options.length + 1] = "--format";
        arguments[options.length + 2] = "csv";
        return Csv.records(shell.run(arguments).out()).stream()
                .map(record -> record.get("action"))
                .toList();
    }

    @Test
    void json_has_the_changes_with_the_words_of_the_key() {
        ApiKey key = created();
        shell.run("limits", key.id().toString(), "--patient-limit", "5");

        String json = shell.run("audit", "--limit", "1", "--format", "json").out();

        assertThat(Json.object(json).keySet()).containsExactly("entries", "next");
        assertThat(json)
                .contains("\"action\": \"edit\"", "\"key_id\": \"" + key.id(), "\"patients_per_request\": \"5\"")
                .contains("\"next\": \"2\"")
                .doesNotContain("units");
    }

    @Test
    void a_purged_keys_entries_are_redacted_and_the_trail_is_intact() {
        ApiKey key = created();
        shell.run("purge", "--yes", key.id().toString());

        String trail = shell.run("audit", "--key", key.id().toString()).out();
        Shell.Answer verified = shell.run("audit", "verify");

        assertThat(trail).contains("redacted").doesNotContain("Acme").doesNotContain("jane");
        assertThat(verified.code()).isZero();
        assertThat(verified.out()).contains("intact: 2 entries, 1 of them redacted, 0 not verifiable here");
    }

    @Test
    void a_head_that_was_kept_shows_a_trail_that_was_cut() {
        created();
        String head = shell.run("audit", "head").out().strip();
        assertThat(head).matches("1:[0-9a-f]{64}");
        assertThat(shell.run("audit", "verify", "--head", head).code()).isZero();

        Shell.Answer cut = shell.run("audit", "verify", "--head", "9" + head.substring(1));

        assertThat(cut.code()).isEqualTo(1);
        assertThat(cut.out()).contains("not intact", "entries 2 to 9 are missing");
        Map<String, ?> json =
                Json.object(shell.run("audit", "verify", "--head", "9" + head.substring(1), "--format", "json")
                        .out());
        assertThat(json.get("intact")).isEqualTo(false);
    }

    @Test
    void entries_of_another_machine_are_told_apart() {
        created();
        shell.auditKey = Optional.of(AuditKey.parse("cd".repeat(32)));

        Shell.Answer answer = shell.run("audit", "verify");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.out()).contains("Nothing is wrong in what", "1 not verifiable here", "another machine");
    }

    @Test
    void what_makes_no_sense_is_wrong_usage() {
        created();
        for (String wrong : List.of(
                "audit --head 1:" + "0".repeat(64),
                "audit verify --head 12",
                "audit head --since 1d",
                "audit frobnicate",
                "audit --since yesterday",
                "audit --limit 0")) {
            assertThat(shell.run(wrong.split(" ")).code()).as(wrong).isEqualTo(2);
        }
        assertThat(shell.run("audit", "--key", "abcdef").code()).isEqualTo(1);
    }

    @Test
    void the_audit_key_comes_from_the_environment_and_is_not_repeated() {
        shell.environment.put("LATCHKEY_AUDIT_KEY", "ab".repeat(32));
        assertThat(shell.run("audit").code()).isZero();
        assertThat(shell.run("audit", "verify").code()).isZero();
        AuditKey given = shell.opened.get(0).auditKey();
        assertThat(given).isNotNull();
        assertThat(given.fingerprint())
                .isEqualTo(AuditKey.parse("ab".repeat(32)).fingerprint());

        shell.environment.put("LATCHKEY_AUDIT_KEY", "too-short-0123456789");
        Shell.Answer answer = shell.run("audit");
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains("LATCHKEY_AUDIT_KEY").doesNotContain("0123456789");
    }
}

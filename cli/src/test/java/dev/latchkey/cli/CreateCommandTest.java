package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyType;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.secret.Secret;
import dev.latchkey.secret.SecretHasher;
import dev.latchkey.secret.SecretShape;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreateCommandTest {

    private final Shell shell = new Shell();

    @Test
    void a_name_is_enough_and_the_default_limits_hold() {
        Shell.Answer answer = shell.run("create", "--name", " Field Hospital 7 ");

        assertThat(answer.code()).isZero();
        ApiKey key = shell.onlyKey();
        assertThat(key.name()).isEqualTo("Field Hospital 7");
        assertThat(key.type()).isEqualTo(KeyType.LIVE);
        assertThat(key.limits()).isEqualTo(Limits.DEFAULT);
        assertThat(key.expiresAt()).isNull();
        assertThat(answer.err()).isEmpty();
    }

    @Test
    void the_secret_stands_alone_on_a_line_of_stdout_and_verifies() {
        Shell.Answer answer = shell.run("create", "--name", "Acme");

        List<String> secrets =
                answer.out().lines().filter(line -> line.contains("lk_live_")).toList();
        assertThat(secrets).hasSize(1);
        Secret secret = Secret.of(secrets.get(0));
        assertThat(secret.shape()).isEqualTo(SecretShape.OWN);
        assertThat(shell.repository.findByHash(SecretHasher.plain().candidates(secret), Shell.NOW))
                .isPresent();
        assertThat(answer.out()).contains("will not be shown again").contains("curl -H");
        assertThat(answer.err()).doesNotContain("lk_live_");
    }

    @Test
    void a_terminal_of_80_columns_holds_every_line() {
        Shell.Answer answer = shell.atTerminal(80).run("create", "--name", "Acme");

        assertThat(answer.out().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void every_option_is_kept() {
        shell.run(
                "create",
                "--name=Acme",
                "--email=ops@acme.example",
                "--patient-limit=5",
                "--per-minute=unlimited",
                "--per-hour=7",
                "--per-day=8",
                "--expires=2026-12-31",
                "--scope=generate",
                "--scope=admin:read",
                "--custom-scope=usage",
                "--metadata=team=red",
                "--metadata=note=a=b, c");

        ApiKey key = shell.onlyKey();
        assertThat(key.email()).isEqualTo("ops@acme.example");
        assertThat(key.limits())
                .isEqualTo(
                        Limits.NONE.withUnitsPerRequest(5).with(Window.HOUR, 7).with(Window.DAY, 8));
        assertThat(key.expiresAt()).isEqualTo(Instant.parse("2027-01-01T00:00:00Z"));
        assertThat(key.scopes()).containsExactly("admin:read", "generate", "usage");
        assertThat(key.metadata()).isEqualTo(Map.of("team", "red", "note", "a=b, c"));
    }

    @Test
    void a_new_key_is_to_be_tried_where_a_server_is() {
        assertThat(tried()).isEqualTo("http://127.0.0.1:8080");
        assertThat(shell.with("LATCHKEY_PORT", "9123").run("serve").code()).isZero();
        assertThat(tried()).isEqualTo("http://127.0.0.1:9123");
        shell.with("LATCHKEY_HOST", "0.0.0.0").with("LATCHKEY_TLS_CERT", "c.pem");
        assertThat(tried()).isEqualTo("https://127.0.0.1:9123");
        shell.with("LATCHKEY_HOST", "2001:db8::7");
        assertThat(tried()).isEqualTo("https://[2001:db8::7]:9123");

        shell.running.put("d", "http://127.0.0.1:7777");
        assertThat(tried("--data-dir=d")).isEqualTo("http://127.0.0.1:7777");

        shell.with("LATCHKEY_ADMIN_KEY", "lk_live_" + "0123456789abcdef".repeat(4) + "_0aZ9bY");
        assertThat(tried("--server=https://keys.example.org/behind")).isEqualTo("https://keys.example.org/behind");
        shell.with("LATCHKEY_SERVER", "https://keys.example.org");
        assertThat(tried()).isEqualTo("https://keys.example.org");
    }

    private String tried(String... options) {
        String[] all = Stream.concat(Stream.of("create", "--name", "Acme"), Stream.of(options))
                .toArray(String[]::new);
        String curl = shell.run(all)
                .out()
                .lines()
                .filter(line -> line.contains("curl"))
                .findFirst()
                .orElseThrow();
        return curl.replaceFirst("  curl -H \"X-API-Key: \\$KEY\" (.*)/api/v1/key", "$1");
    }

    @Test
    void a_scope_that_nothing_asks_for_is_taken_for_a_slip() {
        Shell.Answer slip = shell.run("create", "--name", "Acme", "--scope", "genrate");

        assertThat(slip.code()).isEqualTo(2);
        assertThat(slip.err())
                .startsWith("latchkey create: --scope: nothing asks for the scope \"genrate\"; did you mean generate?"
                        + " There are admin:*, admin:keys, admin:read, generate, jobs:*, jobs:read, jobs:write; a scope"
                        + " of your own is given with --custom-scope=genrate");
        assertThat(shell.run("create", "--name", "Acme", "--scope", "orders:write")
                        .err())
                .startsWith("latchkey create: --scope: nothing asks for the scope \"orders:write\". There are admin:*");
        assertThat(shell.with("LATCHKEY_CREATE_SCOPE", "generate,jobs:raed")
                        .run("create", "--name", "Acme")
                        .err())
                .startsWith("latchkey create: LATCHKEY_CREATE_SCOPE: nothing asks for the scope \"jobs:raed\"; did you"
                        + " mean jobs:read?");
        assertThat(shell.allKeys()).isEmpty();
    }

    @Test
    void a_scope_of_ones_own_is_given_by_an_option_of_its_own() {
        Shell.Answer answer = shell.run(
                "create", "--name=Acme", "--scope=jobs:*", "--custom-scope=orders:write,genrate", "--allow-from=::1");

        assertThat(answer.code()).isZero();
        assertThat(shell.onlyKey().scopes()).containsExactly("genrate", "jobs:*", "orders:write");
        assertThat(answer.out())
                .contains("Scopes                genrate, jobs:*, orders:write\n")
                .contains("Allowed from          ::1\n");
    }

    @Test
    void what_may_be_called_and_from_where_is_shown_with_a_new_secret() {
        shell.run("create", "--name", "Acme");
        String id = shell.onlyKey().id().toString();

        for (String command : new String[] {"create --name Other", "rotate " + id}) {
            assertThat(shell.run(command.split(" ")).out())
                    .contains("Scopes                none: the API, not admin or keys\n")
                    .contains("Allowed from          anywhere\n");
        }
    }

    @Test
    void a_demo_key_needs_no_name_and_has_the_demo_limits_but_for_those_given() {
        Shell.Answer answer = shell.run("create", "--demo", "--per-day", "7");

        ApiKey key = shell.onlyKey();
        assertThat(key.name()).isEqualTo("Demo key of 2026-03-04");
        assertThat(key.type()).isEqualTo(KeyType.DEMO);
        assertThat(key.limits())
                .isEqualTo(Limits.NONE
                        .withUnitsPerRequest(Limits.DEMO.unitsPerRequest())
                        .with(Window.MINUTE, Limits.DEMO.requestsPer(Window.MINUTE))
                        .with(Window.DAY, 7));
        assertThat(answer.out()).contains("lk_demo_");
    }

    @Test
    void a_demo_key_may_have_a_name() {
        shell.run("create", "--demo", "--name", "Fair 2026");

        assertThat(shell.onlyKey().name()).isEqualTo("Fair 2026");
    }

    @Test
    void a_name_like_a_file_or_a_variable_is_just_a_name() {
        assertThat(shell.run("create", "--name", "@home ${env:PATH} $$").code()).isZero();

        assertThat(shell.onlyKey().name()).isEqualTo("@home ${env:PATH} $$");
    }

    @Test
    void json_is_the_key_with_its_secret_alone_on_stdout() {
        Shell.Answer answer = shell.run("create", "--name", "Acme", "--per-day", "9", "--format", "json");

        Map<String, @Nullable Object> json = Json.object(answer.out());
        assertThat(String.valueOf(json.get("key"))).startsWith("lk_live_").hasSize(79);
        assertThat(json.keySet())
                .containsExactly(
                        "key",
                        "id",
                        "name",
                        "email",
                        "hint",
                        "type",
                        "state",
                        "scopes",
                        "address_ranges",
                        "metadata",
                        "limits",
                        "usage",
                        "revision",
                        "created_at",
                        "updated_at",
                        "expires_at");
        assertThat(json.get("id")).isEqualTo(shell.onlyKey().id().toString());
        assertThat(json.get("state")).isEqualTo("active");
        assertThat(json.get("email")).isNull();
        assertThat(String.valueOf(json.get("limits")))
                .contains("requests_per_day=9")
                .contains("requests_per_hour=1000");
        assertThat(answer.err()).isEmpty();
    }

    @Test
    void csv_has_the_secret_first() {
        Shell.Answer answer = shell.run("create", "--name", "Acme", "--format", "csv");

        List<Map<String, String>> records = Csv.records(answer.out());
        assertThat(records).hasSize(1);
        assertThat(records.get(0)).containsEntry("name", "Acme").containsEntry("requests_per_day", "");
        assertThat(records.get(0).keySet()).first().isEqualTo("key");
        assertThat(records.get(0).get("key")).hasSize(79);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--name|''|name is empty",
                "--name|'  '|name is empty",
                "--per-minute|0|from 1 to 999999999999999, or unlimited",
                "--per-minute|-5|from 1 to 999999999999999, or unlimited",
                "--per-hour|1000000000000000|from 1 to 999999999999999, or unlimited",
                "--per-day|ten|from 1 to 999999999999999, or unlimited",
                "--patient-limit|1.5|from 1 to 999999999999999, or unlimited",
                "--patient-limit|99999999999999999999|from 1 to 999999999999999, or unlimited",
                "--email|nobody|must look like name@example.org",
                "--expires|2020-01-01|is in the past",
                "--expires|soon|write 90d",
                "--expires|0d|is in the past",
                "--expires|2500-01-01|100 years",
                "--expires|2026-02-30|is not a time",
                "--scope|Admin|lower-case words",
                "--scope|,|it names nothing",
                "--custom-scope|,|it names nothing",
                "--custom-scope|Admin|lower-case words",
                "--allow-from|,|it names nothing",
                "--metadata|team|NAME=VALUE",
                "--metadata|=red|names have 1 to",
                "--format|yaml|table, json or csv"
            })
    void a_wrong_value_is_told_in_one_sentence_that_names_the_option(String option, String value, String sentence) {
        String[] named = {"create", "--name", "Acme", option, value};
        String[] alone = {"create", option, value};
        Shell.Answer answer = shell.run(option.equals("--name") ? alone : named);

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err().lines()).hasSize(2);
        assertThat(answer.err()).startsWith("latchkey create: " + option + ": ").contains(sentence);
        assertThat(answer.err()).endsWith("Try \"latchkey create --help\".\n");
        assertThat(shell.opened).isEmpty();
    }

    @Test
    void a_name_is_asked_for() {
        Shell.Answer answer = shell.run("create");

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).startsWith("latchkey create: --name is missing");
    }

    @Test
    void two_notes_of_one_name_are_refused() {
        Shell.Answer answer = shell.run("create", "--name", "Acme", "--metadata", "a=1", "--metadata", "a=2");

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains("--metadata: two entries have the name \"a\"");
        assertThat(shell.allKeys()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"table", "json", "csv"})
    void an_answer_that_cannot_be_written_is_a_failure(String format) {
        StringWriter err = new StringWriter();
        Writer full = new Writer() {
            @Override
            public void write(char[] buffer, int offset, int length) throws IOException {
                throw new IOException("no space left on device");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };

        int code = shell.cli(new PrintWriter(full), new PrintWriter(err))
                .run("create", "--name", "Acme", "--format", format);

        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("could not be written").contains("rotate");
    }
}

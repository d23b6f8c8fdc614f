package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.AddressRange;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyQuery;
import dev.latchkey.key.KeySort;
import dev.latchkey.key.Secret;
import dev.latchkey.key.SecretHasher;
import dev.latchkey.limit.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {

    private static final String SECRET = "old-system-0123456789-abcdefghijkl";

    @TempDir
    private Path directory;

    private final Shell shell = new Shell();

    @Test
    void csv_rows_become_keys_that_work_with_their_secrets() throws IOException {
        String hash = SecretHasher.plain()
                .hash(Secret.of("another-0123456789-abcdefghijklmno"))
                .toHex();
        Shell.Answer answer = imported("""
                name,key,key_sha256,email,scopes,address_ranges,metadata,requests_per_day,expires_at
                "Acme, ""Ltd"" of Bern",%s,,ops@example.org,generate jobs:read,192.0.2.0/24,"{""team"":""red""}",500,2030-06-30
                '=Formula,,%s,,,,,unlimited,
                """.formatted(SECRET, hash));

        assertThat(answer.err()).isEmpty();
        assertThat(answer.code()).isZero();
        assertThat(answer.out()).contains("Imported 2 of 2 keys.");
        ApiKey key = found(Secret.of(SECRET));
        assertThat(key.name()).isEqualTo("Acme, \"Ltd\" of Bern");
        assertThat(key.email()).isEqualTo("ops@example.org");
        assertThat(key.scopes()).isEqualTo(Set.of("generate", "jobs:read"));
        assertThat(key.addressRanges()).isEqualTo(Set.of(AddressRange.parse("192.0.2.0/24")));
        assertThat(key.metadata()).isEqualTo(Map.of("team", "red"));
        assertThat(key.limits()).isEqualTo(new Limits(1_000, 60, 1_000, 500));
        assertThat(key.expiresAt()).isEqualTo(Instant.parse("2030-07-01T00:00:00Z"));
        assertThat(found(Secret.of("another-0123456789-abcdefghijklmno")).name())
                .isEqualTo("=Formula");
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        String missing = directory.resolve("missing.csv").toString();

        Shell.Answer answer = shell.run("import", missing);

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("there is no file").contains("missing.csv");
    }

    @Test
    void json_lines_become_keys_in_the_shape_in_which_keys_are_shown() throws IOException {
        Shell.Answer answer = imported("""
                {"name": "Acme", "key": "%s", "type": "demo", "scopes": ["generate"], "email": null,
                """.formatted(SECRET).strip() + """
                 "metadata": {"team": "red"}, "limits": {"requests_per_minute": 7, "requests_per_day": null}}

                {"name": "Zoë", "key": "x%s", "scopes": [], "address_ranges": []}
                """.formatted(SECRET));

        assertThat(answer.code()).isZero();
        assertThat(found(Secret.of(SECRET)).limits()).isEqualTo(new Limits(50, 7, Limits.UNLIMITED, Limits.UNLIMITED));
        assertThat(found(Secret.of(SECRET)).metadata()).isEqualTo(Map.of("team", "red"));
        assertThat(found(Secret.of("x" + SECRET)).name()).isEqualTo("Zoë");
    }

    @Test
    void rows_that_are_refused_are_told_with_their_line_and_stop_no_other() throws IOException {
        Shell.Answer answer = imported("""
                name,key,colour
                Good,%s,
                Short,short,
                ,%s,
                Coloured,%s,red
                Twice,%s,
                """.formatted(SECRET, "b" + SECRET, "c" + SECRET, SECRET));

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.out())
                .contains("Line 3:", "Line 4:", "Line 5:", "Line 6:")
                .contains("Imported 1 of 5 keys.")
                .doesNotContain("Line 2:")
                .doesNotContain(SECRET);
        assertThat(keys()).hasSize(1);
    }

    @Test
    void a_line_that_is_no_json_is_refused_without_repeating_it() throws IOException {
        for (String wrong : List.of(
                "{\"name\": \"A\", \"key\": \"" + SECRET + "\"",
                "{\"name\": \"A\", \"key\": {\"a\": \"" + SECRET + "\"}}",
                "{\"name\": \"A\", \"name\": \"B\", \"key\": \"" + SECRET + "\"}",
                "{\"name\": \"A\", \"key\": \"" + SECRET + "\"} x")) {
            Shell.Answer answer = imported(wrong);

            assertThat(answer.code()).as(wrong).isEqualTo(1);
            assertThat(answer.out())
                    .contains("Line 1: this is not a JSON object")
                    .doesNotContain(SECRET);
        }
        assertThat(keys()).isEmpty();
    }

    @Test
    void the_answer_has_a_row_for_each_in_json_and_csv() throws IOException {
        String file = "name,key\nA," + SECRET + "\nB,short\n";

        String json = imported(file, "--format", "json").out();
        List<Map<String, String>> csv =
                Csv.records(imported(file, "--format", "csv").out());

        assertThat(json)
                .contains(
                        "\"line\": 2",
                        "\"line\": 3",
                        "\"id\": \"" + keys().get(0).id());
        assertThat(csv).hasSize(2);
        assertThat(csv.get(0).get("refusal")).contains("in use");
    }

    @Test
    void a_file_that_is_not_there_or_no_text_is_a_failure() throws IOException {
        assertThat(shell.run("import", directory.resolve("none").toString()).code())
                .isEqualTo(1);
        Path broken = directory.resolve("broken");
        Files.write(broken, "name,key\nZo\u00eb,x\n".getBytes(StandardCharsets.ISO_8859_1));
        Shell.Answer answer = shell.run("import", broken.toString());
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("UTF-8");
        assertThat(imported("").out()).contains("Imported 0 of 0 keys.");
    }

    @Test
    void many_rows_are_imported() throws IOException {
        StringBuilder file = new StringBuilder("\uFEFFname,key\r\n");
        for (int i = 0; i < 250; i++) {
            file.append("Key ").append(i).append(',').append(SECRET).append(i).append("\r\n");
        }

        assertThat(imported(file.toString()).out()).contains("Imported 250 of 250 keys.");
        assertThat(keys()).hasSize(250);
    }

    private Shell.Answer imported(String text, String... options) throws IOException {
        Path file = Files.writeString(directory.resolve("keys"), text);
        String[] arguments = new String[options.length + 2];
        arguments[0] = "import";
        arguments[1] = file.toString();
        System.arraycopy(options, 0, arguments, 2, options.length);
        return shell.run(arguments);
    }

    private ApiKey found(Secret secret) {
        return shell.repository
                .findByHash(SecretHasher.plain().candidates(secret), Shell.NOW)
                .orElseThrow()
                .key();
    }

    private List<ApiKey> keys() {
        return shell.repository
                .list(new KeyQuery(null, null, true, null, null, KeySort.NEWEST, null, 1_000, Shell.NOW))
                .keys();
    }
}

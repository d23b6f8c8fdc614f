package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.AddressRange;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyQuery;
import dev.latchkey.key.KeySort;
import dev.latchkey.key.KeyState;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.secret.Secret;
import dev.latchkey.secret.SecretHasher;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertThat(key.limits())
                .isEqualTo(Limits.NONE
                        .withUnitsPerRequest(1_000)
                        .with(Window.MINUTE, 60)
                        .with(Window.HOUR, 1_000)
                        .with(Window.DAY, 500));
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
        assertThat(found(Secret.of(SECRET)).limits())
                .isEqualTo(Limits.NONE.withUnitsPerRequest(50).with(Window.MINUTE, 7));
        assertThat(found(Secret.of(SECRET)).metadata()).isEqualTo(Map.of("team", "red"));
        assertThat(found(Secret.of("x" + SECRET)).name()).isEqualTo("Zoë");
    }

    @Test
    void rows_that_are_refused_are_told_with_their_line_and_stop_no_other() throws IOException {
        Shell.Answer answer = imported("""
                name,key,requests_per_day
                Good,%s,
                Short,short,
                ,%s,
                Many,%s,many
                Twice,%s,
                """.formatted(SECRET, "b" + SECRET, "c" + SECRET, SECRET));

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.out())
                .contains("Line 3:", "Line 4:", "Line 5:", "Line 6:")
                .contains("Imported 1 of 5 keys.")
                .contains("Line 2: imported as " + keys().get(0).id())
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
                    .containsAnyOf("Line 1: this is not a JSON object", "Line 1: key is a text")
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
        Shell.Answer empty = imported("");
        assertThat(empty.code()).isEqualTo(1);
        assertThat(empty.err()).contains("the file is empty");
        for (String binary : List.of("PK\u0003\u0004name,key", "n\0a\0m\0e\0,\0k\0e\0y\0")) {
            Shell.Answer answer = imported(binary);
            assertThat(answer.code()).isEqualTo(1);
            assertThat(answer.err()).contains("not UTF-8 text");
        }
    }

    @Test
    void a_line_in_another_encoding_is_named_and_stops_no_other() throws IOException {
        Path file = directory.resolve("latin");
        Files.write(
                file,
                ("name,key\nFirst," + SECRET + "a\nZo\u00eb," + SECRET + "b\nLast," + SECRET + "c\n")
                        .getBytes(StandardCharsets.ISO_8859_1));

        Shell.Answer answer = shell.run("import", file.toString());

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.out()).contains("Line 3: it is not UTF-8 text").contains("Imported 2 of 3 keys.");
    }

    @Test
    void a_line_without_end_is_told_before_memory_is_full() throws IOException {
        Shell.Answer answer = imported("name,key\nA," + SECRET + "\n" + "x".repeat(1_000_001));

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("line 3 is longer than a million characters");
    }

    @Test
    void utf_16_is_read_where_the_file_begins_like_it() throws IOException {
        Path file = directory.resolve("utf16");
        Files.write(file, ("\uFEFFname\tkey\r\nZo\u00eb\t" + SECRET + "\r\n").getBytes(StandardCharsets.UTF_16LE));

        assertThat(shell.run("import", file.toString()).out()).contains("Imported 1 of 1 keys.");
        assertThat(found(Secret.of(SECRET)).name()).isEqualTo("Zo\u00eb");
    }

    @Test
    void a_file_of_another_system_comes_in_with_its_states_and_one_notice_for_what_is_not_known() throws IOException {
        Shell.Answer answer = imported("""
                Name,key,description,Enabled,usageplanIds
                Partner,%1$sa,"He said ""hi"", twice",true,c45g16
                Former,%1$sb,,FALSE,c45g16
                """.formatted(SECRET));

        assertThat(answer.code()).isZero();
        assertThat(answer.err().lines()).singleElement().asString().contains("description, usageplanIds");
        assertThat(found(Secret.of(SECRET + "a")).metadata())
                .isEqualTo(Map.of("description", "He said \"hi\", twice", "usageplanIds", "c45g16"));
        assertThat(found(Secret.of(SECRET + "a")).stateAt(Shell.NOW)).isEqualTo(KeyState.ACTIVE);
        assertThat(found(Secret.of(SECRET + "b")).stateAt(Shell.NOW)).isEqualTo(KeyState.INACTIVE);
    }

    @Test
    void unknown_columns_are_left_out_or_refused_where_that_is_wanted() throws IOException {
        String file = "name,key,colour,shade\nA," + SECRET + ",red,dark\n";

        Shell.Answer refused = imported(file, "--unknown", "refuse");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err().lines()).singleElement().asString().contains("colour, shade", "nothing was imported");
        assertThat(keys()).isEmpty();
        Shell.Answer ignored = imported(file, "--unknown", "ignore");
        assertThat(ignored.code()).isZero();
        assertThat(ignored.err()).contains("left out: colour, shade");
        assertThat(found(Secret.of(SECRET)).metadata()).isEmpty();
        assertThat(imported(file, "--unknown", "perhaps").code()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "\t", ","})
    void the_separator_is_found_out(String separator) throws IOException {
        String file =
                "name,key,metadata\n\"Acme; Ltd, Bern\"," + SECRET + ",\"{\"\"a\"\":\"\"line one\\nand; two\"\"}\"\n";

        assertThat(imported(file.replace("e,k", "e" + separator + "k")
                                .replace("y,m", "y" + separator + "m")
                                .replace("\"," + SECRET + ",\"", "\"" + separator + SECRET + separator + "\""))
                        .code())
                .isZero();
        assertThat(found(Secret.of(SECRET)).name()).isEqualTo("Acme; Ltd, Bern");
        assertThat(found(Secret.of(SECRET)).metadata()).isEqualTo(Map.of("a", "line one\nand; two"));
    }

    @Test
    void a_spreadsheet_may_say_how_fields_are_separated() throws IOException {
        assertThat(imported("sep=;\r\nName;Key\r\nA;" + SECRET + "\r\n").code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Partner,%s\nOther,%s2",
                "name,description\nA,%s",
                "key,description\n%s,A",
                "name,key,name\nA,%s,B",
                "name,key,token\nA,%s,B",
                "\"name,key\nA,%s",
                "[{\"name\":\"A\",\"key\":\"%s\"}]",
                "{\n\"name\": \"A\",\n\"key\": \"%s\"\n}",
            })
    void a_file_that_makes_no_sense_says_so_once_and_imports_nothing(String file) throws IOException {
        Shell.Answer answer = imported(file.replace("%s", SECRET));

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err().lines()).hasSize(1);
        assertThat(answer.err()).doesNotContain(SECRET).doesNotContain("should not happen");
        assertThat(keys()).isEmpty();
    }

    @Test
    void a_stray_quote_takes_no_other_row_with_it() throws IOException {
        Shell.Answer answer = imported("""
                name,key,metadata,note
                "Open,%1$s-a,,
                Two,%1$s-b,,
                "Three" x,%1$s-c,,
                Four,%1$s-d,,"left open
                Five,%1$s-e,,
                Six"s,%1$s-f,,
                "Seven,%1$s-g,
                Eight,%1$s-h",,
                Nine,%1$s-i,,"two
                lines"
                Ten,%1$s-j,"{""a"":
                ""b""}",
                Eleven,%1$s-k,,"never closed
                """.formatted(SECRET));

        assertThat(answer.code()).isEqualTo(1);
        assertThat(keys().stream().map(ApiKey::name)).containsExactlyInAnyOrder("Two", "Five", "Six\"s", "Nine", "Ten");
        assertThat(answer.out())
                .contains(
                        "Line 2: a quote", "Line 4: a quote", "Line 5: a quote", "Line 8: a quote", "Line 14: a quote")
                .doesNotContain(SECRET);
        assertThat(found(Secret.of(SECRET + "-i")).metadata()).isEqualTo(Map.of("note", "two\nlines"));
        assertThat(found(Secret.of(SECRET + "-j")).metadata()).isEqualTo(Map.of("a", "b"));
    }

    @Test
    void a_table_of_the_generator_s_keys_comes_in_twice_and_counts_once() throws IOException {
        String file = """
                id,key,name,email,is_active,is_demo,max_patients_per_request,max_requests_per_day,\
                max_requests_per_minute,max_requests_per_hour,total_requests,total_patients_generated,daily_requests,\
                last_used_at,last_reset_at,created_at,updated_at,expires_at,key_metadata
                1c,DEMO_MILMED_2025_50_PATIENTS,Public,,t,t,50,100,10,50,9,9,9,,,2025-01-01,,,{}
                2c,%1$sa,Partner,\\N,t,f,500,\\N,30,400,77,8800,3,2025-01-01 10:00:00+00,,2024-01-02 03:04:05,,,"{""n"":5}"
                3c,%1$sb,Former,,f,f,500,,30,400,0,0,0,,,2024-01-02 03:04:05,,,
                4c,%1$sc,Over,,t,f,500,,30,400,0,0,0,,,2024-01-02 03:04:05,,2024-02-02 03:04:05,
                """.formatted(SECRET);

        Shell.Answer first = imported(file);
        Shell.Answer second = imported(file);

        assertThat(first.code()).as(first.out()).isZero();
        assertThat(first.out())
                .contains("Line 2: skipped, since this is the public demo key")
                .contains("Imported 3 of 4 keys. Skipped 1.");
        assertThat(second.code()).isEqualTo(1);
        assertThat(second.out()).contains("Imported 0 of 4 keys.");
        ApiKey partner = found(Secret.of(SECRET + "a"));
        assertThat(partner.limits())
                .isEqualTo(Limits.NONE
                        .withUnitsPerRequest(500)
                        .with(Window.MINUTE, 30)
                        .with(Window.HOUR, 400));
        assertThat(partner.metadata()).isEqualTo(Map.of("id", "2c", "n", "5"));
        assertThat(found(Secret.of(SECRET + "b")).stateAt(Shell.NOW)).isEqualTo(KeyState.INACTIVE);
        assertThat(found(Secret.of(SECRET + "c")).stateAt(Shell.NOW)).isEqualTo(KeyState.EXPIRED);
        String shown = shell.run("show", partner.id().toString()).out();
        assertThat(shown).contains("77 of these requests, and 8,800 of these patients", "2025-01-01 10:00");
        assertThat(shell.run("usage", partner.id().toString()).out()).contains("77 requests and 8,800 patients");
        assertThat(shell.run("show", partner.id().toString(), "--format", "json")
                        .out())
                .contains("\"requests\": 77", "\"before\"");
    }

    @Test
    void quiet_writes_the_ids_alone() throws IOException {
        Shell.Answer answer = imported("name,key\nA," + SECRET + "\nB,short\n", "--quiet");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.out()).isEqualTo(keys().get(0).id() + "\n");
        assertThat(answer.err()).contains("line 3: a secret of another system");
        assertThat(imported("name,key\n", "--quiet", "--format", "json").code()).isEqualTo(2);
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

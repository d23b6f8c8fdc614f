package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.cli.shell.Terminal;
import dev.latchkey.generator.jobs.Template;
import dev.latchkey.generator.store.jdbc.JdbcTemplateRepository;
import dev.latchkey.store.jdbc.Database;
import dev.latchkey.store.jdbc.dialect.DatabaseOptions;
import dev.latchkey.store.jdbc.dialect.DatabaseUrl;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Saved configurations of another generator come into the store, for a key. */
class ImportConfigurationsTest {

    private static final UUID ID = UUID.fromString("5f6b9c1e-8a52-4b52-a2d8-3d7a2c7c0a11");
    private static final String FRONT = "{\"id\":\"f1\",\"name\":\"North\",\"casualty_rate\":1.0,"
            + "\"nationality_distribution\":[{\"nationality_code\":\"USA\",\"percentage\":100}]}";
    private static final String CONFIGURATION = "{\"id\":\"%s\",\"name\":\"%s\",\"description\":\"As saved\","
            + "\"total_patients\":20,\"front_configs\":[" + FRONT + "],\"facility_configs\":[],"
            + "\"injury_distribution\":{\"Disease\":100},\"created_at\":\"2024-01-02T03:04:05\","
            + "\"updated_at\":\"2024-01-02T03:04:05\"}";

    @TempDir
    private Path directory;

    private UUID owner = ID;

    @BeforeEach
    void aKey() {
        String created = run("create", "--name", "Partner", "--format", "csv").out();
        owner = UUID.fromString(
                created.lines().toList().get(1).replaceAll(".*?([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}).*", "$1"));
    }

    @Test
    void they_keep_their_ids_and_come_in_once() throws IOException {
        String lines = CONFIGURATION.formatted(ID, "First") + "\n\n" + CONFIGURATION.formatted("12", "Second") + "\n";

        Answer first = imported(lines);

        assertThat(first.code()).as(first.toString()).isZero();
        assertThat(first.out()).contains("Configuration 1: imported as " + ID, "Configuration 2: imported as ");
        assertThat(templates()).hasSize(2).extracting(Template::id).contains(ID);
        assertThat(templates())
                .allSatisfy(template -> assertThat(template.configuration())
                        .contains("USA", "As saved")
                        .doesNotContain("created_at"));
        Answer again = imported(CONFIGURATION.formatted(ID, "Other"));
        assertThat(again.code()).isZero();
        assertThat(again.out()).contains("is there already");
        assertThat(templates()).hasSize(2);
    }

    @Test
    void a_list_is_taken_and_what_cannot_be_kept_is_told_and_stops_no_other() throws IOException {
        Answer answer = imported(
                "[" + CONFIGURATION.formatted(ID, "First") + ",\n{\"name\":\"\",\"total_patients\":-1}, 7]", "--quiet");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.out()).isEqualTo(ID + "\n");
        assertThat(answer.err()).contains("Configuration 2: ", "Configuration 3: this is no JSON object");
        assertThat(templates()).hasSize(1);
    }

    @Test
    void json_that_a_table_keeps_as_text_is_read() throws IOException {
        Answer answer = imported("{\"id\":\"" + ID + "\",\"name\":\"[Autumn]\",\"total_patients\":20,\"front_configs\":"
                + "\"[" + FRONT.replace("\"", "\\\"") + "]\",\"injury_distribution\":\"{\\\"Disease\\\":100}\"}");

        assertThat(answer.code()).as(answer.toString()).isZero();
        assertThat(templates())
                .singleElement()
                .satisfies(template -> assertThat(template.configuration())
                        .contains("\"name\":\"[Autumn]\"", "\"front_configs\":[" + FRONT, "{\"Disease\":100}"));
    }

    @Test
    void what_is_no_json_says_so_once_and_keeps_nothing() throws IOException {
        for (String wrong : List.of("", "name,key\n", CONFIGURATION.formatted(ID, "First") + "\n{oops\n")) {
            Answer answer = imported(wrong);

            assertThat(answer.code()).isEqualTo(1);
            assertThat(answer.err().lines()).hasSize(1);
        }
        assertThat(templates()).isEmpty();
    }

    private record Answer(int code, String out, String err) {}

    private Answer imported(String text, String... more) throws IOException {
        Path file = Files.writeString(directory.resolve("configurations.json"), text);
        return run(Stream.concat(
                        Stream.of("import-configurations", file.toString(), "--key", owner.toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    private Answer run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal = new Terminal(
                new BufferedReader(new StringReader("")), new PrintWriter(out), new PrintWriter(err), false);
        String[] all = Stream.concat(
                        Stream.of(arguments),
                        Stream.of("--data-dir", directory.resolve("data").toString()))
                .toArray(String[]::new);
        int code = Main.run(terminal, WarmUp.none(), Map.of(), all);
        return new Answer(code, out.toString(), err.toString());
    }

    private List<Template> templates() {
        DatabaseUrl url = DatabaseUrl.sqlite(directory.resolve("data").resolve("latchkey.db"));
        try (Database database = Database.open(url, DatabaseOptions.single())) {
            return new JdbcTemplateRepository(database).newest(owner, 0, 99);
        }
    }
}

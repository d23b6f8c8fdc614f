package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.Installation.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line at a real terminal: the launcher, the jar, and a pseudo terminal of the operating system. */
@Tag("installed")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TerminalInstalledTest {

    private static final String ESCAPE = "\u001b";
    private static final String END_OF_INPUT = "\u0004";

    @TempDir
    static Path directory;

    private static Installation latchkey;

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        latchkey = Installation.in(directory);
    }

    @Test
    void there_is_colour_at_a_terminal_unless_it_is_not_wanted_and_none_in_a_pipe()
            throws IOException, InterruptedException {
        newKey("Coloured");

        assertThat(latchkey.atTerminal(80, Map.of(), "list").out()).contains(ESCAPE + "[32mactive" + ESCAPE + "[0m");
        assertThat(latchkey.atTerminal(80, Map.of(), "list", "--help").out()).contains(ESCAPE + "[");
        assertThat(latchkey.atTerminal(80, Map.of("NO_COLOR", "1"), "list").out())
                .contains("active")
                .doesNotContain(ESCAPE);
        assertThat(latchkey.piped(Map.of(), "list").out()).contains("active").doesNotContain(ESCAPE);
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 120})
    void tables_are_as_wide_as_the_terminal_at_most_and_help_reads_well(int columns)
            throws IOException, InterruptedException {
        newKey("A long name of an institute of many departments, and of many more than that");
        Map<String, String> plain = Map.of("NO_COLOR", "1");

        List<String> lines = lines(latchkey.atTerminal(columns, plain, "list"));

        assertThat(lines).hasSizeGreaterThan(2).allMatch(line -> line.length() <= columns);
        assertThat(lines.get(0)).startsWith("ID        NAME ").contains("REQUESTS");
        // There is room for one more column on the wider one.
        assertThat(lines.get(0).contains("TYPE")).isEqualTo(columns == 120);
        assertThat(lines(latchkey.atTerminal(columns, plain, "help", "create"))).allMatch(line -> line.length() <= 80);
    }

    @Test
    void the_terminal_itself_says_how_wide_it_is_and_a_variable_says_otherwise()
            throws IOException, InterruptedException {
        newKey("A long name of an institute of many departments, and of many more than that");

        assertThat(lines(latchkey.atTerminal(40, Map.of("NO_COLOR", "1"), "list")))
                .allMatch(line -> line.length() <= 40);
        assertThat(lines(latchkey.atTerminal(40, Map.of("NO_COLOR", "1", "COLUMNS", "100"), "list")))
                .anyMatch(line -> line.length() > 80)
                .allMatch(line -> line.length() <= 100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list",
                "list --format json",
                "list --format csv",
                "list --quiet",
                "create --name Unread",
                "stats",
                "audit --format json",
                "help create",
                "generate-completion",
                "generate-man",
                "--version"
            })
    void a_reader_that_has_gone_is_no_failure(String command) throws IOException, InterruptedException {
        // Whoever reads nothing is gone long before there is anything to read.
        Outcome outcome = latchkey.script("$latchkey " + command + " | true; exit ${PIPESTATUS[0]}");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
        Outcome first = latchkey.script("$latchkey " + command + " | head -1; exit ${PIPESTATUS[0]}");
        assertThat(first.err()).isEmpty();
        assertThat(first.code()).isZero();
        assertThat(first.out().lines()).hasSize(1);
    }

    @Test
    void a_disk_that_is_full_is_a_failure() throws IOException, InterruptedException {
        Outcome outcome = latchkey.script("$latchkey list >/dev/full");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).isEqualTo("latchkey: the answer could not be written in full\n");
    }

    @ParameterizedTest
    @CsvSource({"delete, deleted, latchkey restore", "purge, '', no way back"})
    void a_yes_does_it(String command, String state, String wayBack) throws IOException, InterruptedException {
        String id = newKey("Doomed");

        Outcome outcome = latchkey.answering("y\r", command, id);

        assertThat(outcome.out())
                .contains("the key \"Doomed\" (" + id.substring(0, 8) + ")")
                .contains(wayBack);
        assertThat(outcome.code()).as(outcome.out()).isZero();
        Outcome shown = latchkey.piped(Map.of(), "show", id, "--format", "json");
        assertThat(shown.code()).isEqualTo(state.isEmpty() ? 1 : 0);
        assertThat(shown.out()).contains(state.isEmpty() ? "" : "\"state\": \"" + state + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"n\r", "\r", END_OF_INPUT, "yup\r"})
    void anything_else_changes_nothing(String keys) throws IOException, InterruptedException {
        String id = newKey("Spared");

        for (String command : List.of("delete", "purge")) {
            Outcome outcome = latchkey.answering(keys, command, id);

            assertThat(outcome.out()).contains("Nothing was changed.");
            assertThat(outcome.code()).isEqualTo(1);
        }
        assertThat(latchkey.piped(Map.of(), "show", id, "--format", "json").out())
                .contains("\"state\": \"active\"");
    }

    @Test
    void without_a_terminal_nothing_is_removed_unless_told_to() throws IOException, InterruptedException {
        String id = newKey("Kept");

        for (String command : List.of("delete", "purge")) {
            Outcome refused = latchkey.piped(Map.of(), command, id);
            assertThat(refused.code()).isEqualTo(2);
            assertThat(refused.err()).contains("no terminal", "--yes");
        }
        assertThat(latchkey.piped(Map.of(), "show", id, "--format", "json").out())
                .contains("\"state\": \"active\"");
        assertThat(latchkey.piped(Map.of(), "delete", "--yes", id).code()).isZero();
    }

    private static String newKey(String name) throws IOException, InterruptedException {
        Outcome created = latchkey.piped(Map.of(), "create", "--name", name, "--format", "json");
        assertThat(created.code()).as(created.err()).isZero();
        return Caller.field(created.out(), "id");
    }

    private static List<String> lines(Outcome outcome) {
        assertThat(outcome.code()).as(outcome.out()).isZero();
        return outcome.out().lines().toList();
    }
}

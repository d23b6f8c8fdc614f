package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The completion script as bash itself runs it; bash is there wherever the launcher works. */
public class CompletionTest {

    /** Where the words are completed. */
    @TempDir
    protected Path directory;

    private Path script;

    /** Whose commands. */
    protected Shell shell() {
        return new Shell();
    }

    @BeforeEach
    void generate() throws IOException {
        Shell.Answer answer = shell().run("generate-completion");
        assertThat(answer.code()).isZero();
        script = Files.writeString(directory.resolve("completion"), answer.out());
    }

    @Test
    void every_command_and_every_option_is_completed() {
        Map<String, CommandLine> commands = shell().cli(
                        new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()))
                .commandLine()
                .getSubcommands();

        assertThat(completed("<>")).containsAll(commands.keySet()).contains("--help", "--version");
        commands.forEach((name, command) -> {
            CommandSpec spec = command.getCommandSpec();
            assertThat(completed(name, "--"))
                    .as(name)
                    .containsExactlyInAnyOrderElementsOf(
                            spec.options().stream().map(OptionSpec::longestName).toList());
        });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "li|list limits",
                "gen|generate-completion generate-man",
                "list --st|--state",
                "list --sort e|expires_at",
                "list --sort -n|-name",
                "list --state <>|active inactive expired deleted",
                "list --format j|json",
                "list --format = j|json",
                "list --format =|table json csv",
                "list --demo --form|--format",
                "serve --log-level d|debug",
                "help us|usage",
                "create --name x --pat|--patient-limit",
                "frobnicate --|''",
                "list --sort last|last_used",
                "list --sort -l|-last_used",
                "create --scope gen|generate",
                "create --custom-scope adm|admin:* admin:keys admin:read",
                "create --scope jobs : r|read",
                "create --scope = jobs :|* read write",
                "list --scope jobs : w|write",
                "audit v|verify",
                "audit h|head",
                "vers|version",
                "list --search <>|''"
            })
    void a_word_is_completed_to_what_fits(String typed, String completions) {
        assertThat(completed(typed.split(" "))).containsExactly(completions.split(" "));
    }

    @Test
    void a_key_is_completed_to_the_ids_of_keys_that_the_place_before_it_has() throws IOException {
        Path program = Files.writeString(directory.resolve("latchkey"), """
                #!/bin/sh
                echo "$@" >>asked
                [ -n "$LATCHKEY_COMPLETING" ] && printf '%s\n' 3f9a1b2c-0 3f9b0000-0 aaaaaaaa-0
                """);
        assertThat(program.toFile().setExecutable(true)).isTrue();

        assertThat(completed("show", "3f9a")).containsExactly("3f9a1b2c-0");
        assertThat(completed("audit", "--key", "3f9")).containsExactly("3f9a1b2c-0", "3f9b0000-0");
        assertThat(completed("purge", "--data-dir", "some/place", "--server=https://x.example", "a"))
                .containsExactly("aaaaaaaa-0");
        assertThat(completed("rotate", "--gr")).containsExactly("--grace");
        assertThat(Files.readAllLines(directory.resolve("asked")))
                .containsExactly(
                        "list --all --limit 1000 --quiet",
                        "list --all --limit 1000 --quiet",
                        "list --all --limit 1000 --quiet --data-dir some/place --server=https://x.example");
    }

    @Test
    void a_data_directory_is_completed_to_directories() throws IOException {
        Files.createDirectory(directory.resolve("some data"));
        Files.createFile(directory.resolve("some file"));

        assertThat(completed("list", "--data-dir", "som")).containsExactly("some data");
    }

    @Test
    void a_file_is_completed_to_files_and_options_still_to_options() throws IOException {
        Files.createFile(directory.resolve("some key.pem"));

        assertThat(completed("serve", "--tls-key", "som")).containsExactly("some key.pem");
        assertThat(completed("serve", "--tls-k")).containsExactly("--tls-key");
    }

    @Test
    void the_launcher_is_completed_by_its_name_alone_and_by_its_path() {
        assertThat(bash("complete -p latchkey")).containsExactly("complete -F _latchkey_bash latchkey");
    }

    /** What bash offers for the last of the words after {@code latchkey}; {@code <>} is an empty one. */
    protected List<String> completed(String... words) {
        String quoted = Stream.of(words)
                .map(word -> " '" + word.replace("<>", "") + "'")
                .collect(Collectors.joining());
        String line = "./latchkey " + String.join(" ", words).replace("<>", "");
        return bash("COMP_LINE='" + line + "'; COMP_POINT=" + line.length() + "; COMP_WORDS=(./latchkey" + quoted
                + "); COMP_CWORD=" + words.length + "; _latchkey_bash; printf '%s\\n' \"${COMPREPLY[@]}\"");
    }

    private List<String> bash(String commands) {
        try {
            Process process = new ProcessBuilder("bash", "--norc", "-uc", ". '" + script + "'; " + commands)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return out.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

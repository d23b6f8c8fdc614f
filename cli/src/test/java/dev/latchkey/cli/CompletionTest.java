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
class CompletionTest {

    @TempDir
    Path directory;

    private Path script;

    @BeforeEach
    void generate() throws IOException {
        Shell.Answer answer = new Shell().run("generate-completion");
        assertThat(answer.code()).isZero();
        script = Files.writeString(directory.resolve("completion"), answer.out());
    }

    @Test
    void every_command_and_every_option_is_completed() {
        Map<String, CommandLine> commands = new Shell()
                .cli(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()))
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
                "list --search <>|''"
            })
    void a_word_is_completed_to_what_fits(String typed, String completions) {
        assertThat(completed(typed.split(" "))).containsExactly(completions.split(" "));
    }

    @Test
    void a_data_directory_is_completed_to_directories() throws IOException {
        Files.createDirectory(directory.resolve("some data"));
        Files.createFile(directory.resolve("some file"));

        assertThat(completed("list", "--data-dir", "som")).containsExactly("some data");
    }

    @Test
    void a_file_is_completed_to_files_and_options_still_to_options() throws IOException {
        Files.createFile(directory.resolve("some patients.enc"));

        assertThat(completed("decrypt", "som")).containsExactly("some patients.enc");
        assertThat(completed("decrypt", "--out", "som")).containsExactly("some patients.enc");
        assertThat(completed("decrypt", "--o")).containsExactly("--out");
    }

    @Test
    void the_launcher_is_completed_by_its_name_alone_and_by_its_path() {
        assertThat(bash("complete -p latchkey")).containsExactly("complete -F _latchkey_bash latchkey");
    }

    /** What bash offers for the last of the words after {@code latchkey}; {@code <>} is an empty one. */
    private List<String> completed(String... words) {
        String quoted = Stream.of(words)
                .map(word -> " '" + word.replace("<>", "") + "'")
                .collect(Collectors.joining());
        return bash("COMP_WORDS=(./latchkey" + quoted + "); COMP_CWORD=" + words.length
                + "; _latchkey_bash; printf '%s\\n' \"${COMPREPLY[@]}\"");
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

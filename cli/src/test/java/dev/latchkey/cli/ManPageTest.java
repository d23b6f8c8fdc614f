package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class ManPageTest {

    private final String page = new Shell().run("generate-man").out();

    @Test
    void every_command_is_there_with_each_of_its_options_and_an_example() {
        commands().forEach(command -> {
            String name = command.getCommandName();
            String roffName = name.replace("-", "\\-");
            assertThat(page).contains("\n.SS latchkey " + roffName + " ");
            String section = page.substring(page.indexOf("\n.SS latchkey " + roffName + " ") + 1);
            String own = section.substring(0, section.indexOf("\n.S", 1));
            for (OptionSpec option : command.getCommandSpec().options()) {
                assertThat(own).as(name).containsPattern(literally(option.longestName()) + "\\b");
                assertThat(page).containsPattern("\n\\.B (\\\\-[hq], )?" + literally(option.longestName()) + "( |\n)");
            }
            assertThat(own).containsPattern("\\.nf\n.*latchkey " + roffName.replace("\\", "\\\\"));
        });
    }

    @Test
    void options_are_told_with_their_values_and_variables() {
        assertThat(page)
                .contains(".B \\-\\-search \\fITEXT\\fR\n")
                .contains("[LATCHKEY_LIST_SEARCH]")
                .contains("[LATCHKEY_DATABASE, DATABASE_URL]")
                .contains("LATCHKEY_PEPPER", "LATCHKEY_ADMIN_KEY", "NO_COLOR");
    }

    @Test
    void an_option_of_many_commands_is_described_once() {
        assertThat(page.split("\n\\.B " + literally("--data-dir"), -1)).hasSize(2);
        assertThat(page.split("\n\\.B " + literally("--yes"), -1)).hasSizeGreaterThan(2);
    }

    @Test
    void no_line_is_a_request_that_was_not_meant_as_one() {
        assertThat(page.lines().filter(line -> line.startsWith(".") || line.startsWith("'")))
                .allMatch(line -> line.matches("\\.(TH|SH|SS|TP|PP|B|I|nf|fi)( .*)?"));
        assertThat(page).as("in ASCII").matches("[\n -~]+");
    }

    @Test
    void groff_has_nothing_to_complain_about() throws IOException {
        assumeThat(List.of("/usr/bin/groff", "/usr/local/bin/groff").stream().map(Path::of))
                .as("where there is a groff")
                .anyMatch(Files::isExecutable);
        Process groff = new ProcessBuilder("groff", "-man", "-ww", "-Tutf8", "-P-c")
                .redirectErrorStream(true)
                .start();
        try (OutputStream in = groff.getOutputStream()) {
            in.write(page.getBytes(StandardCharsets.UTF_8));
        }
        String shown = new String(groff.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // Bold is a letter on itself.
        assertThat(shown.replaceAll(".\b", ""))
                .doesNotContain("warning")
                .doesNotContain("error:")
                .contains("latchkey list [OPTIONS]");
    }

    private static List<CommandLine> commands() {
        return List.copyOf(new Shell()
                .cli(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()))
                .commandLine()
                .getSubcommands()
                .values());
    }

    /** The name as roff has it, as a pattern. */
    private static String literally(String name) {
        return name.replace("-", "\\\\-");
    }
}

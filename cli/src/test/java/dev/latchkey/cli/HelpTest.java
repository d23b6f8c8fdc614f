package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.cli.deployment.Migration;
import dev.latchkey.cli.option.OptionVariables;
import dev.latchkey.key.KeyState;
import dev.latchkey.limit.Window;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class HelpTest {

    private final Shell shell = new Shell();

    @Test
    void without_a_command_there_is_help_and_exit_code_2() {
        Shell.Answer answer = shell.run();

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).contains("Usage: latchkey COMMAND").contains("create", "serve", "Exit codes:");
    }

    @Test
    void help_that_was_asked_for_is_the_answer() {
        String help = shell.run("--help").out();

        assertThat(help).contains("Usage: latchkey COMMAND");
        assertThat(shell.run("help").out()).isEqualTo(help);
        assertThat(shell.run("-h").out()).isEqualTo(help);
        assertThat(commands()).allSatisfy(command -> assertThat(help).contains("\n  " + command + " "));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_has_help_with_an_example_and_the_variables(String command) {
        Shell.Answer answer = shell.run(command, "--help");
        CommandLine line = Objects.requireNonNull(all().getSubcommands().get(command));

        assertThat(answer.code()).isZero();
        assertThat(answer.out()).contains("Usage: latchkey " + command).contains("Examples:\n  ");
        assertThat(answer.out()).as("places that nobody filled in").doesNotContain("${", "@units@", "@unit@");
        assertThat(answer.out().substring(answer.out().indexOf("Examples:"))).contains("latchkey " + command);
        for (OptionSpec option : line.getCommandSpec().options()) {
            assertThat(option.description()).isNotEmpty();
            if (!option.usageHelp()) {
                String name =
                        option.longestName().substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
                assertThat(answer.out())
                        .containsPattern("\\[LATCHKEY_("
                                + command.replace('-', '_').toUpperCase(Locale.ROOT) + "_)?" + name + "(_ID)?[,\\]]");
            }
        }
        assertThat(shell.run("help", command).out()).isEqualTo(answer.out());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void no_option_is_given_by_the_variable_of_a_secret(String command) {
        CommandLine line = Objects.requireNonNull(all().getSubcommands().get(command));
        for (OptionSpec option : line.getCommandSpec().options()) {
            assertThat(OptionVariables.of(option, command))
                    .doesNotContain(
                            "API_KEY",
                            "LATCHKEY_AUDIT_KEY",
                            "LATCHKEY_DECRYPT_PASSWORD",
                            "LATCHKEY_PEPPER",
                            "LATCHKEY_PEPPER_FILE");
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void help_fits_80_columns(String command) {
        assertThat(shell.run(command, "--help").out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(shell.run("--help").out().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void the_version_is_the_build_s() {
        assertThat(shell.run("--version").out()).matches("latchkey [0-9]+\\.[0-9]+\\.[0-9]+\\S* \\(Java .*\\)\n");
    }

    @Test
    void help_has_colours_at_a_terminal_only() {
        assertThat(shell.run("--help").out()).doesNotContain("\u001b");
        assertThat(shell.atTerminal(80).run("--help").out()).contains("\u001b");
        assertThat(shell.with("NO_COLOR", "1").run("--help").out()).doesNotContain("\u001b");
    }

    @Test
    void variables_of_one_command_do_nothing_in_another() {
        shell.with("LATCHKEY_CREATE_PER_DAY", "5").with("LATCHKEY_FORMAT", "json");
        shell.run("create", "--name", "Acme");
        String id = shell.onlyKey().id().toString();

        assertThat(shell.onlyKey().limits().requestsPer(Window.DAY)).isEqualTo(5);
        shell.run("limits", id, "--per-hour", "7");
        assertThat(shell.onlyKey().limits().requestsPer(Window.DAY)).isEqualTo(5);
        assertThat(shell.run("limits", id).code()).isEqualTo(2);
        assertThat(Json.object(shell.run("show", id).out())).containsEntry("name", "Acme");
    }

    @Test
    void variables_hold_lists_and_yeses_too() {
        shell.with("LATCHKEY_CREATE_SCOPE", "generate,jobs:read").with("LATCHKEY_DELETE_YES", "1");
        shell.run("create", "--name", "Acme");

        assertThat(shell.onlyKey().scopes()).containsExactly("generate", "jobs:read");
        assertThat(shell.run("delete", shell.onlyKey().id().toString()).code()).isZero();
        assertThat(shell.onlyKey().stateAt(Shell.NOW)).isEqualTo(KeyState.DELETED);
    }

    @Test
    void migrate_tells_what_it_did() {
        assertThat(shell.run("migrate").out())
                .isEqualTo("The database sqlite:data/latchkey.db was empty and is now at version 1.\n");
        assertThat(shell.migrating(new Migration("x", "1", "3")).run("migrate").out())
                .contains("was at version 1 and is now at version 3");
        assertThat(shell.migrating(new Migration("x", "3", "3")).run("migrate").out())
                .contains("is at version 3 already");
    }

    static Stream<String> commands() {
        return List.copyOf(all().getSubcommands().keySet()).stream();
    }

    private static CommandLine all() {
        return new Shell()
                .cli(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()))
                .commandLine();
    }
}

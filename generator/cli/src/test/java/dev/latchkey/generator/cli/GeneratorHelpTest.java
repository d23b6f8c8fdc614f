package dev.latchkey.generator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.cli.Shell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratorHelpTest {

    private final Shell shell = GeneratorShell.create();

    @ParameterizedTest
    @ValueSource(strings = {"decrypt", "import-configurations"})
    void every_command_has_help_with_an_example_in_80_columns_and_in_the_manual(String command) {
        String help = shell.run(command, "--help").out();

        assertThat(help).contains("Usage: latchkey " + command).contains("Examples:\n  latchkey " + command);
        assertThat(help).doesNotContain("[LATCHKEY_AUDIT_KEY]", "[LATCHKEY_DECRYPT_PASSWORD]", "[API_KEY]");
        assertThat(help.lines()).allMatch(line -> line.length() <= 80);
        assertThat(shell.run("help", command).out()).isEqualTo(help);
        assertThat(shell.run("generate-man").out()).contains("\n.SS latchkey " + command.replace("-", "\\-") + " ");
    }

    @Test
    void help_lists_them_where_they_belong() {
        assertThat(shell.run("--help").out())
                .containsSubsequence(
                        "\n  import ",
                        "\n  import-configurations ",
                        "\n  audit ",
                        "\n  migrate ",
                        "\n  decrypt ",
                        "\n  version ");
        assertThat(shell.run("serve", "--help").out().lines()).allMatch(line -> line.length() <= 80);
    }
}

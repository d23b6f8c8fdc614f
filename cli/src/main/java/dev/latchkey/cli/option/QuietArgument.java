package dev.latchkey.cli.option;

import dev.latchkey.cli.output.KeyPrinter;
import dev.latchkey.cli.output.QuietKeyPrinter;
import dev.latchkey.cli.shell.Terminal;
import dev.latchkey.cli.shell.WrongUsageException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether a command that shows keys is to say the one thing that a script goes on with. */
public final class QuietArgument {

    @Option(
            names = {"-q", "--quiet"},
            order = 51,
            description = "Print only the key's secret, where there is a new one, or else its id.")
    private boolean quiet;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    /** The printer to use in place of the other one. */
    public KeyPrinter printer(KeyPrinter other, Terminal terminal) {
        if (!quiet) {
            return other;
        }
        if (command.commandLine().getParseResult().hasMatchedOption("--format")) {
            throw new WrongUsageException("--quiet", "there is --format too, and an answer has one form only");
        }
        return new QuietKeyPrinter(terminal);
    }
}

package dev.latchkey.cli.command.help;

import dev.latchkey.cli.shell.Quoted;
import dev.latchkey.cli.shell.Similar;
import dev.latchkey.cli.shell.Terminal;
import dev.latchkey.cli.shell.WrongUsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "help",
        header = "Print the help of a command.",
        footer = {"  latchkey help", "  latchkey help create"})
public final class HelpCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "The command; or else all are listed.")
    private @Nullable String command;

    public HelpCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        CommandLine asked = command == null ? root : root.getSubcommands().get(command);
        if (asked == null) {
            List<String> known = new ArrayList<>(root.getSubcommands().keySet());
            throw new WrongUsageException("there is no command " + Quoted.text(String.valueOf(command))
                    + Similar.didYouMean(String.valueOf(command), known));
        }
        asked.usage(terminal.out());
        return ExitCode.OK;
    }
}

package dev.latchkey.cli.command.help;

import dev.latchkey.cli.shell.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

@Command(name = "version", header = "Print the version.", footer = "  latchkey version")
public final class VersionCommand implements Callable<Integer> {

    private final Terminal terminal;

    public VersionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        for (String line : new LatchkeyCommand.Version().getVersion()) {
            terminal.out().println(line);
        }
        return ExitCode.OK;
    }
}

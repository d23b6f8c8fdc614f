package dev.latchkey.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

@Command(name = "version", header = "Print the version.", footer = "  latchkey version")
final class VersionCommand implements Callable<Integer> {

    private final Terminal terminal;

    VersionCommand(Terminal terminal) {
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

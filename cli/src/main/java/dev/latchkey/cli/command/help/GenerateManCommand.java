package dev.latchkey.cli.command.help;

import dev.latchkey.cli.shell.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "generate-man",
        header = "Print the manual page.",
        description = "Written to the file latchkey.1 in a directory man1 of the manual's path, it is what"
                + " \"man latchkey\" shows.",
        footer = {"  latchkey generate-man | man -l -", "  latchkey generate-man > ~/.local/share/man/man1/latchkey.1"})
public final class GenerateManCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    public GenerateManCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.out().print(new ManPage(spec.root().commandLine(), LatchkeyCommand.Version.name()).text());
        return ExitCode.OK;
    }
}

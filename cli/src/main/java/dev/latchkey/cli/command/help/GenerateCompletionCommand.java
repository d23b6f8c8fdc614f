package dev.latchkey.cli.command.help;

import dev.latchkey.cli.shell.CommandContext;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "generate-completion",
        header = "Print a script that lets bash and zsh complete commands.",
        description =
                "It works once the shell has read it. To have it in every new shell, write it to a file: for bash,"
                        + " ~/.local/share/bash-completion/completions/latchkey; for zsh, _latchkey in a directory of $fpath.",
        footer = {
            "  source <(latchkey generate-completion)",
            "  latchkey generate-completion > ~/.local/share/bash-completion/completions/latchkey"
        })
public final class GenerateCompletionCommand implements Callable<Integer> {

    private final CommandContext context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    public GenerateCompletionCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        CompletionScript script = new CompletionScript(
                spec.root().commandLine(), context.deployment().scopes());
        context.terminal().out().print(script.text());
        return ExitCode.OK;
    }
}

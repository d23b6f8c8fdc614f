package dev.latchkey.cli.command.key;

import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.output.KeyPrinter;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.key.ApiKey;
import picocli.CommandLine.Command;

@Command(
        name = "show",
        header = "Show all about a key.",
        description = "Its secret is not kept and cannot be shown; the hint is how it begins.",
        footer = {"  latchkey show 3f9a1b2c", "  latchkey show 3f9a1b2c --format json"})
public final class ShowCommand extends KeyCommand {

    public ShowCommand(CommandContext context) {
        super(context);
    }

    @Override
    protected boolean run(ApiKey found, Management management, KeyPrinter printer) {
        printer.show(found);
        return true;
    }
}

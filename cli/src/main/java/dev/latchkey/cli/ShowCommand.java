package dev.latchkey.cli;

import dev.latchkey.key.ApiKey;
import picocli.CommandLine.Command;

@Command(
        name = "show",
        header = "Show all about a key.",
        description = "Its secret is not kept and cannot be shown; the hint is how it begins.",
        footer = {"  latchkey show 3f9a1b2c", "  latchkey show 3f9a1b2c --format json"})
final class ShowCommand extends KeyCommand {

    ShowCommand(CommandContext context) {
        super(context);
    }

    @Override
    boolean run(ApiKey found, Management management, KeyPrinter printer) {
        printer.show(found);
        return true;
    }
}

package dev.latchkey.cli.command.key;

import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.output.Figures;
import dev.latchkey.cli.output.KeyPrinter;
import dev.latchkey.cli.output.KeyWords;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.key.ApiKey;
import picocli.CommandLine.Command;

@Command(
        name = "deactivate",
        header = "Stop a key from working, for as long as you like.",
        description = "Within a second, every request with it is refused. Nothing is lost: the way back is \"latchkey"
                + " activate\".",
        footer = "  latchkey deactivate 3f9a1b2c")
public final class DeactivateCommand extends KeyCommand {

    public DeactivateCommand(CommandContext context) {
        super(context);
    }

    @Override
    protected boolean run(ApiKey found, Management management, KeyPrinter printer) {
        ApiKey key = management.keys().deactivate(found.id());
        printer.changed(
                key,
                found.deactivatedAt() == null
                        ? "Deactivated the key " + KeyWords.of(key) + ". The way back: latchkey activate "
                                + KeyWords.shortId(key)
                        : "The key " + KeyWords.of(key) + " was deactivated already, at "
                                + Figures.timeUtc(found.deactivatedAt()) + ".");
        return true;
    }
}

package dev.latchkey.cli.command.key;

import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.output.Figures;
import dev.latchkey.cli.output.KeyPrinter;
import dev.latchkey.cli.output.KeyWords;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyState;
import picocli.CommandLine.Command;

@Command(
        name = "activate",
        header = "Let a deactivated key work again.",
        description =
                "It is as it was before. A key that has expired needs \"latchkey extend\" too; one that is deleted"
                        + " needs \"latchkey restore\". The way back is \"latchkey deactivate\".",
        footer = "  latchkey activate 3f9a1b2c")
public final class ActivateCommand extends KeyCommand {

    public ActivateCommand(CommandContext context) {
        super(context);
    }

    @Override
    protected boolean run(ApiKey found, Management management, KeyPrinter printer) {
        ApiKey key = management.keys().activate(found.id());
        String what = found.deactivatedAt() == null
                ? "The key " + KeyWords.of(key) + " was not deactivated."
                : "Activated the key " + KeyWords.of(key) + ".";
        String but = key.stateAt(now()) == KeyState.EXPIRED
                ? " But it expired at " + Figures.timeUtc(key.expiresAt()) + ": latchkey extend "
                        + KeyWords.shortId(key) + " 30d"
                : "";
        printer.changed(key, what + but);
        return true;
    }
}

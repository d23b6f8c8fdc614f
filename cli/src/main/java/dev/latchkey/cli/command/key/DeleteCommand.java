package dev.latchkey.cli.command.key;

import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.option.Confirmation;
import dev.latchkey.cli.output.KeyPrinter;
import dev.latchkey.cli.output.KeyWords;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.key.ApiKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "delete",
        header = "Delete a key; its history stays.",
        description =
                "Within a second, every request with it is refused. The way back is \"latchkey restore\"; to stop a key"
                        + " for a while, \"latchkey deactivate\" it. To remove what is said of it too, \"latchkey purge\" it.",
        footer = {"  latchkey delete 3f9a1b2c", "  latchkey delete --yes 3f9a1b2c"})
public final class DeleteCommand extends KeyCommand {

    @Mixin
    private final Confirmation confirmation;

    public DeleteCommand(CommandContext context) {
        super(context);
        this.confirmation = new Confirmation(context.terminal());
    }

    @Override
    protected void prepare() {
        super.prepare();
        requireSurelyTheKey();
        confirmation.requireSomeone();
    }

    @Override
    protected boolean run(ApiKey found, Management management, KeyPrinter printer) {
        if (!confirmation.given("Delete the key " + KeyWords.of(found) + "? The way back is \"latchkey restore\".")) {
            return false;
        }
        ApiKey key = management.keys().delete(found.id());
        printer.changed(key, "Deleted the key " + KeyWords.of(key) + ".");
        return true;
    }
}

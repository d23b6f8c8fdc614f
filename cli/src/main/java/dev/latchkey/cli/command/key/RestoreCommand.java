package dev.latchkey.cli.command.key;

import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.output.KeyPrinter;
import dev.latchkey.cli.output.KeyWords;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyState;
import picocli.CommandLine.Command;

@Command(
        name = "restore",
        header = "Take the deletion of a key back.",
        description =
                "Within a second it is as it was before, with the secrets that it had: where one of them has leaked,"
                        + " \"latchkey rotate\" it too. One that was deactivated or has expired stays so. The way back is"
                        + " \"latchkey delete\". A key that was purged is gone.",
        footer = {"  latchkey restore 3f9a1b2c", "  latchkey list --state deleted"})
public final class RestoreCommand extends KeyCommand {

    public RestoreCommand(CommandContext context) {
        super(context);
    }

    @Override
    protected boolean run(ApiKey found, Management management, KeyPrinter printer) {
        ApiKey key = management.keys().restore(found.id());
        KeyState state = key.stateAt(now());
        String what = found.deletedAt() == null
                ? "The key " + KeyWords.of(key) + " was not deleted."
                : "Restored the key " + KeyWords.of(key) + "; it is " + state.label() + ".";
        printer.changed(key, what);
        return true;
    }
}

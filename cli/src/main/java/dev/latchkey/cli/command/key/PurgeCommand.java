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
        name = "purge",
        header = "Remove a key with all personal data.",
        description =
                "Its name, its notes and all else that is said of it are gone, and every request with it is refused. Its totals stay,"
                        + " without a name, and so does the knowledge that its secret was used once. There is no way back."
                        + " With --format json or csv it prints the key as it was.",
        footer = {"  latchkey purge 3f9a1b2c", "  latchkey purge --yes 3f9a1b2c"})
public final class PurgeCommand extends KeyCommand {

    @Mixin
    private final Confirmation confirmation;

    public PurgeCommand(CommandContext context) {
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
        if (!confirmation.given("Purge the key " + KeyWords.of(found) + " and all that is known of its holder? There"
                + " is no way back.")) {
            return false;
        }
        management.keys().purge(found.id());
        printer.changed(found, "Purged the key " + KeyWords.of(found) + ".");
        return true;
    }
}

package dev.latchkey.cli.command.key;

import dev.latchkey.cli.command.ManagementCommand;
import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.option.QuietArgument;
import dev.latchkey.cli.output.Figures;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyPage;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "cleanup",
        header = "Deactivate every key that has expired.",
        description =
                "They were refused already; now an extended expiry alone does not bring them back. The way back is"
                        + " \"latchkey extend\" and \"latchkey activate\".",
        footer = {"  latchkey cleanup --dry-run", "  latchkey cleanup"})
public final class CleanupCommand extends ManagementCommand {

    @Option(names = "--dry-run", description = "Only list the keys that would be deactivated.")
    private boolean dryRun;

    @Mixin
    private final QuietArgument quiet = new QuietArgument();

    public CleanupCommand(CommandContext context) {
        super(context);
    }

    @Override
    protected boolean run(Management management) {
        List<ApiKey> keys = keys(management);
        quiet.printer(printer(management), context().terminal())
                .list(new KeyPage(keys, null), "No key has expired that is not deactivated.", "");
        if (!keys.isEmpty()) {
            context()
                    .terminal()
                    .err()
                    .println((dryRun ? "To be deactivated: " : "Deactivated: ")
                            + Figures.number(keys.size())
                            + (keys.size() == 1 ? " key" : " keys"));
        }
        return true;
    }

    private List<ApiKey> keys(Management management) {
        return dryRun
                ? context()
                        .during(
                                "Looking for expired keys",
                                progress -> management.keys().expired())
                : context()
                        .during(
                                "Deactivating expired keys",
                                progress -> management.keys().deactivateExpired());
    }
}

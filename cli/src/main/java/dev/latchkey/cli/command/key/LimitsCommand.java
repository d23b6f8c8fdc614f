package dev.latchkey.cli.command.key;

import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.option.LimitArguments;
import dev.latchkey.cli.output.KeyPrinter;
import dev.latchkey.cli.output.KeyWords;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.cli.shell.WrongUsageException;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyEdit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "limits",
        header = "Change some of a key's limits.",
        description = "They hold within a second; what is not named stays. What was counted before counts on. The way"
                + " back is to set them again.",
        footer = {"  latchkey limits 3f9a1b2c --per-minute 300", "  latchkey limits 3f9a1b2c --per-day unlimited"})
public final class LimitsCommand extends KeyCommand {

    @Mixin
    private final LimitArguments limits;

    public LimitsCommand(CommandContext context) {
        super(context);
        this.limits = new LimitArguments(context.unit());
    }

    @Override
    protected void prepare() {
        super.prepare();
        if (limits.edit().isEmpty()) {
            throw new WrongUsageException("there is nothing to change; give " + limits.names());
        }
    }

    @Override
    protected boolean run(ApiKey found, Management management, KeyPrinter printer) {
        ApiKey key = management.keys().edit(found.id(), KeyEdit.NOTHING.withLimits(limits.edit()));
        printer.changed(
                key,
                "The key " + KeyWords.of(key) + " now has these limits: "
                        + KeyWords.limits(key.limits(), context().unit()));
        return true;
    }
}

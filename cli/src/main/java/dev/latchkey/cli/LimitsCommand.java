package dev.latchkey.cli;

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
final class LimitsCommand extends KeyCommand {

    @Mixin
    private final LimitArguments limits = new LimitArguments();

    LimitsCommand(CommandContext context) {
        super(context);
    }

    @Override
    void prepare() {
        super.prepare();
        if (limits.edit().isEmpty()) {
            throw new WrongUsageException(
                    "there is nothing to change; give --patient-limit, --per-minute, --per-hour or --per-day");
        }
    }

    @Override
    boolean run(ApiKey found, Management management, KeyPrinter printer) {
        ApiKey key = management.keys().edit(found.id(), KeyEdit.NOTHING.withLimits(limits.edit()));
        printer.changed(key, "The key " + KeyWords.of(key) + " now has these limits: " + KeyWords.limits(key.limits()));
        return true;
    }
}

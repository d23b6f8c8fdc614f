package dev.latchkey.cli.command.key;

import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.output.KeyPrinter;
import dev.latchkey.cli.output.KeyWords;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyState;
import dev.latchkey.wire.TimeText;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Parameters;

@Command(
        name = "extend",
        header = "Move a key's expiry on.",
        description =
                "Counts from the expiry, or from now where that has passed; a key that had expired works again. One"
                        + " that \"latchkey cleanup\" deactivated needs \"latchkey activate\" too.",
        footer = {"  latchkey extend 3f9a1b2c 30d", "  latchkey extend 3f9a1b2c 12h"})
public final class ExtendCommand extends KeyCommand {

    @Parameters(
            index = "1",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "By how much: 12h, 30d, 4w.")
    private Duration by = Duration.ZERO;

    public ExtendCommand(CommandContext context) {
        super(context);
    }

    @Override
    protected boolean run(ApiKey found, Management management, KeyPrinter printer) {
        ApiKey key = management.keys().extend(found.id(), by);
        String but = key.stateAt(now()) == KeyState.INACTIVE
                ? " But it is deactivated: latchkey activate " + KeyWords.shortId(key)
                : "";
        printer.changed(key, "The key " + KeyWords.of(key) + " now " + KeyWords.expires(key.expiresAt()) + "." + but);
        return true;
    }

    static final class TimeConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return TimeText.duration(text);
        }
    }
}

package dev.latchkey.cli.command.key;

import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.output.Figures;
import dev.latchkey.cli.output.KeyPrinter;
import dev.latchkey.cli.output.KeyWords;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.cli.shell.Quoted;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.IssuedKey;
import dev.latchkey.wire.TimeText;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

@Command(
        name = "rotate",
        header = "Give a key a new secret and show it, this once.",
        description =
                "Without --grace the old secret stops working within a second, as it must when it was leaked. With"
                        + " it, both work for a while, so that the holder has time to change over. A secret that was still in"
                        + " the grace period of an earlier rotation ends at once. There is no way back to an old secret.",
        footer = {"  latchkey rotate 3f9a1b2c", "  latchkey rotate 3f9a1b2c --grace 24h"})
public final class RotateCommand extends KeyCommand {

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            defaultValue = "0s",
            converter = GraceConverter.class,
            description = "How long the old secret still works, up to 90d (default: not at all).")
    private Duration grace = Duration.ZERO;

    public RotateCommand(CommandContext context) {
        super(context);
    }

    @Override
    protected void prepare() {
        super.prepare();
        requireSurelyTheKey();
    }

    @Override
    protected boolean run(ApiKey found, Management management, KeyPrinter printer) {
        Optional<Instant> graceOfAnother = management.keys().graceUntil(found.id());
        IssuedKey issued = management.keys().rotate(found.id(), grace);
        printer.issued(
                issued,
                "Rotated the key " + KeyWords.of(issued.key()) + ". Its old secret "
                        + (grace.isZero()
                                ? "no longer works."
                                : "works until " + Figures.timeUtc(now().plus(grace)) + "."));
        graceOfAnother.ifPresent(end -> context()
                .terminal()
                .err()
                .println("The secret before that, which was to work until " + Figures.timeUtc(end)
                        + ", no longer works either: a key has two at most."));
        return true;
    }

    static final class GraceConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            Duration grace = TimeText.duration(text);
            if (grace.compareTo(ApiKeys.MAX_GRACE) > 0) {
                throw new IllegalArgumentException(
                        "it is from 0s to " + ApiKeys.MAX_GRACE.toDays() + "d, not " + Quoted.text(text));
            }
            return grace;
        }
    }
}

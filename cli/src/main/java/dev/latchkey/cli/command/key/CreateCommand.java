package dev.latchkey.cli.command.key;

import dev.latchkey.cli.command.ManagementCommand;
import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.option.ExpiryConverter;
import dev.latchkey.cli.option.KeyFields;
import dev.latchkey.cli.option.LimitArguments;
import dev.latchkey.cli.option.QuietArgument;
import dev.latchkey.cli.option.ScopeArguments;
import dev.latchkey.cli.option.StoreArguments;
import dev.latchkey.cli.option.TextArguments;
import dev.latchkey.cli.output.KeyWords;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.cli.shell.Quoted;
import dev.latchkey.cli.shell.WrongUsageException;
import dev.latchkey.key.AddressRange;
import dev.latchkey.key.IssuedKey;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.limit.Limits;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "create",
        header = "Create a key and show its secret, this once.",
        description = {
            "The key works at once. Only a hash of its secret is kept, so the secret cannot be shown again; \"latchkey"
                    + " rotate\" makes a new one.",
            "",
            "What is not said of limits is 1,000 per request, 60 requests a minute, 1,000 an hour and none for a day or a"
                    + " month; with --demo it is 50 per request, 10 requests a minute and 100 a day."
        },
        footer = {
            "  latchkey create --name \"Field Hospital 7\" --email ops@example.org",
            "  latchkey create --name Trial --per-day 500 --expires 90d",
            "  latchkey create --name Robot --format json",
            "  KEY=$(latchkey create --name Robot --quiet)"
        })
public final class CreateCommand extends ManagementCommand {

    @Option(
            names = "--name",
            paramLabel = "NAME",
            converter = KeyFields.Name.class,
            description = "A name that tells whose the key is; may be left out with --demo.")
    private @Nullable String name;

    @Mixin
    private final TextArguments texts = new TextArguments();

    @Option(names = "--demo", description = "Make a key for trying the API out.")
    private boolean demo;

    @Mixin
    private final LimitArguments limits;

    @Option(
            names = "--expires",
            paramLabel = "WHEN",
            converter = ExpiryConverter.class,
            description = "When it stops working: after a time like 90d, at the end of a UTC day like 2030-06-30, or at"
                    + " 2030-06-30T12:00:00Z (default: never).")
    private @Nullable Instant expires;

    @Mixin
    private final ScopeArguments scopes;

    @Option(
            names = "--allow-from",
            paramLabel = "CIDR",
            split = ",",
            converter = KeyFields.Range.class,
            description = "From where it may be used, like 192.0.2.0/24; more than once for more (default: anywhere).")
    private List<AddressRange> addressRanges = new ArrayList<>();

    @Option(
            names = "--metadata",
            paramLabel = "NAME=VALUE",
            converter = KeyFields.NoteConverter.class,
            description = "A note of yours to keep with it; more than once for more.")
    private List<KeyFields.Note> metadata = new ArrayList<>();

    @Mixin
    private final QuietArgument quiet = new QuietArgument();

    @Spec
    private CommandSpec command = CommandSpec.create();

    public CreateCommand(CommandContext context) {
        super(context);
        this.limits = new LimitArguments(context.unit());
        this.scopes = new ScopeArguments(context.deployment());
    }

    @Override
    protected void prepare() {
        if (name == null && !demo) {
            throw new WrongUsageException("--name is missing; give the key a name that tells whose it is");
        }
        scopes.check();
        ScopeArguments.requireSome(command, "--allow-from", addressRanges);
    }

    @Override
    protected Management open(StoreArguments arguments) {
        return arguments.openOrMake();
    }

    @Override
    protected boolean run(Management management) {
        IssuedKey issued = management
                .keys()
                .create(new NewApiKey(
                        name == null ? demoName() : name,
                        demo ? KeyType.DEMO : KeyType.LIVE,
                        texts.given(),
                        limits.edit().applyTo(demo ? Limits.DEMO : Limits.DEFAULT),
                        scopes.given(),
                        new LinkedHashSet<>(addressRanges),
                        notes(),
                        expires));
        quiet.printer(printer(management), context().terminal())
                .issued(
                        issued,
                        "Created the key " + KeyWords.of(issued.key()) + ". It "
                                + KeyWords.expires(issued.key().expiresAt()) + ".");
        return true;
    }

    private String demoName() {
        return "Demo key of " + LocalDate.ofInstant(now(), ZoneOffset.UTC);
    }

    private Map<String, String> notes() {
        Map<String, String> notes = new LinkedHashMap<>();
        for (KeyFields.Note note : metadata) {
            if (notes.put(note.name(), note.value()) != null) {
                throw new WrongUsageException("--metadata", "two entries have the name " + Quoted.text(note.name()));
            }
        }
        return notes;
    }
}

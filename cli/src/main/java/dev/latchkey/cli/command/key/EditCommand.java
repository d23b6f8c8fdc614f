package dev.latchkey.cli.command.key;

import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.option.ExpiryConverter;
import dev.latchkey.cli.option.KeyFields;
import dev.latchkey.cli.option.ScopeArguments;
import dev.latchkey.cli.output.KeyPrinter;
import dev.latchkey.cli.output.KeyWords;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.cli.shell.Quoted;
import dev.latchkey.cli.shell.WrongUsageException;
import dev.latchkey.key.AddressRange;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyEdit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "edit",
        header = "Change what is said of a key: its name, email, scopes, addresses, notes and expiry.",
        description =
                "It holds within a second; what is not named stays. Scopes and ranges of addresses are given whole, and"
                        + " notes one by one. The limits have \"latchkey limits\". The way back is to set it again; \"latchkey"
                        + " audit --key\" tells what it was.",
        footer = {
            "  latchkey edit 3f9a1b2c --name \"Field Hospital 8\" --email ops@example.org",
            "  latchkey edit 3f9a1b2c --scope generate,jobs:read --allow-from 192.0.2.0/24",
            "  latchkey edit 3f9a1b2c --metadata team=blue --remove-metadata contract",
            "  latchkey edit 3f9a1b2c --clear expires --clear allow-from"
        })
public final class EditCommand extends KeyCommand {

    @Option(
            names = "--name",
            paramLabel = "NAME",
            converter = KeyFields.Name.class,
            description = "A name that tells whose the key is.")
    private @Nullable String name;

    @Option(
            names = "--email",
            paramLabel = "EMAIL",
            converter = KeyFields.Email.class,
            description = "Where its holder can be reached.")
    private @Nullable String email;

    @Option(
            names = "--expires",
            paramLabel = "WHEN",
            converter = ExpiryConverter.class,
            description = "When it stops working: after a time like 90d, at the end of a UTC day like 2030-06-30, or at"
                    + " 2030-06-30T12:00:00Z.")
    private @Nullable Instant expires;

    @Mixin
    private final ScopeArguments scopes;

    @Option(
            names = "--allow-from",
            paramLabel = "CIDR",
            split = ",",
            converter = KeyFields.Range.class,
            description = "From where it may be used, in place of what was said before; more than once for more.")
    private List<AddressRange> addressRanges = new ArrayList<>();

    @Option(
            names = "--metadata",
            paramLabel = "NAME=VALUE",
            converter = KeyFields.NoteConverter.class,
            description = "A note of yours to keep with it; more than once for more.")
    private List<KeyFields.Note> metadata = new ArrayList<>();

    @Option(
            names = "--remove-metadata",
            paramLabel = "NAME",
            description = "A note to take away; more than once for more.")
    private List<String> removedMetadata = new ArrayList<>();

    @Option(
            names = "--clear",
            paramLabel = "WHAT",
            split = ",",
            converter = FieldConverter.class,
            description =
                    "What to take away altogether: email, scopes, allow-from, metadata or expires. A key without"
                            + " scopes may call all but what needs an admin: or a keys: scope, and one without ranges is good from anywhere.")
    private List<Field> cleared = new ArrayList<>();

    @Spec
    private CommandSpec command = CommandSpec.create();

    public EditCommand(CommandContext context) {
        super(context);
        this.scopes = new ScopeArguments(context.deployment());
    }

    /** What a key can be without. */
    enum Field {
        EMAIL("--email"),
        SCOPES(ScopeArguments.SCOPE),
        ALLOW_FROM("--allow-from"),
        METADATA("--metadata"),
        EXPIRES("--expires");

        private final String option;

        Field(String option) {
            this.option = option;
        }

        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Override
    protected void prepare() {
        super.prepare();
        if (scopes.given().isEmpty()) {
            requireSome(ScopeArguments.SCOPE, List.of());
            requireSome(ScopeArguments.CUSTOM, List.of());
        }
        scopes.check();
        requireSome("--allow-from", addressRanges);
        for (Field field : cleared) {
            if (isGiven(field.option) || (field == Field.SCOPES && isGiven(ScopeArguments.CUSTOM))) {
                throw new WrongUsageException("--clear", field.label() + " is set with " + field.option + " as well");
            }
        }
        if (isNothing()) {
            throw new WrongUsageException("there is nothing to change; give --name, --email, --scope, --allow-from,"
                    + " --metadata, --remove-metadata, --expires or --clear");
        }
    }

    private boolean isNothing() {
        return name == null
                && email == null
                && expires == null
                && scopes.given().isEmpty()
                && addressRanges.isEmpty()
                && metadata.isEmpty()
                && removedMetadata.isEmpty()
                && cleared.isEmpty();
    }

    private boolean isGiven(String option) {
        return command.commandLine().getParseResult().hasMatchedOption(option);
    }

    /** A list of nothing, as of variables that are empty, would be no restriction at all. */
    private void requireSome(String option, List<?> values) {
        if (values.isEmpty() && isGiven(option)) {
            throw new WrongUsageException(option, "it names nothing; --clear takes the restriction away");
        }
    }

    @Override
    protected boolean run(ApiKey found, Management management, KeyPrinter printer) {
        ApiKey key = management.keys().edit(found.id(), edit(found));
        printer.changed(
                key,
                key.revision() == found.revision()
                        ? "The key " + KeyWords.of(key) + " was like that already."
                        : "Changed the key " + KeyWords.of(key) + ".");
        return true;
    }

    private KeyEdit edit(ApiKey found) {
        KeyEdit edit = KeyEdit.NOTHING.withMetadata(notes(found));
        edit = name == null ? edit : edit.withName(name);
        edit = email == null ? edit : edit.withEmail(email);
        edit = expires == null ? edit : edit.withExpiresAt(expires);
        edit = scopes.given().isEmpty() ? edit : edit.withScopes(scopes.given());
        edit = addressRanges.isEmpty() ? edit : edit.withAddressRanges(new LinkedHashSet<>(addressRanges));
        for (Field field : cleared) {
            edit = switch (field) {
                case EMAIL -> edit.withEmail(null);
                case SCOPES -> edit.withScopes(new LinkedHashSet<>());
                case ALLOW_FROM -> edit.withAddressRanges(new LinkedHashSet<>());
                case EXPIRES -> edit.withExpiresAt(null);
                case METADATA -> edit;
            };
        }
        return edit;
    }

    private Map<String, @Nullable String> notes(ApiKey found) {
        Map<String, @Nullable String> notes = new LinkedHashMap<>();
        if (cleared.contains(Field.METADATA)) {
            found.metadata().keySet().forEach(note -> notes.put(note, null));
        }
        removedMetadata.forEach(note -> notes.put(note, null));
        for (KeyFields.Note note : metadata) {
            if (notes.containsKey(note.name())) {
                throw new WrongUsageException(
                        "--metadata", "more than one thing is said of " + Quoted.text(note.name()));
            }
            notes.put(note.name(), note.value());
        }
        return notes;
    }

    static final class FieldConverter implements ITypeConverter<Field> {
        @Override
        public Field convert(String text) {
            for (Field field : Field.values()) {
                if (field.label().equals(text.strip())) {
                    return field;
                }
            }
            throw new IllegalArgumentException(
                    "it is email, scopes, allow-from, metadata or expires, not " + Quoted.text(text));
        }
    }
}

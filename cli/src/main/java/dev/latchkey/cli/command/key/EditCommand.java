package dev.latchkey.cli.command.key;

import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.option.ExpiryConverter;
import dev.latchkey.cli.option.KeyFields;
import dev.latchkey.cli.option.ScopeArguments;
import dev.latchkey.cli.option.TextArguments;
import dev.latchkey.cli.output.KeyPrinter;
import dev.latchkey.cli.output.KeyWords;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.cli.shell.Quoted;
import dev.latchkey.cli.shell.WrongUsageException;
import dev.latchkey.key.AddressRange;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyEdit;
import dev.latchkey.key.TextField;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "edit",
        header = "Change what is said of a key, its scopes, addresses, notes and expiry.",
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

    @Mixin
    private final TextArguments texts = new TextArguments();

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
            converter = ClearingConverter.class,
            completionCandidates = ClearingConverter.Words.class,
            description =
                    "What to take away altogether: scopes, allow-from, metadata, expires, or a text like email. A key without"
                            + " scopes may call all but what needs an admin: or a keys: scope, and one without ranges is good from anywhere.")
    private List<Clearing> cleared = new ArrayList<>();

    @Spec
    private CommandSpec command = CommandSpec.create();

    public EditCommand(CommandContext context) {
        super(context);
        this.scopes = new ScopeArguments(context.deployment());
    }

    /**
     * What a key can be without.
     *
     * @param word what it is called here
     * @param option sets it
     * @param change takes it away
     */
    record Clearing(String word, String option, UnaryOperator<KeyEdit> change) {}

    /** Which entries there are is known only with the key. */
    private static final Clearing METADATA = new Clearing("metadata", "--metadata", edit -> edit);

    private static final Clearing SCOPES =
            new Clearing("scopes", ScopeArguments.SCOPE, edit -> edit.withScopes(Set.of()));

    private static final List<Clearing> CLEARINGS = Stream.concat(
                    Stream.of(TextField.values())
                            .map(field -> new Clearing(
                                    TextArguments.word(field),
                                    TextArguments.name(field),
                                    edit -> edit.withText(field, null))),
                    Stream.of(
                            SCOPES,
                            new Clearing("allow-from", "--allow-from", edit -> edit.withAddressRanges(Set.of())),
                            METADATA,
                            new Clearing("expires", "--expires", edit -> edit.withExpiresAt(null))))
            .toList();

    @Override
    protected void prepare() {
        super.prepare();
        if (scopes.given().isEmpty()) {
            requireSome(ScopeArguments.SCOPE, List.of());
            requireSome(ScopeArguments.CUSTOM, List.of());
        }
        scopes.check();
        requireSome("--allow-from", addressRanges);
        for (Clearing clearing : cleared) {
            if (isGiven(clearing.option()) || (clearing.equals(SCOPES) && isGiven(ScopeArguments.CUSTOM))) {
                throw new WrongUsageException(
                        "--clear", clearing.word() + " is set with " + clearing.option() + " as well");
            }
        }
        if (isNothing()) {
            String options = Stream.of(TextField.values())
                    .map(field -> TextArguments.name(field) + ", ")
                    .collect(Collectors.joining());
            throw new WrongUsageException("there is nothing to change; give --name, " + options
                    + "--scope, --allow-from, --metadata, --remove-metadata, --expires or --clear");
        }
    }

    private boolean isNothing() {
        return name == null
                && texts.given().isEmpty()
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
        for (Map.Entry<TextField, String> text : texts.given().entrySet()) {
            edit = edit.withText(text.getKey(), text.getValue());
        }
        edit = expires == null ? edit : edit.withExpiresAt(expires);
        edit = scopes.given().isEmpty() ? edit : edit.withScopes(scopes.given());
        edit = addressRanges.isEmpty() ? edit : edit.withAddressRanges(new LinkedHashSet<>(addressRanges));
        for (Clearing clearing : cleared) {
            edit = clearing.change().apply(edit);
        }
        return edit;
    }

    private Map<String, @Nullable String> notes(ApiKey found) {
        Map<String, @Nullable String> notes = new LinkedHashMap<>();
        if (cleared.contains(METADATA)) {
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

    static final class ClearingConverter implements ITypeConverter<Clearing> {
        @Override
        public Clearing convert(String text) {
            for (Clearing clearing : CLEARINGS) {
                if (clearing.word().equals(text.strip())) {
                    return clearing;
                }
            }
            throw new IllegalArgumentException(
                    "it is one of " + String.join(", ", new Words()) + ", not " + Quoted.text(text));
        }

        /** The words that it knows. */
        static final class Words implements Iterable<String> {
            @Override
            public Iterator<String> iterator() {
                return CLEARINGS.stream().map(Clearing::word).iterator();
            }
        }
    }
}

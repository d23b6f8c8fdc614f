package dev.latchkey.cli.option;

import dev.latchkey.cli.shell.Quoted;
import dev.latchkey.key.AddressRange;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.limit.Limits;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;

/**
 * Reads what a new key is to have, one thing at a time: the rules are {@link NewApiKey}'s, and asking it for each alone tells
 * which option was wrong.
 */
public final class KeyFields {

    private KeyFields() {}

    private static NewApiKey check(
            String name, @Nullable String email, Set<String> scopes, Map<String, String> metadata) {
        return new NewApiKey(name, email, KeyType.LIVE, Limits.DEFAULT, scopes, metadata, null);
    }

    /** Reads a name. */
    public static final class Name implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            return check(text, null, Set.of(), Map.of()).name();
        }
    }

    /** Reads a scope. */
    public static final class Scope implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            String scope = text.strip();
            check("any", null, Set.of(scope), Map.of());
            return scope;
        }
    }

    /** Reads a range of addresses. */
    public static final class Range implements ITypeConverter<AddressRange> {
        @Override
        public AddressRange convert(String text) {
            return AddressRange.parse(text);
        }
    }

    /** An entry of metadata. */
    public record Note(String name, String value) {}

    /** Reads an entry of metadata. */
    public static final class NoteConverter implements ITypeConverter<Note> {
        @Override
        public Note convert(String text) {
            int equals = text.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("metadata is NAME=VALUE, like team=red; not " + Quoted.text(text));
            }
            Note note = new Note(text.substring(0, equals).strip(), text.substring(equals + 1));
            check("any", null, Set.of(), Map.of(note.name(), note.value()));
            return note;
        }
    }
}

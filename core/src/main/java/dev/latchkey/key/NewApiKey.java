package dev.latchkey.key;

import dev.latchkey.limit.Limits;
import dev.latchkey.secret.SecretShape;
import dev.latchkey.text.VisibleText;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an operator says of a key that is to be made. Refuses what no key may have with an {@link IllegalArgumentException}
 * whose message is a sentence for the operator.
 *
 * @param name 1 to {@value #MAX_NAME} characters of any script, none of them a control character
 * @param type live or demo
 * @param texts the optional texts that it has
 * @param limits what the key may do
 * @param scopes at most {@value #MAX_ENTRIES}, each like {@code generate} or {@code admin:read}
 * @param addressRanges from where it may be used, at most {@value #MAX_ENTRIES}; none means from anywhere
 * @param metadata at most {@value #MAX_ENTRIES} entries: names of up to 64, values of up to 512 characters, which may
 *     have several lines
 * @param expiresAt the first instant at which it no longer works, or null for never
 */
public record NewApiKey(
        String name,
        KeyType type,
        Map<TextField, String> texts,
        Limits limits,
        Set<String> scopes,
        Set<AddressRange> addressRanges,
        Map<String, String> metadata,
        @Nullable Instant expiresAt) {

    /** The most characters of a name. */
    public static final int MAX_NAME = 200;

    private static final int MAX_ENTRIES = 32;
    private static final int MAX_METADATA_NAME = 64;
    private static final int MAX_METADATA_VALUE = 512;
    /** What stands where text could not be decoded; nobody means it. */
    private static final char UNDECODABLE = '\uFFFD';

    private static final Pattern SCOPE = Pattern.compile("[a-z][a-z0-9_-]{0,31}(:([a-z0-9_-]{1,32}|\\*))?");

    public NewApiKey {
        name = name.strip();
        requireThat(VisibleText.isIn(name), "the name is empty; give the key a name that tells whose it is");
        requireThat(
                name.codePointCount(0, name.length()) <= MAX_NAME,
                "the name is longer than " + MAX_NAME + " characters");
        requireThat(name.codePoints().noneMatch(NewApiKey::isUnprintable), "the name has a control character in it");
        requireOrder(name, "name");
        requireDecoded(name, "name");
        requireNoSecret(name, "name");
        texts = Map.copyOf(texts);
        texts.forEach(TextField::require);
        requireThat(type != KeyType.LEGACY, "the legacy key comes from API_KEY in the environment and is not created");
        requireThat(scopes.size() <= MAX_ENTRIES, "a key has at most " + MAX_ENTRIES + " scopes");
        for (String scope : scopes) {
            requireThat(
                    SCOPE.matcher(scope).matches(),
                    "a scope is lower-case words like generate or admin:read, not \"" + scope + "\"");
        }
        requireThat(addressRanges.size() <= MAX_ENTRIES, "a key has at most " + MAX_ENTRIES + " ranges of addresses");
        requireThat(metadata.size() <= MAX_ENTRIES, "a key has at most " + MAX_ENTRIES + " metadata entries");
        metadata.forEach((key, value) -> requireThat(
                VisibleText.isIn(key) && key.length() <= MAX_METADATA_NAME && value.length() <= MAX_METADATA_VALUE,
                "metadata names have 1 to " + MAX_METADATA_NAME + " characters, some to be seen, values at most "
                        + MAX_METADATA_VALUE));
        requireThat(
                metadata.keySet().stream().flatMapToInt(String::codePoints).noneMatch(NewApiKey::isUnprintable),
                "a metadata name has a control character in it");
        requireThat(
                metadata.values().stream().flatMapToInt(String::codePoints).noneMatch(NewApiKey::isUnstorable),
                "a metadata value has a character in it that cannot be stored");
        metadata.forEach((key, value) -> {
            requireOrder(key, "name of metadata");
            requireOrder(value, "metadata");
            requireNoSecret(key, "name of metadata");
            requireNoSecret(value, "metadata");
        });
        scopes = Set.copyOf(scopes);
        addressRanges = Set.copyOf(addressRanges);
        metadata = Map.copyOf(metadata);
    }

    /** A key with an email address, or null, and no further texts. */
    public NewApiKey(
            String name,
            @Nullable String email,
            KeyType type,
            Limits limits,
            Set<String> scopes,
            Set<AddressRange> addressRanges,
            Map<String, String> metadata,
            @Nullable Instant expiresAt) {
        this(
                name,
                type,
                email == null ? Map.of() : Map.of(TextField.EMAIL, email),
                limits,
                scopes,
                addressRanges,
                metadata,
                expiresAt);
    }

    /** A key that may be used from anywhere, with an email address, or null, and no further texts. */
    public NewApiKey(
            String name,
            @Nullable String email,
            KeyType type,
            Limits limits,
            Set<String> scopes,
            Map<String, String> metadata,
            @Nullable Instant expiresAt) {
        this(name, email, type, limits, scopes, Set.of(), metadata, expiresAt);
    }

    /** Where the key's holder can be reached, if known. */
    public @Nullable String email() {
        return texts.get(TextField.EMAIL);
    }

    /** Control characters, and lone surrogates, which no encoding can carry. */
    static boolean isUnprintable(int codePoint) {
        int kind = Character.getType(codePoint);
        return kind == Character.CONTROL
                || kind == Character.SURROGATE
                || kind == Character.LINE_SEPARATOR
                || kind == Character.PARAGRAPH_SEPARATOR;
    }

    /** Lone surrogates, and the NUL that PostgreSQL's text does not take; a note may have lines and tabs. */
    private static boolean isUnstorable(int codePoint) {
        return codePoint == 0 || Character.getType(codePoint) == Character.SURROGATE;
    }

    static void requireDecoded(String text, String what) {
        requireThat(
                text.indexOf(UNDECODABLE) < 0,
                "the " + what
                        + " has characters that got lost on their way here; set a UTF-8 locale, such as LC_ALL=C.UTF-8");
    }

    static void requireOrder(String text, String what) {
        requireThat(
                !VisibleText.isReordered(text),
                "the " + what
                        + " has a character in it that has what follows shown in another order (U+202A to U+202E, U+2066 to"
                        + " U+2069); leave it out");
    }

    static void requireNoSecret(String text, String what) {
        requireThat(
                !SecretShape.isIn(text),
                "the " + what
                        + " has a key's secret in it, which everyone who sees the key would see; leave it out, and"
                        + " rotate that key if anyone uses it");
    }

    private static void requireThat(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}

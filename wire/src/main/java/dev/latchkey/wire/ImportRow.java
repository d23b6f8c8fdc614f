package dev.latchkey.wire;

import dev.latchkey.key.AddressRange;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.key.ImportedKey;
import dev.latchkey.key.KeyHistory;
import dev.latchkey.key.KeyState;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.key.OpeningBalance;
import dev.latchkey.key.TextField;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.LimitsEdit;
import dev.latchkey.limit.Window;
import dev.latchkey.secret.Secret;
import dev.latchkey.secret.SecretHash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A key of another system as a row of a file or a request tells of it, under the names of {@link ImportField}. What is null is
 * not said. Messages name fields and never repeat what is in them, since a secret may stand in the wrong one.
 * Long for its fields, each of which is checked in a few lines.
 */
public final class ImportRow {

    private static final int SHORTEST_SECRET = 20;
    private static final Pattern SCOPE_LIKE = Pattern.compile("[a-z_-]+:[a-z_*-]+");

    private final Map<ImportField, ImportValue> fields = new EnumMap<>(ImportField.class);
    private final List<ImportValue> together = new ArrayList<>();
    private final Map<String, Object> unknown = new LinkedHashMap<>();
    private final UnknownFields handling;
    private final ImportNames names;

    private ImportRow(UnknownFields handling, ImportNames names) {
        this.handling = handling;
        this.names = names;
    }

    /**
     * Takes the values, which are those of {@link JsonTree}.
     *
     * @throws IllegalArgumentException with a sentence, when two of them contradict each other or one is not wanted
     */
    public static ImportRow of(
            Map<String, ? extends @Nullable Object> values, UnknownFields handling, ImportNames names) {
        ImportRow row = new ImportRow(handling, names);
        values.forEach(row::put);
        Object limits = row.fields.containsKey(ImportField.LIMITS) ? row.value(ImportField.LIMITS) : null;
        if (limits instanceof Map<?, ?> nested) {
            nested.forEach((name, value) -> row.put(String.valueOf(name), value));
        } else if (limits != null) {
            throw new IllegalArgumentException("limits is an object of limits");
        }
        if (handling == UnknownFields.REFUSE && !row.unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "these fields are not known: " + String.join(", ", row.unknown.keySet()));
        }
        return row;
    }

    private void put(String name, @Nullable Object value) {
        if (value instanceof String text && text.isBlank()) {
            return;
        }
        ImportField field = names.find(name).orElse(null);
        if (value == null && (field == null || !field.isLimit())) {
            return;
        }
        ImportValue said = new ImportValue(name, field, value);
        if (field == null) {
            putUnknown(said);
        } else if (field.isSaidTogether()) {
            together.add(said);
        } else {
            ImportValue other = fields.get(field);
            if (other != null && field == ImportField.SECRET) {
                throw new IllegalArgumentException(
                        "both " + other.name() + " and " + name + " can be the secret; leave one of them out");
            }
            if (other == null) {
                fields.put(field, said);
            } else if (names.rank(name) < names.rank(other.name())) {
                fields.put(field, said);
                putUnknown(other);
            } else {
                putUnknown(said);
            }
        }
    }

    /** What is not known, and further names of a field. */
    private void putUnknown(ImportValue said) {
        Object value = said.value();
        if (value != null) {
            unknown.put(said.name(), value);
        }
    }

    /** The names of what is kept as metadata, since it is not known. */
    public Set<String> keptAsMetadata() {
        return handling == UnknownFields.METADATA
                ? unknown.keySet().stream()
                        .filter(name -> !ImportField.isLikeSecret(name))
                        .collect(Collectors.toCollection(LinkedHashSet::new))
                : Set.of();
    }

    /** The names of what is kept nowhere. */
    public Set<String> leftOut() {
        Set<String> names = new LinkedHashSet<>(unknown.keySet());
        names.removeAll(keptAsMetadata());
        together.stream()
                .filter(said -> said.field() == ImportField.OF_NO_USE && said.value() != null)
                .forEach(said -> names.add(said.name()));
        return names;
    }

    /** Whether this is the public demo key, which is built in. */
    public boolean isDemoKey() {
        ImportValue flag = fields.get(ImportField.IS_DEMO);
        return (flag != null && flag.value() != null && flag.flag())
                || (value(ImportField.SECRET) instanceof String text
                        && text.strip().equals(BuiltInKey.DEMO_SECRET));
    }

    /**
     * The key, as it is to be here.
     *
     * @param now from when an expiry like {@code 90d} counts
     * @throws IllegalArgumentException with a sentence, when it cannot be one
     */
    public ImportedKey key(Instant now) {
        if (isDemoKey()) {
            throw new IllegalArgumentException("this is the public demo key, which is built in");
        }
        String name = text(ImportField.NAME);
        if (name == null) {
            throw new IllegalArgumentException("the name is missing");
        }
        KeyType type = type();
        Secret secret = secret();
        requireWithout(secret, "the name", name);
        String expiry = text(ImportField.EXPIRES_AT);
        NewApiKey wanted = new NewApiKey(
                name,
                type,
                texts(secret),
                limits().applyTo(type == KeyType.DEMO ? Limits.DEMO : Limits.DEFAULT),
                words(ImportField.SCOPES, word -> {
                    requireWithout(secret, "a scope", word);
                    return scope(word);
                }),
                words(ImportField.ADDRESS_RANGES, ImportRow::range),
                metadata(secret),
                expiry == null ? null : ForeignTime.expiry(expiry, now));
        String hash = text(ImportField.HASH);
        return new ImportedKey(
                wanted,
                secret,
                hash == null ? null : SecretHash.parse(hash),
                new KeyHistory(state(), moment(ImportField.CREATED_AT), used(now)));
    }

    private Map<TextField, String> texts(@Nullable Secret secret) {
        Map<TextField, String> texts = new EnumMap<>(TextField.class);
        for (ImportField field : ImportField.values()) {
            String said = field.text() == null ? null : text(field);
            if (field.text() != null && said != null) {
                requireWithout(secret, "the " + field.text().words(), said);
                texts.put(field.text(), said);
            }
        }
        return texts;
    }

    /** All but the secret itself is stored in clear, for all who may look at keys. */
    private static void requireWithout(@Nullable Secret secret, String what, @Nullable String text) {
        if (secret != null && text != null && text.contains(secret.reveal())) {
            throw new IllegalArgumentException(what + " has the secret in it");
        }
    }

    private @Nullable Object value(ImportField field) {
        ImportValue said = fields.get(field);
        return said == null ? null : said.value();
    }

    private @Nullable String text(ImportField field) {
        ImportValue said = fields.get(field);
        return said == null || said.value() == null ? null : said.text();
    }

    private @Nullable Secret secret() {
        ImportValue said = fields.get(ImportField.SECRET);
        if (said == null || said.value() == null) {
            return null;
        }
        if (!(said.value() instanceof String text)) {
            throw new IllegalArgumentException(said.name() + " is a text: the secret");
        }
        String start = text(ImportField.START);
        if (start != null && !text.strip().startsWith(start)) {
            throw new IllegalArgumentException(said.name() + " does not begin with " + ImportField.START.label()
                    + ", so it is not the secret; where it is the SHA-256 of it, give that in hexadecimal digits as"
                    + " key_sha256");
        }
        return Secret.of(text.strip());
    }

    private KeyType type() {
        String type = text(ImportField.TYPE);
        if (type == null || type.equals(KeyType.LIVE.label())) {
            return KeyType.LIVE;
        }
        if (type.equals(KeyType.DEMO.label())) {
            return KeyType.DEMO;
        }
        throw new IllegalArgumentException("the type is live or demo");
    }

    private LimitsEdit limits() {
        LimitsEdit limits = LimitsEdit.NOTHING.withUnitsPerRequest(limit(ImportField.UNITS_PER_REQUEST));
        for (ImportField field : ImportField.values()) {
            Window window = field.window();
            limits = window == null ? limits : limits.with(window, limit(field));
        }
        return limits;
    }

    private @Nullable Long limit(ImportField field) {
        ImportValue said = fields.get(field);
        return said == null ? null : said.limit();
    }

    private <T> Set<T> words(ImportField field, Function<String, T> reading) {
        ImportValue said = fields.get(field);
        return said == null || said.value() == null
                ? Set.of()
                : said.words().map(reading).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** What is as long as a secret and no scope is not told by whoever refuses it. */
    private static String scope(String word) {
        if (word.length() >= SHORTEST_SECRET && !SCOPE_LIKE.matcher(word).matches()) {
            throw new IllegalArgumentException("scopes are lower-case words like generate or admin:read");
        }
        return word;
    }

    /** As with scopes. */
    private static AddressRange range(String word) {
        try {
            return AddressRange.parse(word);
        } catch (IllegalArgumentException e) {
            throw word.length() < SHORTEST_SECRET
                    ? e
                    : new IllegalArgumentException(
                            "a range of addresses is like 192.0.2.0/24, 2001:db8::/32 or 192.0.2.7", e);
        }
    }

    /** The strictest that anything says. */
    private KeyState state() {
        return Stream.concat(Stream.of(KeyState.ACTIVE), together.stream().map(ImportValue::state))
                .max(KeyState::compareTo)
                .orElseThrow();
    }

    private OpeningBalance used(Instant now) {
        Instant last = moment(ImportField.LAST_USED_AT);
        return new OpeningBalance(
                count(ImportField.USED_REQUESTS),
                count(ImportField.USED_UNITS),
                last != null && last.isAfter(now) ? now : last);
    }

    private long count(ImportField field) {
        ImportValue said = fields.get(field);
        return said == null || said.value() == null ? 0 : said.count();
    }

    private @Nullable Instant moment(ImportField field) {
        ImportValue said = fields.get(field);
        return said == null || said.value() == null ? null : said.moment();
    }

    private Map<String, String> metadata(@Nullable Secret secret) {
        Map<String, String> metadata = new LinkedHashMap<>();
        ImportValue said = fields.get(ImportField.METADATA);
        if (said != null && said.value() != null) {
            said.members().forEach((name, value) -> put(metadata, name, value));
        }
        for (String name : keptAsMetadata()) {
            put(metadata, metadata.containsKey(name) ? "imported " + name : name, unknown.get(name));
        }
        if (secret != null) {
            String clear = secret.reveal();
            String quoted = JsonTree.write(clear);
            // What has members of its own is kept as JSON, in which it may be written otherwise.
            String written = quoted.substring(1, quoted.length() - 1);
            metadata.entrySet()
                    .removeIf(entry -> entry.getKey().contains(clear)
                            || entry.getValue().contains(clear)
                            || entry.getValue().contains(written));
        }
        return metadata;
    }

    private static void put(Map<String, String> metadata, String name, @Nullable Object value) {
        if (value != null) {
            metadata.put(name, value instanceof String text ? text : JsonTree.write(value));
        }
    }
}

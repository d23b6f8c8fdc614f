package dev.latchkey.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.latchkey.key.AddressRange;
import dev.latchkey.key.ImportedKey;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.LimitsEdit;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.key.Secret;
import dev.latchkey.key.SecretHash;
import dev.latchkey.limit.Limits;
import dev.latchkey.wire.TimeText;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a row says of a key, as text. What is wrong with it shows when the key is asked for. */
final class ImportFields {

    private static final String SECRET = "key";
    private static final String HASH = "key_sha256";
    private static final String METADATA = "metadata";
    private static final String LIMITS = "limits";
    private static final List<String> LIMIT_NAMES =
            List.of("patients_per_request", "requests_per_minute", "requests_per_hour", "requests_per_day");
    private static final Set<String> KNOWN = Stream.concat(
                    LIMIT_NAMES.stream(),
                    Stream.of(
                            SECRET, HASH, METADATA, "name", "email", "type", "scopes", "address_ranges", "expires_at"))
            .collect(Collectors.toSet());

    private final Map<String, String> fields = new HashMap<>();
    private final Map<String, String> metadata = new HashMap<>();
    private @Nullable String fault;

    private ImportFields() {}

    static ImportFields ofCsv(List<String> header, List<String> values) {
        ImportFields row = new ImportFields();
        if (values.size() > header.size()) {
            row.fault = "there are more fields than the header names";
        }
        for (int i = 0; i < Math.min(header.size(), values.size()); i++) {
            String name = header.get(i);
            String value = name.equals(SECRET) ? values.get(i) : CsvText.text(values.get(i));
            if (name.equals(METADATA) && !value.isBlank()) {
                row.parse("{\"metadata\":" + value + "}");
            } else if (!value.isBlank()) {
                row.put(name, value);
            }
        }
        return row;
    }

    static ImportFields ofJson(String text) {
        ImportFields row = new ImportFields();
        row.parse(text);
        return row;
    }

    /**
     * The key.
     *
     * @throws IllegalArgumentException with a sentence when it cannot be one
     */
    ImportedKey key(Instant now) {
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
        KeyType type = field("type").map(ImportFields::type).orElse(KeyType.LIVE);
        LimitsEdit limits = new LimitsEdit(
                limit("patients_per_request"),
                limit("requests_per_minute"),
                limit("requests_per_hour"),
                limit("requests_per_day"));
        return new ImportedKey(
                new NewApiKey(
                        field("name").orElseThrow(() -> new IllegalArgumentException("the name is missing")),
                        field("email").orElse(null),
                        type,
                        limits.applyTo(type == KeyType.DEMO ? Limits.DEMO : Limits.DEFAULT),
                        words("scopes", Function.identity()),
                        words("address_ranges", AddressRange::parse),
                        metadata,
                        field("expires_at")
                                .map(text -> TimeText.expiry(text, now))
                                .orElse(null)),
                field(SECRET).map(Secret::of).orElse(null),
                field(HASH).map(SecretHash::parse).orElse(null));
    }

    private Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name)).map(String::strip);
    }

    private @Nullable Long limit(String name) {
        return field(name).map(new LimitArguments.LimitConverter()::convert).orElse(null);
    }

    private <T> Set<T> words(String name, Function<String, T> reading) {
        return field(name).stream()
                .flatMap(text -> Stream.of(text.split("\\s+")))
                .filter(word -> !word.isEmpty())
                .map(reading)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static KeyType type(String text) {
        return switch (text) {
            case "live" -> KeyType.LIVE;
            case "demo" -> KeyType.DEMO;
            default -> throw new IllegalArgumentException("the type is live or demo");
        };
    }

    private void put(String name, String value) {
        if (!KNOWN.contains(name)) {
            fault = "there is no field " + Quoted.text(name) + " that can be imported";
        }
        fields.put(name, value);
    }

    private void parse(String text) {
        try (JsonParser json = JsonFactory.builder()
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build()
                .createParser(text)) {
            require(json.nextToken() == JsonToken.START_OBJECT);
            object(json);
            require(json.nextToken() == null);
        } catch (IOException | IllegalArgumentException e) {
            // The parser's own words repeat the text, which has a secret in it.
            fault = "this is not a JSON object with the fields of a key";
        }
    }

    private void object(JsonParser json) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            switch (json.nextToken()) {
                case VALUE_STRING, VALUE_NUMBER_INT -> put(name, json.getText());
                case VALUE_NULL -> {
                    if (LIMIT_NAMES.contains(name)) {
                        put(name, "unlimited");
                    }
                }
                case START_ARRAY -> put(name, array(json));
                case START_OBJECT -> nested(name, json);
                default -> throw new IllegalArgumentException(name);
            }
        }
    }

    private void nested(String name, JsonParser json) throws IOException {
        if (name.equals(LIMITS)) {
            object(json);
            return;
        }
        require(name.equals(METADATA));
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String entry = json.currentName();
            require(json.nextToken() == JsonToken.VALUE_STRING);
            metadata.put(entry, json.getText());
        }
    }

    private static String array(JsonParser json) throws IOException {
        StringJoiner words = new StringJoiner(" ");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(json.currentToken() == JsonToken.VALUE_STRING);
            words.add(json.getText());
        }
        return words.toString();
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("not as expected");
        }
    }
}

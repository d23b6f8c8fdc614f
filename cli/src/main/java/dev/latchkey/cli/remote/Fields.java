package dev.latchkey.cli.remote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that a server has sent. Every method throws an {@link IllegalArgumentException} where the field is missing or
 * is of another type; fields that nobody asks for may be there.
 */
final class Fields {

    /** Names come from whoever chose them, and need not be remembered. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private final Map<String, @Nullable Object> values;

    private Fields(Map<String, @Nullable Object> values) {
        this.values = values;
    }

    static Fields parse(byte[] json) {
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                Fields fields = object(parser);
                if (parser.nextToken() == null) {
                    return fields;
                }
            }
            throw new IllegalArgumentException("not a JSON object");
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
    }

    String text(String name) {
        return value(name, String.class);
    }

    @Nullable
    String optionalText(String name) {
        return optional(name, String.class);
    }

    long number(String name) {
        return value(name, Long.class);
    }

    @Nullable
    Long optionalNumber(String name) {
        return optional(name, Long.class);
    }

    boolean flag(String name) {
        return value(name, Boolean.class);
    }

    UUID id(String name) {
        return UUID.fromString(text(name));
    }

    Instant moment(String name) {
        return Instant.parse(text(name));
    }

    @Nullable
    Instant optionalMoment(String name) {
        String text = optionalText(name);
        return text == null ? null : Instant.parse(text);
    }

    Fields object(String name) {
        return value(name, Fields.class);
    }

    boolean has(String name) {
        return values.get(name) != null;
    }

    List<Fields> objects(String name) {
        return list(name, Fields.class);
    }

    List<String> texts(String name) {
        return list(name, String.class);
    }

    /** The fields of an object, all of which are text. */
    Map<String, String> textsByName(String name) {
        return object(name).all(String.class);
    }

    /** The fields of an object, all of which are numbers. */
    Map<String, Long> numbersByName(String name) {
        return object(name).all(Long.class);
    }

    private <T> Map<String, T> all(Class<T> type) {
        Map<String, T> all = new LinkedHashMap<>();
        values.keySet().forEach(name -> all.put(name, value(name, type)));
        return all;
    }

    private <T> List<T> list(String name, Class<T> type) {
        List<T> list = new ArrayList<>();
        for (Object element : value(name, List.class)) {
            list.add(cast(name, element, type));
        }
        return list;
    }

    private <T> T value(String name, Class<T> type) {
        return cast(name, values.get(name), type);
    }

    private <T> @Nullable T optional(String name, Class<T> type) {
        if (!values.containsKey(name)) {
            throw new IllegalArgumentException("there is no " + name);
        }
        return values.get(name) == null ? null : value(name, type);
    }

    private static <T> T cast(String name, @Nullable Object value, Class<T> type) {
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(name + " is not a " + type.getSimpleName());
        }
        return type.cast(value);
    }

    private static Fields object(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            values.put(name, value(parser));
        }
        return new Fields(values);
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(parser));
                }
                yield elements;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IllegalArgumentException("there is no use for " + parser.currentToken());
        };
    }
}

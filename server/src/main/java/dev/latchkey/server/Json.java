package dev.latchkey.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.latchkey.server.contract.MalformedJsonException;
import dev.latchkey.server.contract.StrictJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Writes JSON answers, and reads again what was written as one. */
public final class Json {

    /** The media type. */
    public static final String MEDIA_TYPE = "application/json";

    /** Remembers no member's name, since callers choose some of them. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private Json() {}

    /** Something that can be written as one JSON value. */
    @FunctionalInterface
    public interface Writer {

        /** Writes it. */
        void write(JsonGenerator json) throws IOException;
    }

    /** The value in UTF-8. */
    public static Buffer write(Writer value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            value.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    /**
     * An object that was kept as text.
     *
     * @throws IllegalStateException when it is none
     */
    public static JsonObject object(String kept) {
        try {
            if (StrictJson.read(kept.getBytes(StandardCharsets.UTF_8)) instanceof Map<?, ?> members) {
                Map<String, Object> named = new LinkedHashMap<>();
                members.forEach((name, value) -> named.put(String.valueOf(name), value));
                return new JsonObject(named);
            }
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("what was kept cannot be read", e);
        }
        throw new IllegalStateException("what was kept is no object");
    }

    /** Writes the members of an object into one that is open already, apart from those of the given names. */
    public static void copyMembers(String object, Set<String> except, JsonGenerator to) throws IOException {
        try (JsonParser from = JSON.createParser(object)) {
            from.nextToken();
            while (from.nextToken() == JsonToken.FIELD_NAME) {
                if (except.contains(from.currentName())) {
                    from.nextToken();
                    from.skipChildren();
                } else {
                    to.copyCurrentStructure(from);
                }
            }
        }
    }

    /**
     * The texts and whole numbers among an object's own members, as text and by name.
     *
     * @param object as {@link #write} wrote it
     */
    public static Map<String, String> scalars(byte[] object) {
        Map<String, String> scalars = new HashMap<>();
        try (JsonParser from = JSON.createParser(object)) {
            from.nextToken();
            while (from.nextToken() == JsonToken.FIELD_NAME) {
                String name = from.currentName();
                JsonToken value = from.nextToken();
                if (value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT) {
                    scalars.put(name, from.getText());
                }
                from.skipChildren();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return scalars;
    }
}

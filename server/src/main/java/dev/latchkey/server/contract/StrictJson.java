package dev.latchkey.server.contract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON in UTF-8 (RFC 8259 §8.1) and guesses nothing: no name stands twice in an object, nothing follows the value, no
 * text has half a character or a NUL, which no database would keep. Depth and numbers are bounded.
 */
public final class StrictJson {

    private static final int MOST_DEPTH = 32;
    private static final int MOST_NUMBER = 400;
    private static final int MOST_NAME = 50_000;

    /** A value takes some seventy bytes at least, however short it is in the text. */
    private static final int MOST_VALUES = 100_000;

    /** Remembers no member's name: a table of them would be one for all callers, and fails when one of them fills it. */
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_DEPTH)
                    .maxNumberLength(MOST_NUMBER)
                    .maxNameLength(MOST_NAME)
                    .build())
            .build();

    private StrictJson() {}

    /**
     * The value as maps, lists, {@code String}, {@code Long}, {@code Double}, {@code Boolean} and null; whole numbers of more
     * than 64 bits as {@code BigInteger}.
     *
     * @throws MalformedJsonException when it is no JSON
     */
    public static @Nullable Object read(byte[] bytes) throws MalformedJsonException {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedJsonException("The body is not in UTF-8.");
        }
        try (JsonParser json = JSON.createParser(text)) {
            requireFewValues(text);
            JsonToken first = json.nextToken();
            if (first == null) {
                throw new MalformedJsonException("The body is empty.");
            }
            Object value = value(json, first);
            if (json.nextToken() != null) {
                throw malformed(json, "after the value, nothing more may follow");
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw new MalformedJsonException("The body is nested deeper than " + MOST_DEPTH
                    + ", or has a number of more than " + MOST_NUMBER + " characters or a name of more than "
                    + MOST_NAME
                    + ".");
        } catch (IOException e) {
            throw new MalformedJsonException("The body is not well-formed JSON" + place(e) + ".");
        } catch (IllegalStateException | IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
            // Whatever the parser stumbles over, the text made it.
            throw new MalformedJsonException("The body is not well-formed JSON.");
        }
    }

    /** Walks through it once before anything is made of it, which takes a tenth of the time. */
    private static void requireFewValues(String text) throws IOException, MalformedJsonException {
        int values = 0;
        try (JsonParser json = JSON.createParser(text)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token.isScalarValue() || token.isStructStart()) {
                    values++;
                }
                if (values > MOST_VALUES) {
                    throw new MalformedJsonException("The body has more than " + MOST_VALUES + " values.");
                }
            }
        }
    }

    private static @Nullable Object value(JsonParser json, JsonToken token) throws IOException, MalformedJsonException {
        return switch (token) {
            case START_OBJECT -> object(json);
            case START_ARRAY -> list(json);
            case VALUE_STRING -> text(json, json.getText());
            case VALUE_NUMBER_INT ->
                json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? json.getBigIntegerValue()
                        : (Object) json.getLongValue();
            case VALUE_NUMBER_FLOAT -> finite(json, json.getDoubleValue());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static Map<String, @Nullable Object> object(JsonParser json) throws IOException, MalformedJsonException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = text(json, json.currentName());
            if (object.containsKey(name)) {
                throw malformed(json, "a field may stand only once");
            }
            object.put(name, value(json, json.nextToken()));
        }
        return object;
    }

    private static List<@Nullable Object> list(JsonParser json) throws IOException, MalformedJsonException {
        List<@Nullable Object> list = new ArrayList<>();
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            list.add(value(json, token));
        }
        return list;
    }

    private static double finite(JsonParser json, double value) throws MalformedJsonException {
        if (!Double.isFinite(value)) {
            throw malformed(json, "a number is too large");
        }
        return value;
    }

    private static String text(JsonParser json, String text) throws MalformedJsonException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw malformed(json, "a text may not contain the character U+0000");
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw malformed(json, "a text has half a surrogate pair");
            }
        }
        return text;
    }

    private static MalformedJsonException malformed(JsonParser json, String flaw) {
        JsonLocation place = json.currentTokenLocation();
        return new MalformedJsonException(
                "In the body, " + flaw + ": line " + place.getLineNr() + ", column " + place.getColumnNr() + ".");
    }

    /** Where it went wrong; not every failure knows. */
    private static String place(IOException e) {
        JsonLocation place = e instanceof JsonProcessingException json ? json.getLocation() : null;
        return place == null ? "" : ": line " + place.getLineNr() + ", column " + place.getColumnNr();
    }
}

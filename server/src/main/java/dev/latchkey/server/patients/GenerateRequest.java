package dev.latchkey.server.patients;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.latchkey.limit.Limits;
import dev.latchkey.patients.PatientFormat;
import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/v1/generate}.
 *
 * @param count how many patients, at least 1
 * @param seed what they are drawn from, or null for any
 * @param format how they are written
 */
record GenerateRequest(long count, @Nullable Long seed, PatientFormat format) {

    private static final long DEFAULT_COUNT = 10;
    private static final String WHOLE_COUNT = "count must be a whole number from 1 to " + Limits.MAX;
    private static final String WHOLE_SEED = "seed must be a whole number of at most 64 bits";

    /** JSON is UTF-8 (RFC 8259 §8.1); nothing else is guessed. */
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .build();

    /**
     * Reads a body; an empty one asks for the defaults.
     *
     * @throws IllegalArgumentException with a sentence that names the field and says what it must be
     */
    static GenerateRequest parse(byte[] body) {
        if (body.length == 0) {
            return new GenerateRequest(DEFAULT_COUNT, null, PatientFormat.JSON);
        }
        try (JsonParser json = JSON.createParser(body)) {
            GenerateRequest request = read(json);
            require(json.nextToken() == null, "after the object, nothing more may follow");
            return request;
        } catch (IOException e) {
            throw new IllegalArgumentException("The body is not well-formed JSON" + place(e) + ".", e);
        }
    }

    /** Where it went wrong; not every failure knows. The body itself is not repeated. */
    private static String place(IOException e) {
        JsonLocation place = e instanceof JsonProcessingException json ? json.getLocation() : null;
        return place == null ? "" : ": line " + place.getLineNr() + ", column " + place.getColumnNr();
    }

    private static GenerateRequest read(JsonParser json) throws IOException {
        require(json.nextToken() == JsonToken.START_OBJECT, "a JSON object is needed, such as {\"count\": 5}");
        long count = DEFAULT_COUNT;
        Long seed = null;
        PatientFormat format = PatientFormat.JSON;
        Set<String> seen = new HashSet<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            require(seen.add(field), "a field may stand only once");
            JsonToken value = json.nextToken();
            switch (field) {
                case "count" -> {
                    count = integer(json, value, WHOLE_COUNT);
                    require(count >= 1 && count <= Limits.MAX, WHOLE_COUNT);
                }
                case "seed" -> seed = value == JsonToken.VALUE_NULL ? null : (Long) integer(json, value, WHOLE_SEED);
                case "format" -> {
                    require(value == JsonToken.VALUE_STRING, "format must be \"json\" or \"ndjson\"");
                    format = format(json.getText());
                }
                default ->
                    throw new IllegalArgumentException(
                            "In the body, there is an unknown field; the known ones are count, seed and format.");
            }
        }
        return new GenerateRequest(count, seed, format);
    }

    private static long integer(JsonParser json, JsonToken value, String otherwise) throws IOException {
        require(value == JsonToken.VALUE_NUMBER_INT, otherwise);
        require(json.getNumberType() != JsonParser.NumberType.BIG_INTEGER, otherwise);
        return json.getLongValue();
    }

    private static PatientFormat format(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "json" -> PatientFormat.JSON;
            case "ndjson" -> PatientFormat.NDJSON;
            default -> throw new IllegalArgumentException("In the body, format must be \"json\" or \"ndjson\".");
        };
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("In the body, " + otherwise + ".");
        }
    }
}

package dev.latchkey.server.patients;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.latchkey.limit.Limits;
import dev.latchkey.patients.PatientFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
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
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
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
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "The body is not well-formed JSON: line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ".",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GenerateRequest read(JsonParser json) throws IOException {
        require(json.nextToken() == JsonToken.START_OBJECT, "the body must be a JSON object, such as {\"count\": 5}");
        long count = DEFAULT_COUNT;
        Long seed = null;
        PatientFormat format = PatientFormat.JSON;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            switch (field) {
                case "count" -> {
                    count = integer(json, value, "count must be a whole number from 1 up");
                    require(count >= 1 && count <= Limits.MAX, "count must be a whole number from 1 up");
                }
                case "seed" ->
                    seed = value == JsonToken.VALUE_NULL
                            ? null
                            : (Long) integer(json, value, "seed must be a whole number of at most 64 bits");
                case "format" -> {
                    require(value == JsonToken.VALUE_STRING, "format must be \"json\" or \"ndjson\"");
                    format = format(json.getText());
                }
                default ->
                    throw new IllegalArgumentException(
                            "There is a field that this does not know; it knows count, seed and format.");
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
            default -> throw new IllegalArgumentException("The format must be \"json\" or \"ndjson\".");
        };
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("In the body, " + otherwise + ".");
        }
    }
}

package dev.latchkey.generator.patients.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.latchkey.generator.patients.Patient;
import dev.latchkey.generator.patients.PatientJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;

/**
 * A patient's fields, named, ordered and valued exactly as in JSON, so that every format says the same: texts, booleans, integers and
 * decimals, maps and lists of maps. Holds scratch space, so for one thread.
 */
final class PatientFields {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};

    private final PatientJson patients = new PatientJson();
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();

    Map<String, Object> of(Patient patient) throws IOException {
        buffer.reset();
        try (JsonGenerator out = JSON.createGenerator(buffer)) {
            patients.write(patient, out);
        }
        return JSON.readValue(buffer.toByteArray(), FIELDS);
    }

    /** A part of the fields as JSON again. */
    static String json(Object part) throws IOException {
        return JSON.writeValueAsString(part);
    }
}

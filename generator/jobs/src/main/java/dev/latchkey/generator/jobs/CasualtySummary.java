package dev.latchkey.generator.jobs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.generator.patients.Patient;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts patients by what they have in common. Not thread-safe. */
final class CasualtySummary {

    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, Map<String, Integer>> counts = new LinkedHashMap<>();
    private int patients;

    /** Counts one more. */
    void add(Patient patient) {
        patients++;
        count("nationalities", patient.demographics().nationality().key());
        count("injury_types", patient.injuryType().key());
        count("triage_categories", patient.triage().key());
        count("final_statuses", patient.finalStatus().key());
        count("last_facilities", patient.sites().at(patient.lastFacility()).id());
        count("fronts", patient.front());
    }

    private void count(String what, String value) {
        counts.computeIfAbsent(what, first -> new TreeMap<>()).merge(value, 1, Integer::sum);
    }

    /** The counts as a JSON object. */
    String toJson() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("total_patients", patients);
            for (Map.Entry<String, Map<String, Integer>> what : counts.entrySet()) {
                json.writeObjectFieldStart(what.getKey());
                for (Map.Entry<String, Integer> count : what.getValue().entrySet()) {
                    json.writeNumberField(count.getKey(), count.getValue());
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        return text.toString();
    }
}

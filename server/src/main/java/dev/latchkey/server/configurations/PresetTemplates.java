package dev.latchkey.server.configurations;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.patients.config.Preset;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Presets in the shape of configurations that a key keeps; nobody can change them. Immutable. */
final class PresetTemplates {

    /** The day on which the presets' exercises begin: they are part of the program, and were made by nobody's call. */
    private static final String MADE = Instant.parse("2025-06-01T00:00:00Z").toString();

    private static final long FEW = 10;

    private final Map<String, JsonObject> templates = new LinkedHashMap<>();

    PresetTemplates() {
        for (Preset preset : Preset.all()) {
            JsonObject order = new JsonObject(preset.generationConfig());
            JsonObject configuration = order.getJsonObject("configuration");
            JsonObject template = new JsonObject()
                    .put("id", preset.id())
                    .mergeIn(configuration)
                    .put("id", preset.id())
                    .put("name", preset.name())
                    .put("description", preset.description())
                    .put("total_patients", patients(order, configuration))
                    .put("created_at", MADE)
                    .put("updated_at", MADE);
            templates.put(preset.id(), template);
        }
    }

    /** As a request to generate reads it. */
    private static Number patients(JsonObject order, JsonObject configuration) {
        return order.getNumber(
                "total_patients", configuration.getNumber("total_patients", configuration.getNumber("count", FEW)));
    }

    /** A page of all of them, the simplest first. */
    List<JsonObject> page(int skip, int most) {
        return templates.values().stream().skip(skip).limit(most).toList();
    }

    /** The preset of that id. */
    Optional<JsonObject> find(String id) {
        return Optional.ofNullable(templates.get(id));
    }

    static void write(List<JsonObject> some, JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (JsonObject template : some) {
            json.writeRawValue(template.encode());
        }
        json.writeEndArray();
    }
}

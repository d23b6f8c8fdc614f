package dev.latchkey.generator.http.configurations;

import dev.latchkey.generator.patients.config.GenerationConfiguration;
import dev.latchkey.generator.patients.config.Preset;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Presets in the shape of configurations that a key keeps; nobody can change them. Immutable. */
final class PresetTemplates {

    /** The day on which the presets' exercises begin: they are part of the program, and were made by nobody's call. */
    private static final String MADE = Instant.parse("2025-06-01T00:00:00Z").toString();

    private final Map<String, JsonObject> templates = new LinkedHashMap<>();

    PresetTemplates() {
        for (Preset preset : Preset.all()) {
            GenerationConfiguration configuration =
                    GenerationConfiguration.read(preset.configuration()).configuration();
            templates.put(
                    preset.id(),
                    new JsonObject()
                            .put("id", preset.id())
                            .mergeIn(new JsonObject(configuration.toJson()))
                            .put("created_at", MADE)
                            .put("updated_at", MADE));
        }
    }

    /** A page of all of them, the simplest first. */
    List<JsonObject> page(int skip, int most) {
        return templates.values().stream().skip(skip).limit(most).toList();
    }

    int count() {
        return templates.size();
    }

    /** The preset of that id. */
    Optional<JsonObject> find(String id) {
        return Optional.ofNullable(templates.get(id));
    }
}

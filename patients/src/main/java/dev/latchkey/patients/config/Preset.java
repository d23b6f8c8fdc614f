package dev.latchkey.patients.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A ready scenario to start from. Immutable.
 *
 * @param id names it in paths: {@code mass-casualty-exercise}
 * @param name what people call it
 * @param description what it is good for, in a sentence or two
 * @param generationConfig the JSON of a request to generate, with its {@code configuration}; small enough for every key
 */
public record Preset(String id, String name, String description, String generationConfig) {
    public Preset {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(generationConfig, "generationConfig");
    }

    /** Every preset, the simplest first. Reads them anew each time. */
    public static List<Preset> all() {
        List<Preset> presets = new ArrayList<>();
        for (Object item : (List<?>) resource()) {
            Map<?, ?> fields = (Map<?, ?>) item;
            presets.add(new Preset(
                    text(fields, "id"),
                    text(fields, "name"),
                    text(fields, "description"),
                    Json.write(fields.get("generation_config"))));
        }
        return List.copyOf(presets);
    }

    /** Finds a preset by its id. */
    public static Optional<Preset> find(String id) {
        return all().stream().filter(preset -> preset.id.equals(id)).findFirst();
    }

    /** The JSON of the configuration in it. */
    public String configuration() {
        return Json.write(((Map<?, ?>) Json.parse(generationConfig)).get("configuration"));
    }

    /** The preset as a JSON object: id, name, description, generation_config. */
    public String toJson() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("name", name);
        fields.put("description", description);
        fields.put("generation_config", Json.parse(generationConfig));
        return Json.write(fields);
    }

    private static String text(Map<?, ?> fields, String name) {
        return String.valueOf(fields.get(name));
    }

    private static Object resource() {
        try (InputStream in =
                Objects.requireNonNull(Preset.class.getResourceAsStream("presets.json"), "presets.json")) {
            return Objects.requireNonNull(Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

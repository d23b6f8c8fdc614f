package dev.latchkey.generator.patients.config;

import dev.latchkey.generator.patients.Scenario;
import dev.latchkey.generator.patients.WarfareType;
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
import org.jspecify.annotations.Nullable;

/**
 * A ready scenario to start from. Immutable.
 *
 * @param id names it in paths: {@code mass-casualty-exercise}
 * @param category what kind of exercise it is
 * @param difficulty how hard it is on the chain of care
 * @param configuration the JSON of its configuration, which has a name and a description
 */
public record Preset(String id, PresetCategory category, PresetDifficulty difficulty, String configuration) {
    public Preset {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(category, "category");
        Objects.requireNonNull(difficulty, "difficulty");
        Objects.requireNonNull(configuration, "configuration");
    }

    /** Every preset; those that are small enough for every key come first. Reads them anew each time. */
    public static List<Preset> all() {
        List<Preset> presets = new ArrayList<>();
        for (Object item : (List<?>) resource()) {
            Map<?, ?> fields = (Map<?, ?>) item;
            presets.add(new Preset(
                    text(fields, "id"),
                    PresetCategory.of(text(fields, "category")),
                    PresetDifficulty.of(text(fields, "difficulty")),
                    Json.write(fields.get("configuration"))));
        }
        return List.copyOf(presets);
    }

    /** Finds a preset by its id. */
    public static Optional<Preset> find(String id) {
        return all().stream().filter(preset -> preset.id.equals(id)).findFirst();
    }

    /** The preset in a list, as a JSON object: what it is, how many patients it has, and how many days. */
    public String toJson() {
        return Json.write(shown(read()));
    }

    /**
     * The preset with what it is made of, as a JSON object: {@code preset}, and {@code generation_config}, which can stand as a request's
     * {@code configuration} or be the request.
     */
    public String toDetailedJson() {
        GenerationConfiguration read = read();
        Map<String, @Nullable Object> preset = shown(read);
        preset.put("fronts", read.fields().get("front_configs"));
        preset.put("injury_distribution", read.fields().get("injury_distribution"));
        preset.put("warfare_type", warfare(read.scenario()));
        Map<String, @Nullable Object> config = new LinkedHashMap<>(read.fields());
        config.put("output_formats", List.of("json"));
        config.put("preset_id", id);
        config.put("preset_name", preset.get("name"));
        config.put("warfare_type", preset.get("warfare_type"));
        config.put("duration_days", preset.get("duration_days"));
        Map<String, @Nullable Object> whole = new LinkedHashMap<>();
        whole.put("preset", preset);
        whole.put("generation_config", config);
        return Json.write(whole);
    }

    private GenerationConfiguration read() {
        return GenerationConfiguration.read(configuration).configuration();
    }

    private Map<String, @Nullable Object> shown(GenerationConfiguration read) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("name", read.name().orElse(id));
        fields.put("description", read.description().orElse(""));
        fields.put("category", category.key());
        fields.put("difficulty", difficulty.key());
        fields.put("total_patients", read.count());
        fields.put("duration_days", (long) read.scenario().daysOfFighting());
        return fields;
    }

    /** The first of the ways of fighting, where there are several. */
    private static String warfare(Scenario scenario) {
        return scenario.warfareTypes().keySet().stream()
                .findFirst()
                .map(WarfareType::key)
                .orElseThrow();
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

package dev.latchkey.generator.http.configurations;

import dev.latchkey.generator.jobs.Template;
import dev.latchkey.generator.jobs.Templates;
import dev.latchkey.generator.patients.config.Preset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The configurations that a request may name by an id: those that its key keeps, and presets. Thread-safe; blocking. */
public final class KeptConfigurations {

    private final Templates templates;
    private final Map<String, String> presets = new HashMap<>();

    /** Reads the presets. */
    public KeptConfigurations(Templates templates) {
        this.templates = templates;
        Preset.all().forEach(preset -> presets.put(preset.id(), preset.configuration()));
    }

    /** The JSON of the preset, or else of the owner's template, of that id. */
    Optional<String> find(UUID owner, String id) {
        String preset = presets.get(id);
        if (preset != null) {
            return Optional.of(preset);
        }
        try {
            return templates.find(owner, UUID.fromString(id)).map(Template::configuration);
        } catch (IllegalArgumentException noUuid) {
            return Optional.empty();
        }
    }
}

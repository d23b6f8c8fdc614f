package dev.latchkey.generator.http.configurations;

import dev.latchkey.generator.patients.config.GenerationConfiguration;
import dev.latchkey.generator.patients.config.Preset;
import dev.latchkey.generator.patients.config.ReferenceList;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Presets and reference lists as they are answered, which is always the same, and written out once. Thread-safe. */
public final class WrittenPresets {

    /** The day on which the presets' exercises begin: they are part of the program, and were made by nobody's call. */
    private static final String MADE = Instant.parse("2025-06-01T00:00:00Z").toString();

    private final Map<Preset, String> summaries = new LinkedHashMap<>();
    private final Map<String, Buffer> details = new LinkedHashMap<>();
    private final Map<String, JsonObject> templates = new LinkedHashMap<>();
    private final Map<ReferenceList, Buffer> lists = new EnumMap<>(ReferenceList.class);

    private WrittenPresets() {
        for (Preset preset : Preset.all()) {
            summaries.put(preset, preset.toJson());
            details.put(preset.id(), Buffer.buffer(preset.toDetailedJson()));
            templates.put(preset.id(), template(preset));
        }
        for (ReferenceList list : ReferenceList.values()) {
            lists.put(list, Buffer.buffer(list.toJson()));
        }
    }

    /**
     * Has them written in the background when they are first asked for, and once: it takes a while, which a server's start has better
     * use for.
     */
    public static Supplier<CompletionStage<WrittenPresets>> onDemand() {
        CompletableFuture<WrittenPresets> written = new CompletableFuture<>();
        AtomicBoolean isBegun = new AtomicBoolean();
        return () -> isBegun.compareAndSet(false, true) ? written.completeAsync(WrittenPresets::new) : written;
    }

    private static JsonObject template(Preset preset) {
        GenerationConfiguration configuration =
                GenerationConfiguration.read(preset.configuration()).configuration();
        return new JsonObject()
                .put("id", preset.id())
                .mergeIn(new JsonObject(configuration.toJson()))
                .put("created_at", MADE)
                .put("updated_at", MADE);
    }

    /** Each preset with the JSON that a list of them shows, the simplest first. */
    Map<Preset, String> summaries() {
        return summaries;
    }

    /** The JSON of the preset of that id. */
    Optional<Buffer> detail(String id) {
        return Optional.ofNullable(details.get(id));
    }

    /** The JSON of a reference list. */
    Buffer list(ReferenceList list) {
        Buffer written = lists.get(list);
        if (written == null) {
            throw new IllegalStateException("every list is written");
        }
        return written;
    }

    /** A page of the presets in the shape of configurations that a key keeps, the simplest first. */
    List<JsonObject> templates(int skip, int most) {
        return templates.values().stream().skip(skip).limit(most).toList();
    }

    /** The preset of that id in the shape of a configuration that a key keeps. */
    Optional<JsonObject> template(String id) {
        return Optional.ofNullable(templates.get(id));
    }
}

package dev.latchkey.generator.http.configurations;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.generator.patients.config.GenerationConfiguration;
import dev.latchkey.generator.patients.config.Preset;
import dev.latchkey.generator.patients.config.PresetCategory;
import dev.latchkey.generator.patients.config.PresetDifficulty;
import dev.latchkey.generator.patients.config.ReferenceList;
import dev.latchkey.server.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Presets and reference lists as they are answered, which is always the same, and written out once. Thread-safe. */
public final class WrittenPresets {

    /** The day on which the presets' exercises begin: they are part of the program, and were made by nobody's call. */
    private static final String MADE = Instant.parse("2025-06-01T00:00:00Z").toString();

    private final Map<Preset, String> summaries = new LinkedHashMap<>();
    private final Map<String, Buffer> details = new LinkedHashMap<>();
    private final Map<String, JsonObject> templates = new LinkedHashMap<>();
    private final Map<ReferenceList, Buffer> lists = new EnumMap<>(ReferenceList.class);

    private final Buffer listing;
    private final Buffer categories;

    private WrittenPresets() {
        for (Preset preset : Preset.all()) {
            summaries.put(preset, preset.toJson());
            details.put(preset.id(), Buffer.buffer(preset.toDetailedJson()));
            templates.put(preset.id(), template(preset));
        }
        listing = listing(preset -> true);
        categories = Json.write(this::writeCategories);
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

    /** How many presets there are. */
    int count() {
        return summaries.size();
    }

    /** The JSON that lists all presets, the simplest first. */
    Buffer listing() {
        return listing;
    }

    /** The same of some of them. */
    Buffer listing(Predicate<Preset> which) {
        List<String> found = summaries.entrySet().stream()
                .filter(each -> which.test(each.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        return Json.write(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("presets");
            for (String preset : found) {
                json.writeRawValue(preset);
            }
            json.writeEndArray();
            writeWords(json);
            json.writeNumberField("total_count", found.size());
            json.writeEndObject();
        });
    }

    private static void writeWords(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("categories");
        for (PresetCategory category : PresetCategory.values()) {
            json.writeObjectFieldStart(category.key());
            json.writeStringField("name", category.title());
            json.writeStringField("icon", category.icon());
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeObjectFieldStart("difficulty_levels");
        for (PresetDifficulty difficulty : PresetDifficulty.values()) {
            json.writeObjectFieldStart(difficulty.key());
            json.writeStringField("name", difficulty.title());
            json.writeStringField("color", difficulty.color());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /** The JSON that lists the categories of presets. */
    Buffer categories() {
        return categories;
    }

    private void writeCategories(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("categories");
        for (PresetCategory category : PresetCategory.values()) {
            json.writeStartObject();
            json.writeStringField("id", category.key());
            json.writeStringField("name", category.title());
            json.writeStringField("icon", category.icon());
            json.writeNumberField(
                    "preset_count",
                    summaries.keySet().stream()
                            .filter(preset -> preset.category() == category)
                            .count());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
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

package dev.latchkey.generator.http.configurations;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.generator.patients.config.PresetCategory;
import dev.latchkey.generator.patients.config.PresetDifficulty;
import dev.latchkey.generator.patients.config.ReferenceList;
import dev.latchkey.server.Exchange;
import dev.latchkey.server.Json;
import dev.latchkey.server.Problem;
import dev.latchkey.server.Routes;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What is the same for everyone: presets, and the lists from which configurations choose. */
public final class PresetRoutes implements Consumer<Routes> {

    private final Supplier<CompletionStage<WrittenPresets>> presets;

    /** Makes the routes. */
    public PresetRoutes(Supplier<CompletionStage<WrittenPresets>> presets) {
        this.presets = presets;
    }

    @Override
    public void accept(Routes routes) {
        routes.keyed("listPresets", this::listPresets);
        routes.keyed("listPresetCategories", this::listCategories);
        routes.keyed("showPreset", this::show);
        for (ReferenceList list : ReferenceList.values()) {
            routes.open(
                    operation(list),
                    exchange -> exchange.await(presets.get(), written -> send(written.list(list), exchange)));
        }
    }

    private void listPresets(ApiKeyContext access, Exchange exchange) {
        exchange.await(presets.get(), written -> listPresets(written, exchange));
    }

    private static void listPresets(WrittenPresets presets, Exchange exchange) {
        List<String> found = new ArrayList<>();
        presets.summaries().forEach((preset, json) -> {
            if (isWanted(preset.category().key(), "category", exchange)
                    && isWanted(preset.difficulty().key(), "difficulty", exchange)) {
                found.add(json);
            }
        });
        exchange.send(200, json -> {
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

    private static boolean isWanted(String value, String filter, Exchange exchange) {
        return exchange.call()
                .optionalText(filter)
                .filter(wanted -> !wanted.isEmpty() && !wanted.equals(value))
                .isEmpty();
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

    private void listCategories(ApiKeyContext access, Exchange exchange) {
        exchange.await(presets.get(), written -> listCategories(written, exchange));
    }

    private static void listCategories(WrittenPresets presets, Exchange exchange) {
        exchange.send(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("categories");
            for (PresetCategory category : PresetCategory.values()) {
                json.writeStartObject();
                json.writeStringField("id", category.key());
                json.writeStringField("name", category.title());
                json.writeStringField("icon", category.icon());
                json.writeNumberField(
                        "preset_count",
                        presets.summaries().keySet().stream()
                                .filter(preset -> preset.category() == category)
                                .count());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void show(ApiKeyContext access, Exchange exchange) {
        exchange.await(
                presets.get(),
                written -> written.detail(exchange.call().text("id"))
                        .ifPresentOrElse(
                                detail -> send(detail, exchange), () -> exchange.fail(Problem.noSuch("preset"))));
    }

    private static void send(Buffer body, Exchange exchange) {
        exchange.send(200, Json.MEDIA_TYPE, body.copy());
    }

    private static String operation(ReferenceList list) {
        return switch (list) {
            case NATIONALITIES -> "referenceNationalities";
            case CONDITION_TYPES -> "referenceConditionTypes";
            case FACILITY_TYPES -> "referenceFacilityTypes";
            case STATIC_FRONTS -> "referenceStaticFronts";
        };
    }
}

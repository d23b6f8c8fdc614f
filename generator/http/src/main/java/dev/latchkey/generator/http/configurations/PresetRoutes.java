package dev.latchkey.generator.http.configurations;

import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.generator.patients.config.ReferenceList;
import dev.latchkey.server.Exchange;
import dev.latchkey.server.Json;
import dev.latchkey.server.Problem;
import dev.latchkey.server.Routes;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
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
        Optional<String> category = filter(exchange, "category");
        Optional<String> difficulty = filter(exchange, "difficulty");
        exchange.await(
                presets.get(),
                written -> send(
                        category.isEmpty() && difficulty.isEmpty()
                                ? written.listing()
                                : written.listing(
                                        preset -> isOf(preset.category().key(), category)
                                                && isOf(preset.difficulty().key(), difficulty)),
                        exchange));
    }

    private static Optional<String> filter(Exchange exchange, String name) {
        return exchange.call().optionalText(name).filter(wanted -> !wanted.isEmpty());
    }

    private static boolean isOf(String value, Optional<String> wanted) {
        return wanted.isEmpty() || wanted.get().equals(value);
    }

    private void listCategories(ApiKeyContext access, Exchange exchange) {
        exchange.await(presets.get(), written -> send(written.categories(), exchange));
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

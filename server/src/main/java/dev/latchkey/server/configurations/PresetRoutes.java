package dev.latchkey.server.configurations;

import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.patients.config.Preset;
import dev.latchkey.patients.config.ReferenceList;
import dev.latchkey.server.Exchange;
import dev.latchkey.server.Json;
import dev.latchkey.server.Problem;
import dev.latchkey.server.Routes;
import io.vertx.core.buffer.Buffer;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What is the same for everyone: presets, and the lists from which configurations choose. Written out once. */
public final class PresetRoutes implements Consumer<Routes> {

    private final Map<String, Buffer> presets = new LinkedHashMap<>();
    private final Map<ReferenceList, Buffer> lists = new EnumMap<>(ReferenceList.class);
    private final Buffer all;

    /** Writes them out. */
    public PresetRoutes() {
        Preset.all().forEach(preset -> presets.put(preset.id(), Buffer.buffer(preset.toJson())));
        all = Buffer.buffer("[");
        presets.values()
                .forEach(preset -> all.appendString(all.length() > 1 ? "," : "").appendBuffer(preset));
        all.appendString("]");
        for (ReferenceList list : ReferenceList.values()) {
            lists.put(list, Buffer.buffer(list.toJson()));
        }
    }

    @Override
    public void accept(Routes routes) {
        routes.keyed("listPresets", (access, exchange) -> exchange.send(200, Json.MEDIA_TYPE, all.copy()));
        routes.keyed("showPreset", this::show);
        routes.open("referenceList", this::list);
    }

    private void show(ApiKeyContext access, Exchange exchange) {
        send(Optional.ofNullable(presets.get(exchange.call().text("id"))), "preset", exchange);
    }

    private void list(Exchange exchange) {
        send(
                ReferenceList.find(exchange.call().text("list")).map(lists::get),
                "list; there are nationalities, condition-types, facility-types and static-fronts",
                exchange);
    }

    private static void send(Optional<Buffer> found, String what, Exchange exchange) {
        found.ifPresentOrElse(
                body -> exchange.send(200, Json.MEDIA_TYPE, body.copy()), () -> exchange.fail(Problem.noSuch(what)));
    }
}

package dev.latchkey.server.admin;

import static dev.latchkey.server.InvalidRequestException.dependingOn;
import static dev.latchkey.server.InvalidRequestException.dependingOnParameter;

import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.KeyAdministration;
import dev.latchkey.key.KeyChange;
import dev.latchkey.key.KeyEdit;
import dev.latchkey.key.KeyPage;
import dev.latchkey.key.KeyQuery;
import dev.latchkey.key.KeySort;
import dev.latchkey.key.KeyState;
import dev.latchkey.key.KeyType;
import dev.latchkey.limit.UnitName;
import dev.latchkey.server.Exchange;
import dev.latchkey.server.Json;
import dev.latchkey.server.KeyedHandler;
import dev.latchkey.server.Routes;
import dev.latchkey.server.ValidatedRequest;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.UsageStore;
import dev.latchkey.wire.TimeText;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lists keys, shows them, and changes what exists of them. */
public final class KeyRoutes implements Consumer<Routes> {

    private static final int MOST_CLEANED_UP = 1_000;

    private final Administration administration;
    private final AdminThreads threads;

    /** @param keys changed on behalf of whoever calls */
    public KeyRoutes(ApiKeys keys, UsageStore usage, AdminThreads threads, TimeSource time) {
        this.administration = new Administration(keys, usage, time);
        this.threads = threads;
    }

    @Override
    public void accept(Routes routes) {
        routes.keyed("listKeys", this::list);
        routes.keyed("getKey", this::show);
        routes.keyed("patchKey", this::patch);
        routes.keyed("deleteKey", changing(KeyAdministration::delete));
        for (KeyChange change : KeyChange.values()) {
            routes.keyed(change.label() + "Key", changing((keys, id) -> keys.change(id, change)));
        }
        routes.keyed("extendKey", this::extend);
        routes.keyed("purgeKey", this::purge);
        routes.keyed("cleanupKeys", this::cleanUp);
    }

    private void list(ApiKeyContext access, Exchange exchange) {
        ValidatedRequest call = exchange.call();
        Instant now = administration.now();
        KeyQuery query = new KeyQuery(
                call.optionalText("search").orElse(null),
                call.optionalText("state").map(KeyRoutes::state).orElse(null),
                call.flag("include_deleted"),
                call.optionalText("type").map(KeyType::ofLabel).orElse(null),
                Administration.moment(call, "expires_before").orElse(null),
                KeySort.ofLabel(call.text("sort")),
                call.optionalText("cursor").orElse(null),
                Math.toIntExact(call.number("limit")),
                now);
        exchange.offLoop(
                threads.quick(),
                () -> {
                    KeyAdministration keys = administration.as(access);
                    KeyPage page = dependingOnParameter("cursor", () -> keys.list(query));
                    return listing(page.keys(), page.next(), now, exchange.unit());
                },
                body -> exchange.send(200, Json.MEDIA_TYPE, body));
    }

    private Buffer listing(List<ApiKey> keys, @Nullable String next, Instant now, UnitName unit) {
        List<ShownKey> shown = shown(keys, now);
        return Json.write(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("keys");
            for (ShownKey key : shown) {
                key.write(json, unit);
            }
            json.writeEndArray();
            json.writeStringField("next", next);
            json.writeEndObject();
        });
    }

    private List<ShownKey> shown(List<ApiKey> keys, Instant now) {
        Map<UUID, KeyUsage> used =
                administration.usage(keys.stream().map(ApiKey::id).toList());
        return keys.stream()
                .map(key -> new ShownKey(key, Objects.requireNonNull(used.get(key.id())), now))
                .toList();
    }

    private void show(ApiKeyContext access, Exchange exchange) {
        String id = exchange.call().text("id");
        exchange.offLoop(
                threads.quick(),
                () -> {
                    ApiKeys keys = administration.as(access);
                    ApiKey key = keys.find(id);
                    return new Details(
                            new ShownKey(key, administration.usage(key.id()), administration.now()),
                            keys.graceUntil(key.id()));
                },
                details -> details.answer(exchange));
    }

    private void patch(ApiKeyContext access, Exchange exchange) {
        KeyEdit edit = new KeyBody(exchange.call().body(), administration.now(), exchange.unit()).edit();
        // Each entry is within the bounds, and together with those that are there they may be beyond.
        change(access, exchange, (keys, id) -> dependingOn("metadata", () -> keys.edit(id, edit)));
    }

    private void extend(ApiKeyContext access, Exchange exchange) {
        Duration by =
                dependingOn("by", () -> TimeText.duration(exchange.call().body().getString("by")));
        change(access, exchange, (keys, id) -> dependingOn("by", () -> keys.extend(id, by)));
    }

    private KeyedHandler changing(BiFunction<KeyAdministration, UUID, ApiKey> change) {
        return (access, exchange) -> change(access, exchange, change);
    }

    /** Changes a key, and answers with it as it is then. */
    private void change(ApiKeyContext access, Exchange exchange, BiFunction<KeyAdministration, UUID, ApiKey> change) {
        UUID id = Administration.id(exchange.call());
        exchange.offLoop(
                threads.quick(),
                () -> {
                    // First, so that nothing can fail any more once the change is done.
                    KeyUsage used = administration.usage(id);
                    ApiKey key = change.apply(administration.as(access, exchange.call()), id);
                    return new ShownKey(key, used, administration.now());
                },
                shown -> shown.answer(exchange));
    }

    private void purge(ApiKeyContext access, Exchange exchange) {
        UUID id = Administration.id(exchange.call());
        exchange.offLoopAtLength(
                threads.slow(),
                () -> {
                    administration.as(access, exchange.call()).purge(id);
                    return id;
                },
                purged -> exchange.send(204));
    }

    private void cleanUp(ApiKeyContext access, Exchange exchange) {
        JsonObject body = exchange.call().body();
        boolean dryRun = body.getBoolean("dry_run", false);
        int most = body.getInteger("limit", Integer.MAX_VALUE);
        exchange.offLoopAtLength(
                threads.slow(),
                () -> {
                    ApiKeys keys = administration.as(access);
                    return cleanedUp(
                            dryRun ? keys.expired().stream().limit(most).toList() : keys.deactivateExpired(most),
                            exchange.unit());
                },
                answer -> exchange.send(200, Json.MEDIA_TYPE, answer));
    }

    private Buffer cleanedUp(List<ApiKey> keys, UnitName unit) {
        List<ShownKey> first = shown(keys.subList(0, Math.min(keys.size(), MOST_CLEANED_UP)), administration.now());
        return Json.write(json -> {
            json.writeStartObject();
            json.writeNumberField("total", keys.size());
            json.writeArrayFieldStart("keys");
            for (ShownKey key : first) {
                key.write(json, unit);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static KeyState state(String label) {
        return Arrays.stream(KeyState.values())
                .filter(state -> state.label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    /** A key with what is told of it where it is looked at by itself. */
    private record Details(ShownKey shown, Optional<Instant> oldSecretUntil) {
        void answer(Exchange exchange) {
            if (exchange.isUnchanged(shown.tag())) {
                return;
            }
            exchange.send(200, json -> {
                json.writeStartObject();
                shown.writeFields(json, exchange.unit());
                json.writeStringField("old_secret_until", ShownKey.text(oldSecretUntil.orElse(null)));
                json.writeEndObject();
            });
        }
    }
}

package dev.latchkey.server.admin;

import static dev.latchkey.server.InvalidRequestException.dependingOn;

import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.Idempotency;
import dev.latchkey.key.ImportOutcome;
import dev.latchkey.key.ImportedKey;
import dev.latchkey.key.IssuedKey;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.limit.UnitName;
import dev.latchkey.server.Exchange;
import dev.latchkey.server.Json;
import dev.latchkey.server.Routes;
import dev.latchkey.server.ValidatedRequest;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageStore;
import dev.latchkey.wire.ImportNames;
import dev.latchkey.wire.ImportRow;
import dev.latchkey.wire.TimeText;
import dev.latchkey.wire.UnknownFields;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes keys and new secrets of keys, and takes in those of other systems. The holder of a key gives it a new secret in the
 * same way.
 */
public final class IssueRoutes implements Consumer<Routes> {

    private static final String NO_GRACE = "0s";
    private static final int IMPORTED_AT_ONCE = 50;

    private final Administration administration;
    private final AdminThreads threads;

    /** @param keys changed on behalf of whoever calls */
    public IssueRoutes(ApiKeys keys, UsageStore usage, AdminThreads threads, TimeSource time) {
        this.administration = new Administration(keys, usage, time);
        this.threads = threads;
    }

    @Override
    public void accept(Routes routes) {
        routes.keyed("createKey", this::create);
        routes.keyed("rotateKey", (access, exchange) -> {
            ValidatedRequest call = exchange.call();
            rotate(exchange, Administration.id(call), administration.as(access, call));
        });
        routes.keyed(
                "rotateOwnKey",
                (access, exchange) -> rotate(exchange, access.key().id(), administration.asHolder(access)));
        routes.keyed("importKeys", this::importKeys);
    }

    private void create(ApiKeyContext access, Exchange exchange) {
        Instant now = administration.now();
        NewApiKey wanted = new KeyBody(exchange.call().body(), now, exchange.unit()).wanted();
        KeyUsage unused = new KeyUsage(Usage.NONE, 0, null, now);
        Function<IssuedKey, byte[]> answer = issued -> answer(issued, unused, now, exchange.unit());
        exchange.offLoop(
                threads.quick(),
                () -> {
                    ApiKeys keys = administration.as(access);
                    return retry(exchange.call())
                            .map(retry -> keys.createOnce(wanted, retry, answer))
                            .orElseGet(() -> answer.apply(keys.create(wanted)));
                },
                bytes -> {
                    Map<String, String> key = Json.scalars(bytes);
                    exchange.header("Location", "/admin/v1/keys/" + key.get("id"));
                    send(exchange, 201, key, bytes);
                });
    }

    private void rotate(Exchange exchange, UUID id, ApiKeys keys) {
        ValidatedRequest call = exchange.call();
        Duration grace =
                dependingOn("grace", () -> TimeText.duration(call.body().getString("grace", NO_GRACE)));
        exchange.offLoop(
                threads.quick(),
                () -> {
                    // Before the transaction, in which the store cannot be asked.
                    KeyUsage used = administration.usage(id);
                    Instant now = administration.now();
                    Function<IssuedKey, byte[]> answer = issued -> answer(issued, used, now, exchange.unit());
                    return dependingOn(
                            "grace",
                            () -> retry(call)
                                    .map(retry -> keys.rotateOnce(id, grace, retry, answer))
                                    .orElseGet(() -> answer.apply(keys.rotate(id, grace))));
                },
                bytes -> send(exchange, 200, Json.scalars(bytes), bytes));
    }

    /** Answers with a key that was just issued, or was so when this was asked for the first time. */
    private static void send(Exchange exchange, int status, Map<String, String> key, byte[] bytes) {
        exchange.header("ETag", '"' + key.get("revision") + '"');
        exchange.send(status, Json.MEDIA_TYPE, Buffer.buffer(bytes));
    }

    private static byte[] answer(IssuedKey issued, KeyUsage used, Instant now, UnitName unit) {
        return Json.write(json -> {
                    json.writeStartObject();
                    json.writeStringField("key", issued.secret().reveal());
                    new ShownKey(issued.key(), used, now).writeFields(json, unit);
                    json.writeEndObject();
                })
                .getBytes();
    }

    private static Optional<Idempotency> retry(ValidatedRequest call) {
        return call.optionalText("Idempotency-Key")
                .map(key -> Idempotency.of(key, call.content().getBytes()));
    }

    private void importKeys(ApiKeyContext access, Exchange exchange) {
        JsonArray rows = exchange.call().body().getJsonArray("keys");
        List<ImportOutcome> outcomes = new ArrayList<>(rows.size());
        ApiKeys keys = administration.as(access);
        exchange.offLoopAtLength(
                threads.slow(),
                () -> importSome(keys, rows, 0, exchange.unit()),
                some -> importOn(exchange, keys, rows, outcomes, some));
    }

    /** Others who wait have their turn between the pieces; nothing more is imported for a caller that has gone. */
    private void importOn(
            Exchange exchange, ApiKeys keys, JsonArray rows, List<ImportOutcome> outcomes, List<ImportOutcome> some) {
        outcomes.addAll(some);
        int done = outcomes.size();
        if (done == rows.size()) {
            exchange.send(200, Json.MEDIA_TYPE, told(outcomes));
        } else {
            exchange.offLoopAtLengthFurther(
                    threads.slow(),
                    () -> importSome(keys, rows, done, exchange.unit()),
                    more -> importOn(exchange, keys, rows, outcomes, more));
        }
    }

    private List<ImportOutcome> importSome(ApiKeys keys, JsonArray rows, int first, UnitName unit) {
        ImportNames names = new ImportNames(unit);
        Instant now = administration.now();
        List<ImportedKey> readable = new ArrayList<>();
        List<Optional<ImportOutcome>> unreadable = new ArrayList<>();
        for (int i = first; i < Math.min(rows.size(), first + IMPORTED_AT_ONCE); i++) {
            try {
                readable.add(imported(rows.getValue(i), names).key(now));
                unreadable.add(Optional.empty());
            } catch (IllegalArgumentException e) {
                unreadable.add(Optional.of(new ImportOutcome(null, String.valueOf(e.getMessage()))));
            }
        }
        Queue<ImportOutcome> outcomes = new ArrayDeque<>(keys.importKeys(readable));
        return unreadable.stream()
                .map(outcome -> outcome.orElseGet(outcomes::remove))
                .toList();
    }

    private static ImportRow imported(@Nullable Object row, ImportNames names) {
        if (row instanceof JsonObject object) {
            return ImportRow.of(object.getMap(), UnknownFields.REFUSE, names);
        }
        throw new IllegalArgumentException("a row is an object with the fields of a key");
    }

    private static Buffer told(List<ImportOutcome> outcomes) {
        long created = outcomes.stream().filter(outcome -> !outcome.isRefused()).count();
        return Json.write(json -> {
            json.writeStartObject();
            json.writeNumberField("created", created);
            json.writeNumberField("refused", outcomes.size() - created);
            json.writeArrayFieldStart("rows");
            int row = 0;
            for (ImportOutcome outcome : outcomes) {
                UUID id = outcome.id();
                json.writeStartObject();
                json.writeNumberField("row", row++);
                json.writeStringField("id", id == null ? null : id.toString());
                json.writeStringField("refusal", outcome.refusal());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}

package dev.latchkey.cli.remote;

import dev.latchkey.cli.remote.ServerRequest.Query;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.ImportOutcome;
import dev.latchkey.key.ImportedKey;
import dev.latchkey.key.IssuedKey;
import dev.latchkey.key.KeyAdministration;
import dev.latchkey.key.KeyChange;
import dev.latchkey.key.KeyEdit;
import dev.latchkey.key.KeyPage;
import dev.latchkey.key.KeyQuery;
import dev.latchkey.key.KeySort;
import dev.latchkey.key.KeyState;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.key.NoSuchKeyException;
import dev.latchkey.limit.UnitName;
import dev.latchkey.secret.Secret;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.wire.TimeText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a server. Every answer that has a key in it tells also what the key has used, which is kept for whoever asks for
 * that next.
 */
final class RemoteKeys implements KeyAdministration {

    private static final String KEYS = "/keys";
    private static final int MOST_AT_ONCE = 1_000;

    /** A server takes a little more. */
    private static final int MOST_BYTES = 1_000_000;

    private final ServerConnection server;
    private final Supplier<String> idempotencyKeys;
    private final UnitName unit;
    private final Map<UUID, KeyUsage> used = new HashMap<>();
    private final Map<UUID, Optional<Instant>> oldSecrets = new HashMap<>();

    RemoteKeys(ServerConnection server, Supplier<String> idempotencyKeys, UnitName unit) {
        this.server = server;
        this.idempotencyKeys = idempotencyKeys;
        this.unit = unit;
    }

    /** What the key has used. */
    KeyUsage usage(UUID id) {
        KeyUsage usage = used.get(id);
        if (usage != null) {
            return usage;
        }
        return server.ask(
                ServerRequest.get(path(id)),
                fields -> KeyResponse.of(fields, unit).usage());
    }

    @Override
    public IssuedKey create(NewApiKey wanted) {
        return issue(ServerRequest.of("POST", KEYS, KeyText.of(wanted, unit)));
    }

    @Override
    public IssuedKey rotate(UUID id, Duration grace) {
        String body = KeyText.object(json -> json.writeStringField("grace", TimeText.of(grace)));
        return issue(ServerRequest.of("POST", path(id) + "/rotate", body));
    }

    private IssuedKey issue(ServerRequest request) {
        return server.ask(
                request.once(idempotencyKeys.get()),
                fields -> new IssuedKey(key(fields), Secret.of(fields.text("key"))));
    }

    @Override
    public List<ImportOutcome> importKeys(List<ImportedKey> keys) {
        List<ImportOutcome> outcomes = new ArrayList<>();
        List<String> some = new ArrayList<>();
        int bytes = 0;
        for (ImportedKey key : keys) {
            String row = KeyText.of(key, unit);
            int length = row.getBytes(StandardCharsets.UTF_8).length + 1;
            if (some.size() == MOST_AT_ONCE || bytes + length > MOST_BYTES) {
                outcomes.addAll(importRows(some));
                some.clear();
                bytes = 0;
            }
            some.add(row);
            bytes += length;
        }
        if (!some.isEmpty()) {
            outcomes.addAll(importRows(some));
        }
        return outcomes;
    }

    private List<ImportOutcome> importRows(List<String> rows) {
        String body = "{\"keys\":[" + String.join(",", rows) + "]}";
        return server.ask(
                ServerRequest.of("POST", KEYS + "/import", body).slow(), fields -> outcomes(fields, rows.size()));
    }

    private static List<ImportOutcome> outcomes(Fields answer, int expected) {
        List<ImportOutcome> outcomes = answer.objects("rows").stream()
                .map(row -> row.has("id")
                        ? new ImportOutcome(row.id("id"), null)
                        : new ImportOutcome(null, row.text("refusal")))
                .toList();
        if (outcomes.size() != expected) {
            throw new IllegalArgumentException("there are " + outcomes.size() + " rows, not " + expected);
        }
        return outcomes;
    }

    @Override
    public ApiKey find(String idOrPrefix) {
        return server.ask(ServerRequest.get(KEYS + "/" + ApiKeys.beginningOfId(idOrPrefix)), fields -> {
            ApiKey key = key(fields);
            oldSecrets.put(key.id(), Optional.ofNullable(fields.optionalMoment("old_secret_until")));
            return key;
        });
    }

    @Override
    public Optional<ApiKey> findById(UUID id) {
        try {
            return Optional.of(find(id.toString()));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Instant> graceUntil(UUID id) {
        Optional<Instant> known = oldSecrets.get(id);
        if (known != null) {
            return known;
        }
        return findById(id).flatMap(key -> oldSecrets.getOrDefault(key.id(), Optional.empty()));
    }

    @Override
    public KeyPage list(KeyQuery query) {
        KeyState state = query.state();
        Query parameters = new Query()
                .with("search", query.search())
                .with("state", state == null ? null : state.label())
                .with("include_deleted", query.withDeleted())
                .with("type", query.type() == null ? null : query.type().label())
                .with("expires_before", query.expiresBefore())
                .with("sort", query.sort().label())
                .with("cursor", query.cursor())
                .with("limit", query.limit());
        return server.ask(
                ServerRequest.get(KEYS, parameters), fields -> new KeyPage(keys(fields), fields.optionalText("next")));
    }

    @Override
    public Map<KeyState, Long> countByState() {
        return server.ask(ServerRequest.get("/stats", new Query().with("days", 1)), RemoteKeys::counts);
    }

    /** How many keys there are in each state, as statistics tell it. */
    static Map<KeyState, Long> counts(Fields statistics) {
        Map<KeyState, Long> counts = new EnumMap<>(KeyState.class);
        statistics.numbersByName("keys").forEach((label, count) -> counts.put(KeyResponse.state(label), count));
        return counts;
    }

    @Override
    public ApiKey edit(UUID id, KeyEdit edit) {
        return change(
                ServerRequest.of("PATCH", path(id), KeyText.of(edit, unit)).repeatable());
    }

    @Override
    public ApiKey extend(UUID id, Duration by) {
        String body = KeyText.object(json -> json.writeStringField("by", TimeText.of(by)));
        return change(ServerRequest.of("POST", path(id) + "/extend", body));
    }

    @Override
    public ApiKey change(UUID id, KeyChange change) {
        return change(
                ServerRequest.of("POST", path(id) + "/" + change.label(), null).repeatable());
    }

    @Override
    public ApiKey delete(UUID id) {
        return change(ServerRequest.of("DELETE", path(id), null));
    }

    private ApiKey change(ServerRequest request) {
        return server.ask(request, this::key);
    }

    @Override
    public void purge(UUID id) {
        server.tell(ServerRequest.of("POST", path(id) + "/purge", null).slow());
    }

    @Override
    public List<ApiKey> expired() {
        List<ApiKey> expired = new ArrayList<>();
        String next = null;
        do {
            KeyPage page = list(expired(next));
            expired.addAll(page.keys());
            next = page.next();
        } while (next != null);
        return expired;
    }

    private static KeyQuery expired(@Nullable String cursor) {
        return new KeyQuery(
                null,
                KeyState.EXPIRED,
                false,
                null,
                null,
                KeySort.EXPIRING_FIRST,
                cursor,
                KeyQuery.MAX_LIMIT,
                Instant.EPOCH);
    }

    @Override
    public List<ApiKey> deactivateExpired() {
        List<ApiKey> deactivated = new ArrayList<>();
        List<ApiKey> some;
        do {
            String body = KeyText.object(json -> json.writeNumberField("limit", MOST_AT_ONCE));
            some = server.ask(ServerRequest.of("POST", KEYS + "/cleanup", body).slow(), this::keys);
            deactivated.addAll(some);
        } while (some.size() == MOST_AT_ONCE);
        return deactivated;
    }

    private List<ApiKey> keys(Fields answer) {
        return answer.objects("keys").stream().map(this::key).toList();
    }

    private ApiKey key(Fields fields) {
        KeyResponse told = KeyResponse.of(fields, unit);
        used.put(told.key().id(), told.usage());
        return told.key();
    }

    private static String path(UUID id) {
        return KEYS + "/" + id;
    }
}

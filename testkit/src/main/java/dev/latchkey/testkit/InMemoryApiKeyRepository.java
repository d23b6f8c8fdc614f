package dev.latchkey.testkit;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.ApiKeyRepository;
import dev.latchkey.key.DuplicateSecretException;
import dev.latchkey.key.FoundSecret;
import dev.latchkey.key.KeyChanges;
import dev.latchkey.key.KeyPage;
import dev.latchkey.key.KeyQuery;
import dev.latchkey.key.KeySort;
import dev.latchkey.key.KeyState;
import dev.latchkey.key.LimitsEdit;
import dev.latchkey.key.SearchWords;
import dev.latchkey.key.SecretHash;
import dev.latchkey.key.StoredSecret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keys in memory, for tests of what uses them. */
public final class InMemoryApiKeyRepository implements ApiKeyRepository {

    private static final Comparator<ApiKey> BY_EXPIRY = Comparator.comparing(
                    ApiKey::expiresAt, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(key -> key.id().toString());

    private static final Pattern CURSOR = Pattern.compile(
            "(-?[a-z_]+)~([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})~([0-9]{1,18})~([0-9]{0,18})~((?:[0-9a-f]{2})*)");

    private final Map<UUID, ApiKey> keys = new HashMap<>();
    private final Map<SecretHash, Entry> secrets = new HashMap<>();
    private final Map<UUID, Long> changes = new HashMap<>();
    private long revision;

    /** What is kept of a secret: whose it is, unless it is a tombstone, and how long it verifies. */
    private record Entry(@Nullable UUID key, @Nullable Instant validUntil) {
        static final Entry TOMBSTONE = new Entry(null, null);
    }

    @Override
    public synchronized void create(ApiKey key, StoredSecret secret) {
        if (secrets.containsKey(secret.hash())) {
            throw new DuplicateSecretException();
        }
        if (keys.containsKey(key.id())) {
            throw new IllegalArgumentException("there is a key " + key.id() + " already");
        }
        secrets.put(secret.hash(), new Entry(key.id(), null));
        store(key);
    }

    @Override
    public synchronized ApiKey ensure(ApiKey builtIn) {
        ApiKey present = keys.get(builtIn.id());
        return present != null ? present : store(builtIn);
    }

    @Override
    public synchronized Optional<FoundSecret> findByHash(List<SecretHash> hashes, Instant now) {
        for (SecretHash hash : hashes) {
            Entry entry = secrets.getOrDefault(hash, Entry.TOMBSTONE);
            if (entry.key() != null) {
                ApiKey key = keys.get(entry.key());
                if (key != null && key.deletedAt() == null) {
                    FoundSecret found = new FoundSecret(key, entry.validUntil());
                    if (found.isValidAt(now)) {
                        return Optional.of(found);
                    }
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public synchronized Optional<ApiKey> findById(UUID id) {
        return Optional.ofNullable(keys.get(id));
    }

    @Override
    public synchronized List<ApiKey> findByIdPrefix(String prefix, int most) {
        return keys.values().stream()
                .filter(key -> key.id().toString().startsWith(prefix))
                .sorted(Comparator.comparing(key -> key.id().toString()))
                .limit(most)
                .toList();
    }

    @Override
    public synchronized KeyPage list(KeyQuery query) {
        List<String> words = SearchWords.ofQuery(query.search());
        Comparator<ApiKey> order = query.sort().comparator();
        String cursor = query.cursor();
        ApiKey end = cursor == null ? null : place(cursor, query.sort());
        List<ApiKey> found = keys.values().stream()
                .filter(query::asksFor)
                .filter(key -> words.stream().allMatch(word -> hasWord(key, word)))
                .filter(key -> end == null || order.compare(key, end) > 0)
                .sorted(order)
                .limit(query.limit() + 1L)
                .toList();
        if (found.size() <= query.limit()) {
            return new KeyPage(found, null);
        }
        ApiKey last = found.get(query.limit() - 1);
        String next = String.join(
                "~",
                query.sort().label(),
                last.id().toString(),
                Long.toString(last.createdAt().toEpochMilli()),
                last.expiresAt() == null ? "" : Long.toString(last.expiresAt().toEpochMilli()),
                HexFormat.of().formatHex(last.name().getBytes(StandardCharsets.UTF_8)));
        return new KeyPage(found.subList(0, query.limit()), next);
    }

    private static boolean hasWord(ApiKey key, String beginning) {
        return SearchWords.of(key.name(), key.email()).stream().anyMatch(word -> word.startsWith(beginning));
    }

    /** A key that stands where the cursor points. */
    private static ApiKey place(String cursor, KeySort sort) {
        Matcher matcher = CURSOR.matcher(cursor);
        if (!matcher.matches() || !matcher.group(1).equals(sort.label())) {
            throw new IllegalArgumentException("the cursor is not one that a listing in this order has given");
        }
        String expiresAt = matcher.group(4);
        return Keys.aKey()
                .id(UUID.fromString(matcher.group(2)))
                .createdAt(Instant.ofEpochMilli(Long.parseLong(matcher.group(3))))
                .expiresAt(expiresAt.isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(expiresAt)))
                .name(new String(HexFormat.of().parseHex(matcher.group(5)), StandardCharsets.UTF_8))
                .build();
    }

    @Override
    public synchronized Map<KeyState, Long> countByState(Instant now) {
        Map<KeyState, Long> counts = new EnumMap<>(KeyState.class);
        for (KeyState state : KeyState.values()) {
            counts.put(
                    state,
                    keys.values().stream()
                            .filter(key -> key.stateAt(now) == state)
                            .count());
        }
        return counts;
    }

    @Override
    public synchronized Optional<ApiKey> editLimits(UUID id, LimitsEdit edit, Instant now) {
        return change(
                id,
                key -> edit.isEmpty()
                        ? key
                        : Keys.like(key)
                                .limits(edit.applyTo(key.limits()))
                                .updatedAt(now)
                                .build());
    }

    @Override
    public synchronized Optional<ApiKey> extend(UUID id, Duration by, Instant now) {
        return change(id, key -> {
            Instant expiresAt = key.expiresAt();
            if (expiresAt == null) {
                return key;
            }
            Instant from = expiresAt.isAfter(now) ? expiresAt : now;
            return Keys.like(key).expiresAt(from.plus(by)).updatedAt(now).build();
        });
    }

    @Override
    public synchronized Optional<ApiKey> activate(UUID id, Instant now) {
        return change(
                id,
                key -> key.deactivatedAt() == null
                        ? key
                        : Keys.like(key).deactivatedAt(null).updatedAt(now).build());
    }

    @Override
    public synchronized Optional<ApiKey> deactivate(UUID id, Instant now) {
        return change(
                id,
                key -> key.deactivatedAt() != null
                        ? key
                        : Keys.like(key).deactivatedAt(now).updatedAt(now).build());
    }

    @Override
    public synchronized Optional<ApiKey> delete(UUID id, Instant now) {
        return change(id, key -> Keys.like(key).deletedAt(now).updatedAt(now).build());
    }

    @Override
    public synchronized boolean purge(UUID id) {
        if (keys.remove(id) == null) {
            return false;
        }
        secrets.replaceAll((hash, entry) -> id.equals(entry.key()) ? Entry.TOMBSTONE : entry);
        changes.put(id, ++revision);
        return true;
    }

    @Override
    public synchronized Optional<ApiKey> rotate(UUID id, StoredSecret secret, Instant oldValidUntil, Instant now) {
        ApiKey before = keys.get(id);
        if (before == null || before.deletedAt() != null) {
            return Optional.empty();
        }
        if (secrets.containsKey(secret.hash())) {
            throw new DuplicateSecretException();
        }
        secrets.replaceAll((hash, entry) -> {
            if (!id.equals(entry.key())) {
                return entry;
            }
            return entry.validUntil() == null ? new Entry(id, oldValidUntil) : Entry.TOMBSTONE;
        });
        secrets.put(secret.hash(), new Entry(id, null));
        return change(
                id, key -> Keys.like(key).hint(secret.hint()).updatedAt(now).build());
    }

    @Override
    public synchronized Optional<Instant> graceUntil(UUID id, Instant now) {
        return secrets.values().stream()
                .filter(entry -> id.equals(entry.key()))
                .flatMap(entry -> Stream.ofNullable(entry.validUntil()))
                .filter(end -> end.isAfter(now))
                .findFirst();
    }

    @Override
    public synchronized List<ApiKey> expired(Instant now) {
        return expiredKeys(now).toList();
    }

    @Override
    public synchronized List<ApiKey> deactivateExpired(Instant now) {
        List<ApiKey> expired = expiredKeys(now).filter(key -> !key.isBuiltIn()).toList();
        return expired.stream()
                .map(key ->
                        store(Keys.like(key).deactivatedAt(now).updatedAt(now).build()))
                .toList();
    }

    private Stream<ApiKey> expiredKeys(Instant now) {
        return keys.values().stream()
                .filter(key -> key.stateAt(now) == KeyState.EXPIRED)
                .sorted(BY_EXPIRY);
    }

    @Override
    public synchronized KeyChanges changesSince(@Nullable Long mark) {
        Set<UUID> changed = mark == null
                ? Set.of()
                : changes.entrySet().stream()
                        .filter(change -> change.getValue() > mark)
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet());
        return new KeyChanges(changed, revision);
    }

    private Optional<ApiKey> change(UUID id, UnaryOperator<ApiKey> change) {
        ApiKey key = keys.get(id);
        return key == null || key.deletedAt() != null ? Optional.empty() : Optional.of(store(change.apply(key)));
    }

    private ApiKey store(ApiKey key) {
        ApiKey before = keys.get(key.id());
        ApiKey stored = before == null || before.equals(key)
                ? key
                : Keys.like(key).revision(before.revision() + 1).build();
        keys.put(key.id(), stored);
        changes.put(key.id(), ++revision);
        return stored;
    }
}

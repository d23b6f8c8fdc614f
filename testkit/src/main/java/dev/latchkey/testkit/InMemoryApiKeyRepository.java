package dev.latchkey.testkit;

import dev.latchkey.audit.AuditEntry;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.ApiKeyRepository;
import dev.latchkey.key.FoundSecret;
import dev.latchkey.key.KeyChanges;
import dev.latchkey.key.KeyPage;
import dev.latchkey.key.KeyQuery;
import dev.latchkey.key.KeySort;
import dev.latchkey.key.KeyState;
import dev.latchkey.key.KeyTransaction;
import dev.latchkey.key.OpeningBalance;
import dev.latchkey.key.SearchWords;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.secret.SecretHash;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
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

    private InMemoryKeys kept = new InMemoryKeys();

    /** The trail of the changes made here. */
    public AuditTrail audit() {
        return new InMemoryAuditTrail(this::entries, this::all);
    }

    /** What the key had used in the system that it comes from. */
    synchronized OpeningBalance opening(UUID key) {
        return kept.openings.getOrDefault(key, OpeningBalance.NONE);
    }

    private synchronized List<AuditEntry> entries() {
        return List.copyOf(kept.audit);
    }

    private synchronized Collection<ApiKey> all() {
        return List.copyOf(kept.keys.values());
    }

    @Override
    public synchronized <T> T transact(Function<KeyTransaction, T> work) {
        InMemoryKeys changed = new InMemoryKeys(kept);
        T answer = work.apply(changed);
        kept = changed;
        return answer;
    }

    @Override
    public void forgetRequests(UUID key) {
        // Keys alone are kept here.
    }

    @Override
    public synchronized void forgetAnswers(Instant now) {
        kept.answers.values().removeIf(answer -> !now.isBefore(answer.expiresAt()));
    }

    @Override
    public synchronized Optional<FoundSecret> findByHash(List<SecretHash> hashes, Instant now) {
        for (SecretHash hash : hashes) {
            InMemoryKeys.Entry entry = kept.secrets.getOrDefault(hash, InMemoryKeys.Entry.TOMBSTONE);
            if (entry.key() != null) {
                ApiKey key = kept.keys.get(entry.key());
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
        return Optional.ofNullable(kept.keys.get(id));
    }

    @Override
    public synchronized List<ApiKey> findByIdPrefix(String prefix, int most) {
        return kept.keys.values().stream()
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
        List<ApiKey> found = kept.keys.values().stream()
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
                    kept.keys.values().stream()
                            .filter(key -> key.stateAt(now) == state)
                            .count());
        }
        return counts;
    }

    @Override
    public synchronized Optional<Instant> graceUntil(UUID id, Instant now) {
        return kept.secrets.values().stream()
                .filter(entry -> id.equals(entry.key()))
                .flatMap(entry -> Stream.ofNullable(entry.validUntil()))
                .filter(end -> end.isAfter(now))
                .findFirst();
    }

    @Override
    public synchronized List<UUID> limitedPer(Window window) {
        return kept.keys.values().stream()
                .filter(key -> key.deletedAt() == null && key.limits().requestsPer(window) != Limits.UNLIMITED)
                .map(ApiKey::id)
                .toList();
    }

    @Override
    public synchronized List<ApiKey> expired(Instant now) {
        return expiredKeys(now).toList();
    }

    private Stream<ApiKey> expiredKeys(Instant now) {
        return kept.keys.values().stream()
                .filter(key -> key.stateAt(now) == KeyState.EXPIRED)
                .sorted(BY_EXPIRY);
    }

    @Override
    public synchronized KeyChanges changesSince(@Nullable Long mark) {
        Set<UUID> changed = mark == null
                ? Set.of()
                : kept.changes.entrySet().stream()
                        .filter(change -> change.getValue() > mark)
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet());
        return new KeyChanges(changed, kept.changeCount, kept.foreignSecrets);
    }
}

package dev.latchkey.access;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.ApiKeyRepository;
import dev.latchkey.key.FoundSecret;
import dev.latchkey.key.KeyChanges;
import dev.latchkey.key.KeyPage;
import dev.latchkey.key.KeyQuery;
import dev.latchkey.key.KeyState;
import dev.latchkey.key.LimitsEdit;
import dev.latchkey.key.SecretHash;
import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.key.StoredSecret;
import dev.latchkey.testkit.InMemoryApiKeyRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A repository that counts what it is asked for on behalf of requests, and can be away. */
final class WatchedRepository implements ApiKeyRepository {

    final AtomicInteger lookUps = new AtomicInteger();
    volatile boolean away;
    volatile boolean foreignSecrets;

    /** By how much its marks are lower than they were: it was put back to an older state. */
    volatile long putBack;

    private final ApiKeyRepository keys = new InMemoryApiKeyRepository();

    private ApiKeyRepository reached() {
        if (away) {
            throw new StoreUnavailableException("away", new RuntimeException("no route"));
        }
        return keys;
    }

    @Override
    public Optional<FoundSecret> findByHash(List<SecretHash> hashes, Instant now) {
        lookUps.incrementAndGet();
        return reached().findByHash(hashes, now);
    }

    @Override
    public Optional<ApiKey> findById(UUID id) {
        lookUps.incrementAndGet();
        return reached().findById(id);
    }

    @Override
    public KeyChanges changesSince(@Nullable Long mark) {
        KeyChanges changes = reached().changesSince(mark);
        return new KeyChanges(changes.keys(), changes.mark() - putBack, foreignSecrets || changes.foreignSecrets());
    }

    @Override
    public void create(ApiKey key, StoredSecret secret) {
        reached().create(key, secret);
    }

    @Override
    public ApiKey ensure(ApiKey builtIn) {
        return reached().ensure(builtIn);
    }

    @Override
    public List<ApiKey> findByIdPrefix(String prefix, int most) {
        return reached().findByIdPrefix(prefix, most);
    }

    @Override
    public KeyPage list(KeyQuery query) {
        return reached().list(query);
    }

    @Override
    public Map<KeyState, Long> countByState(Instant now) {
        return reached().countByState(now);
    }

    @Override
    public Optional<ApiKey> editLimits(UUID id, LimitsEdit edit, Instant now) {
        return reached().editLimits(id, edit, now);
    }

    @Override
    public Optional<ApiKey> extend(UUID id, Duration by, Instant now) {
        return reached().extend(id, by, now);
    }

    @Override
    public Optional<ApiKey> activate(UUID id, Instant now) {
        return reached().activate(id, now);
    }

    @Override
    public Optional<ApiKey> deactivate(UUID id, Instant now) {
        return reached().deactivate(id, now);
    }

    @Override
    public Optional<ApiKey> delete(UUID id, Instant now) {
        return reached().delete(id, now);
    }

    @Override
    public boolean purge(UUID id) {
        return reached().purge(id);
    }

    @Override
    public Optional<ApiKey> rotate(UUID id, StoredSecret secret, Instant oldValidUntil, Instant now) {
        return reached().rotate(id, secret, oldValidUntil, now);
    }

    @Override
    public Optional<Instant> graceUntil(UUID id, Instant now) {
        return reached().graceUntil(id, now);
    }

    @Override
    public List<ApiKey> expired(Instant now) {
        return reached().expired(now);
    }

    @Override
    public List<ApiKey> deactivateExpired(Instant now) {
        return reached().deactivateExpired(now);
    }
}

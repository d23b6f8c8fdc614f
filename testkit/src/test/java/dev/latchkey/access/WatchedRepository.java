package dev.latchkey.access;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.ApiKeyRepository;
import dev.latchkey.key.FoundSecret;
import dev.latchkey.key.KeyChanges;
import dev.latchkey.key.KeyPage;
import dev.latchkey.key.KeyQuery;
import dev.latchkey.key.KeyState;
import dev.latchkey.key.KeyTransaction;
import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.limit.Window;
import dev.latchkey.secret.SecretHash;
import dev.latchkey.testkit.InMemoryApiKeyRepository;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
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
    public <T> T transact(Function<KeyTransaction, T> work) {
        return reached().transact(work);
    }

    @Override
    public void forgetRequests(UUID key) {
        reached().forgetRequests(key);
    }

    @Override
    public void forgetAnswers(Instant now) {
        reached().forgetAnswers(now);
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
    public Optional<Instant> graceUntil(UUID id, Instant now) {
        return reached().graceUntil(id, now);
    }

    @Override
    public List<UUID> limitedPer(Window window) {
        return reached().limitedPer(window);
    }

    @Override
    public List<ApiKey> expired(Instant now) {
        return reached().expired(now);
    }
}

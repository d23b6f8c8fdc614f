package dev.latchkey.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.key.ApiKeyRepository;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.key.FoundSecret;
import dev.latchkey.key.KeyChanges;
import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.secret.Secret;
import dev.latchkey.secret.SecretHash;
import dev.latchkey.secret.SecretHasher;
import dev.latchkey.time.Deadline;
import dev.latchkey.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Finds the key of a secret: in memory, else in the store. {@link #refresh} drops from memory what changed in the store, and
 * must be called often; when it has not succeeded for the stale time, memory is no longer trusted. Thread-safe; never blocks
 * but in {@code refresh}.
 *
 * <p>Both memories are bounded, the one of unknown secrets apart, so that strangers cannot push known keys out.
 */
public final class KeyDirectory {

    private static final int MOST_UNKNOWN = 20_000;

    /** So many look-ups are made at once, so that strangers leave others something of the executor and the store. */
    private static final int LOOK_UPS_AT_ONCE = 64;

    private static final int MOST_WAITING = 4_096;

    /** So many are made at once for those who presented too many secrets that no key has. */
    private static final int THROTTLED_AT_ONCE = 4;

    private static final int MOST_THROTTLED_WAITING = 64;

    private final ApiKeyRepository repository;
    private final SecretHasher hasher;
    private final Map<SecretHash, BuiltInKey> builtIns;
    private final SecretHash demo;
    private final FairBulkhead lookUps;
    private final TimeSource time;
    private final long staleNanos;

    private final Cache<SecretHash, FoundSecret> known;
    private final Cache<SecretHash, Boolean> unknown;

    /** Look-ups under way. Not in the caches: strangers must not crowd one, nor failures be remembered. */
    private final ConcurrentHashMap<SecretHash, CompletableFuture<Optional<FoundSecret>>> loading =
            new ConcurrentHashMap<>();

    /** Counts refreshes that found changes: a look-up that began before one may have read what it changed. */
    private final AtomicLong epoch = new AtomicLong();

    /** Whether a secret of another shape may be some key's: not known to be otherwise until the store has said so. */
    private volatile boolean foreignSecrets = true;

    private volatile long refreshedAt;
    private @Nullable Long mark;

    /**
     * @param builtIns the hashes of built-in keys' secrets that work here
     * @param lookUps runs look-ups in the store; may refuse when too many wait
     * @param staleAfter how long memory is trusted while the store does not answer
     * @param capacity the most keys in memory
     */
    public KeyDirectory(
            ApiKeyRepository repository,
            SecretHasher hasher,
            Map<SecretHash, BuiltInKey> builtIns,
            Executor lookUps,
            TimeSource time,
            Duration staleAfter,
            int capacity) {
        this.repository = repository;
        this.hasher = hasher;
        this.builtIns = Map.copyOf(builtIns);
        this.demo = hasher.hash(Secret.of(BuiltInKey.DEMO_SECRET));
        this.lookUps = new FairBulkhead(
                lookUps,
                new FairBulkhead.Bounds(LOOK_UPS_AT_ONCE, MOST_WAITING, THROTTLED_AT_ONCE, MOST_THROTTLED_WAITING));
        this.time = time;
        this.staleNanos = staleAfter.toNanos();
        this.known = Caffeine.newBuilder()
                .maximumSize(capacity)
                .executor(Runnable::run)
                .build();
        this.unknown = Caffeine.newBuilder()
                .maximumSize(MOST_UNKNOWN)
                .executor(Runnable::run)
                .build();
        this.refreshedAt = time.nanos();
    }

    /** What {@link #find} would answer with, where that is a key in memory; else null. Allocates next to nothing. */
    @Nullable
    FoundSecret recall(Secret secret) {
        return isFresh() ? known.getIfPresent(hasher.hash(secret)) : null;
    }

    /**
     * The key of the secret, in whatever state it is; empty when there is none.
     *
     * @param guesser who presents it
     * @return completed at once where the store is not needed; fails with {@link StoreUnavailableException} when it is and does
     *     not answer, and with {@link ThrottledException} when it is not asked, for who presents it
     */
    CompletableFuture<Optional<FoundSecret>> find(Secret secret, Guesser guesser) {
        SecretHash hash = hasher.hash(secret);
        boolean fresh = isFresh();
        if (fresh) {
            FoundSecret found = known.getIfPresent(hash);
            if (found != null) {
                return CompletableFuture.completedFuture(Optional.of(found));
            }
            if (unknown.getIfPresent(hash) != null) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
        }
        BuiltInKey builtIn = builtIns.get(hash);
        if (builtIn == null && (hash.equals(demo) || !isSomeKeys(secret, fresh))) {
            // Everyone knows the demo key's secret: where that key does not work, no other works with it.
            return CompletableFuture.completedFuture(Optional.empty());
        }
        LookUp lookUp = new LookUp(secret, builtIn, guesser);
        return fresh ? load(lookUp, hash) : submit(new CompletableFuture<>(), lookUp);
    }

    /** Whether memory is still to be trusted. */
    private boolean isFresh() {
        return time.nanos() - refreshedAt < staleNanos;
    }

    /** Whether a key may have a secret of that shape and length, so that it is worth a look-up. */
    private boolean isSomeKeys(Secret secret, boolean fresh) {
        return switch (secret.shape()) {
            case OWN -> true;
            case FOREIGN -> secret.length() >= hasher.leastLength() && (foreignSecrets || !fresh);
            case MALFORMED -> false;
        };
    }

    /**
     * Drops from memory the keys that changed in the store since the last call.
     *
     * @throws StoreUnavailableException when the store does not answer; memory stays as it is
     */
    public synchronized void refresh() {
        long began = time.nanos();
        KeyChanges changes = repository.changesSince(mark);
        // After a long time without an answer, nothing is known of what changed; nor when the store was put back to an
        // older
        // state, for which its mark falls.
        boolean isLost = mark == null || changes.mark() < mark || began - refreshedAt >= staleNanos;
        if (isLost || !changes.keys().isEmpty()) {
            epoch.incrementAndGet();
            known.asMap()
                    .values()
                    .removeIf(found ->
                            isLost || changes.keys().contains(found.key().id()));
            unknown.invalidateAll();
            // Who asks from now on is not to share what was read before the change.
            loading.clear();
        }
        foreignSecrets = changes.foreignSecrets();
        mark = changes.mark();
        refreshedAt = began;
    }

    /**
     * A look-up in the store.
     *
     * @param builtIn whose secret it is, or null
     */
    private record LookUp(Secret secret, @Nullable BuiltInKey builtIn, Guesser guesser) {}

    /** Looks up in the store and remembers; callers who ask for the same secret meanwhile share the answer. */
    private CompletableFuture<Optional<FoundSecret>> load(LookUp lookUp, SecretHash hash) {
        long began = epoch.get();
        CompletableFuture<Optional<FoundSecret>> answer = new CompletableFuture<>();
        CompletableFuture<Optional<FoundSecret>> sooner = loading.putIfAbsent(hash, answer);
        if (sooner != null && !sooner.isCompletedExceptionally()) {
            return sooner;
        }
        if (sooner != null) {
            // It failed this moment, and is about to be forgotten. Who asks now is not to share that.
            loading.replace(hash, sooner, answer);
        }
        var unused = answer.whenComplete((found, failure) -> {
            if (failure == null) {
                remember(hash, found, began);
            }
            loading.remove(hash, answer);
        });
        return submit(answer, lookUp);
    }

    private void remember(SecretHash hash, Optional<FoundSecret> answer, long began) {
        if (epoch.get() != began) {
            return;
        }
        answer.ifPresentOrElse(found -> known.put(hash, found), () -> unknown.put(hash, true));
        // A refresh may have come between, and have dropped before this was put.
        if (epoch.get() != began) {
            answer.ifPresent(found -> known.asMap().remove(hash, found));
            unknown.invalidate(hash);
        }
    }

    private CompletableFuture<Optional<FoundSecret>> submit(
            CompletableFuture<Optional<FoundSecret>> answer, LookUp lookUp) {
        // From now on, however long it is until the look-up's turn.
        Deadline deadline = Deadline.forAll(Deadline.OF_A_CALLER, time);
        lookUps.run(
                lookUp.guesser(),
                () -> deadline.run(
                        () -> answer.completeAsync(() -> inStore(lookUp.secret(), lookUp.builtIn()), Runnable::run)),
                e -> answer.completeExceptionally(
                        e instanceof ThrottledException
                                ? e
                                : new StoreUnavailableException("too many look-ups wait for the store", e)));
        return answer;
    }

    private Optional<FoundSecret> inStore(Secret secret, @Nullable BuiltInKey builtIn) {
        if (builtIn == null) {
            List<SecretHash> candidates = hasher.candidates(secret);
            return candidates.isEmpty() ? Optional.empty() : repository.findByHash(candidates, time.instant());
        }
        return repository.findById(builtIn.id()).map(key -> new FoundSecret(key.withLimits(builtIn.limits()), null));
    }
}

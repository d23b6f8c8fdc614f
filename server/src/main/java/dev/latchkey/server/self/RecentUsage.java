package dev.latchkey.server.self;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.UsageStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Keys' usage as the store has it, at most half a second old: however often a holder asks, the store is asked twice a second
 * for each key. Thread-safe; never blocks.
 */
final class RecentUsage {

    private static final Duration FRESH = Duration.ofMillis(500);
    private static final int MOST_KEYS = 10_000;

    private final UsageStore store;
    private final Executor reads;
    /** Answers, those on their way included. A failed one is asked for again. */
    private final Cache<UUID, CompletableFuture<KeyUsage>> recent;

    /** @param reads runs reads from the store; may refuse when too many wait */
    RecentUsage(UsageStore store, Executor reads, TimeSource time) {
        this.store = store;
        this.reads = reads;
        this.recent = Caffeine.newBuilder()
                .maximumSize(MOST_KEYS)
                .expireAfterWrite(FRESH)
                .ticker(time::nanos)
                .executor(Runnable::run)
                .build();
    }

    /** What the key has used; fails with {@link StoreUnavailableException} when the store is needed and does not answer. */
    CompletableFuture<KeyUsage> of(UUID key, Instant now) {
        CompletableFuture<KeyUsage> known = recent.getIfPresent(key);
        if (known != null && !known.isCompletedExceptionally()) {
            return known;
        }
        CompletableFuture<KeyUsage> reading = read(key, now);
        recent.put(key, reading);
        return reading;
    }

    private CompletableFuture<KeyUsage> read(UUID key, Instant now) {
        try {
            return CompletableFuture.supplyAsync(
                    () -> Objects.requireNonNull(store.usage(List.of(key), now).get(key)), reads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new StoreUnavailableException("too many reads wait", e));
        }
    }
}

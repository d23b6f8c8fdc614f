package dev.latchkey.server.self;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.limit.UnitName;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageStore;
import dev.latchkey.wire.ApiKeyJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Keys and their usage as the store has it, written out and at most half a second old: however often a holder asks, the store
 * is asked twice a second for each key. What is written is kept as bytes, since writing it for each request took more time
 * than all that decides on the request. Thread-safe; never blocks.
 */
final class RecentKeys {

    private static final Duration FRESH = Duration.ofMillis(500);

    /** So long the store is waited for where something is known without it. */
    private static final Duration PATIENCE = Duration.ofMillis(250);

    private static final int MOST_KEYS = 10_000;
    private static final JsonFactory JSON = new JsonFactory();

    private final UsageStore store;
    private final Executor reads;
    private final TimeSource time;
    /** Answers, those on their way included. A failed one is asked for again. */
    private final Cache<UUID, Recent> recent;

    /** What the store said last, however long ago: better than nothing while it says nothing. */
    private final Cache<UUID, KeyUsage> lastKnown =
            Caffeine.newBuilder().maximumSize(MOST_KEYS).executor(Runnable::run).build();

    private record Recent(ApiKey key, CompletableFuture<byte[]> json) {
        /** A key that was changed is another object. */
        @SuppressWarnings("ReferenceEquality")
        boolean isOf(ApiKey asked) {
            return key == asked && !json.isCompletedExceptionally();
        }
    }

    /** @param reads runs reads from the store; may refuse when too many wait */
    RecentKeys(UsageStore store, Executor reads, TimeSource time) {
        this.store = store;
        this.reads = reads;
        this.time = time;
        this.recent = Caffeine.newBuilder()
                .maximumSize(MOST_KEYS)
                .expireAfterWrite(FRESH)
                .ticker(time::nanos)
                .executor(Runnable::run)
                .build();
    }

    /**
     * An admitted key as a JSON object in UTF-8, which is left open for more fields. The array is shared, and not to be
     * written to. Where the store does not answer soon, its usage is what was known last, which says of when it is: at the least,
     * that nothing was used when it was made.
     */
    CompletableFuture<byte[]> openJson(ApiKey key, UnitName unit) {
        Recent known = recent.getIfPresent(key.id());
        if (known != null && known.isOf(key)) {
            return known.json();
        }
        CompletableFuture<byte[]> reading = read(key, unit);
        recent.put(key.id(), new Recent(key, reading));
        return reading;
    }

    private CompletableFuture<byte[]> read(ApiKey key, UnitName unit) {
        KeyUsage known = lastKnown.getIfPresent(key.id());
        CompletableFuture<byte[]> reading;
        try {
            reading = CompletableFuture.supplyAsync(() -> write(key, usage(key), time.instant(), unit), reads);
        } catch (RejectedExecutionException e) {
            reading = CompletableFuture.failedFuture(new StoreUnavailableException("too many reads wait", e));
        }
        if (known == null) {
            return reading.exceptionally(failure -> write(
                    key,
                    onlyIfAway(failure, new KeyUsage(Usage.NONE, 0, null, key.createdAt())),
                    time.instant(),
                    unit));
        }
        byte[] instead = write(key, known, time.instant(), unit);
        return reading.exceptionally(failure -> onlyIfAway(failure, instead))
                .completeOnTimeout(instead, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static <T> T onlyIfAway(Throwable failure, T instead) {
        if (failure instanceof StoreUnavailableException || failure.getCause() instanceof StoreUnavailableException) {
            return instead;
        }
        throw new CompletionException(failure);
    }

    private KeyUsage usage(ApiKey key) {
        KeyUsage usage = Objects.requireNonNull(
                store.usage(List.of(key.id()), time.instant()).get(key.id()));
        lastKnown.put(key.id(), usage);
        return usage;
    }

    private static byte[] write(ApiKey key, KeyUsage used, Instant now, UnitName unit) {
        ByteArrayBuilder bytes = new ByteArrayBuilder();
        try (JsonGenerator json = JSON.createGenerator(bytes).disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT)) {
            json.writeStartObject();
            new ApiKeyJson(json, unit).writeFields(key, used, now);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}

package dev.latchkey.limit;

import dev.latchkey.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** What this node admitted alone and the shared limiter has not been told of. Thread-safe. */
final class UnsyncedAdmissions {

    private static final int ROUNDS = 3;
    private static final int AT_ONCE = 256;
    private static final long MILLIS = 1_000_000;

    private final SharedRateLimiter shared;
    private final TimeSource time;
    private final ConcurrentHashMap<UUID, OfflineAdmissions> byKey = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    UnsyncedAdmissions(SharedRateLimiter shared, TimeSource time) {
        this.shared = shared;
        this.time = time;
    }

    /** The present moment, as {@link #add} takes it. */
    long now() {
        return time.nanos() / MILLIS;
    }

    /** Notes what was admitted at that moment. */
    void add(UUID key, long moment, int cost) {
        byKey.compute(key, (id, known) -> {
            OfflineAdmissions admissions = known == null ? new OfflineAdmissions() : known;
            admissions.add(moment, now(), cost);
            return admissions;
        });
    }

    /**
     * Replays all of it.
     *
     * @param await waits for a number of keys at a time
     */
    void replay(Consumer<CompletionStage<?>> await) {
        // What was on its way goes first, and what has come since with the next round.
        for (int round = 0; round < ROUNDS && !byKey.isEmpty(); round++) {
            List<UUID> keys = List.copyOf(byKey.keySet());
            for (int i = 0; i < keys.size(); i += AT_ONCE) {
                List<CompletableFuture<?>> pushes = new ArrayList<>();
                for (UUID key : keys.subList(i, Math.min(keys.size(), i + AT_ONCE))) {
                    pushes.add(replay(key));
                }
                await.accept(CompletableFuture.allOf(pushes.toArray(CompletableFuture[]::new)));
            }
        }
    }

    /** Replays what there is of one key. */
    CompletableFuture<?> replay(UUID key) {
        List<OfflineAdmissions.Replay> replay = new ArrayList<>(1);
        byKey.computeIfPresent(key, (id, admissions) -> {
            replay.add(admissions.replay(now(), numbers.incrementAndGet()));
            return admissions;
        });
        if (replay.isEmpty() || replay.get(0).admissions().isEmpty()) {
            return CompletableFuture.completedFuture(true);
        }
        OfflineAdmissions.Replay sent = replay.get(0);
        return shared.push(key, sent.number(), sent.admissions())
                .thenAccept(added -> byKey.computeIfPresent(key, (id, admissions) -> {
                    admissions.arrived(sent.number());
                    return admissions.isEmpty() ? null : admissions;
                }))
                .toCompletableFuture();
    }
}

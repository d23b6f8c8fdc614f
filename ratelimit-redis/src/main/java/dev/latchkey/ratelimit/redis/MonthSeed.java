package dev.latchkey.ratelimit.redis;

import dev.latchkey.limit.PastRequests;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Tells Redis what was admitted in a key's month before today. Redis keeps a key's state for a day and an hour after its last
 * request, so that of a month it may know less; where it does, it says so, and nothing is admitted until it was told. Thread-safe.
 */
final class MonthSeed {

    private static final int MONTH_BYTES = 3 * Integer.BYTES;
    private static final int DAY_BYTES = Integer.BYTES + Long.BYTES;

    private final Script seed = Script.named("seedmonth");
    private final Connections connections;
    private final KeyNames names;
    private final PastRequests past;
    private final UnaryOperator<byte[][]> withTime;
    private final ConcurrentHashMap<UUID, CompletableFuture<byte[]>> underWay = new ConcurrentHashMap<>();

    MonthSeed(Connections connections, KeyNames names, PastRequests past, UnaryOperator<byte[][]> withTime) {
        this.connections = connections;
        this.names = names;
        this.past = past;
        this.withTime = withTime;
    }

    /**
     * Tells it, unless somebody is at it; then this waits for that.
     *
     * @param today the UTC date by Redis's clock
     */
    CompletionStage<?> of(UUID key, LocalDate today) {
        CompletableFuture<byte[]> own = new CompletableFuture<>();
        CompletableFuture<byte[]> others = underWay.putIfAbsent(key, own);
        if (others != null) {
            return others;
        }
        return earlier(key, today)
                .thenCompose(days -> tell(key, today.withDayOfMonth(1), days))
                .whenComplete((answer, failure) -> {
                    underWay.remove(key, own);
                    if (failure == null) {
                        own.complete(answer);
                    } else {
                        own.completeExceptionally(failure);
                    }
                });
    }

    private CompletionStage<Map<LocalDate, Long>> earlier(UUID key, LocalDate today) {
        return today.getDayOfMonth() == 1
                ? CompletableFuture.completedFuture(Map.of())
                : past.byDay(key, today.withDayOfMonth(1), today.minusDays(1));
    }

    private CompletionStage<byte[]> tell(UUID key, LocalDate first, Map<LocalDate, Long> days) {
        byte[] month = new byte[MONTH_BYTES];
        Packed.little(month)
                .putInt((int) first.toEpochDay())
                .putInt((int) first.plusMonths(1).toEpochDay())
                .putInt((int) first.plusMonths(2).toEpochDay());
        byte[] packed = new byte[days.size() * DAY_BYTES];
        ByteBuffer writing = Packed.little(packed);
        days.forEach((day, requests) -> writing.putInt((int) day.toEpochDay()).putLong(requests));
        byte[][] keys = {names.windows(key), names.month(key)};
        return connections.run(seed, key.hashCode(), keys, withTime.apply(new byte[][] {month, packed}));
    }
}

package dev.latchkey.ratelimit.redis;

import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.PastAdmissions;
import dev.latchkey.limit.PastRequests;
import dev.latchkey.time.TimeSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What was admitted day by day, as a store would have it. */
final class RememberedDays implements PastRequests {

    private static final long MILLIS_PER_DAY = 86_400_000;

    private final TimeSource time;
    private final Map<UUID, ConcurrentSkipListMap<LocalDate, Long>> days = new ConcurrentHashMap<>();
    private final AtomicInteger questions = new AtomicInteger();

    /** @param time by which days go */
    RememberedDays(TimeSource time) {
        this.time = time;
    }

    boolean answered(UUID key, int cost, Allowance answer) {
        if (cost > 0 && answer.isAdmitted()) {
            admitted(key, LocalDate.ofEpochDay(Math.floorDiv(time.millis(), MILLIS_PER_DAY)), cost);
        }
        return answer.isAdmitted();
    }

    void admitted(UUID key, LocalDate day, long cost) {
        days.computeIfAbsent(key, first -> new ConcurrentSkipListMap<>()).merge(day, cost, Long::sum);
    }

    /** How often somebody asked for days. */
    int questions() {
        return questions.get();
    }

    @Override
    public List<PastAdmissions> recent(UUID key) {
        return List.of();
    }

    @Override
    public CompletionStage<Map<LocalDate, Long>> byDay(UUID key, LocalDate first, LocalDate last) {
        questions.incrementAndGet();
        ConcurrentSkipListMap<LocalDate, Long> ofKey = days.get(key);
        return CompletableFuture.completedFuture(
                ofKey == null ? Map.of() : Map.copyOf(ofKey.subMap(first, true, last, true)));
    }
}

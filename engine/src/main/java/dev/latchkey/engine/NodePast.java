package dev.latchkey.engine;

import dev.latchkey.limit.InMemoryRateLimiter;
import dev.latchkey.limit.PastAdmissions;
import dev.latchkey.limit.PastRequests;
import dev.latchkey.usage.DayUsage;
import dev.latchkey.usage.UsageStore;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;

/** What was admitted before: lately by this node's windows, on earlier days by the store, which has what all nodes admitted. */
final class NodePast implements PastRequests {

    private final InMemoryRateLimiter own;
    private final UsageStore store;
    private final Executor executor;

    /** @param executor where the store is asked */
    NodePast(InMemoryRateLimiter own, UsageStore store, Executor executor) {
        this.own = own;
        this.store = store;
        this.executor = executor;
    }

    @Override
    public List<PastAdmissions> recent(UUID key) {
        return own.recent(key);
    }

    @Override
    public CompletionStage<Map<LocalDate, Long>> byDay(UUID key, LocalDate first, LocalDate last) {
        try {
            return CompletableFuture.supplyAsync(() -> read(key, first, last), executor);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Map<LocalDate, Long> read(UUID key, LocalDate first, LocalDate last) {
        return store.report(key, first, last).days().stream()
                .filter(day -> day.usage().requests() > 0)
                .collect(Collectors.toMap(DayUsage::day, day -> day.usage().requests()));
    }
}

package dev.latchkey.benchmarks;

import dev.latchkey.limit.PastAdmissions;
import dev.latchkey.limit.PastRequests;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Of a node before which nothing was admitted. */
final class NoPast implements PastRequests {

    @Override
    public List<PastAdmissions> recent(UUID key) {
        return List.of();
    }

    @Override
    public CompletionStage<Map<LocalDate, Long>> byDay(UUID key, LocalDate first, LocalDate last) {
        return CompletableFuture.completedFuture(Map.of());
    }
}

package dev.latchkey.testkit;

import dev.latchkey.usage.BusyKey;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.Rollup;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageReport;
import dev.latchkey.usage.UsageStore;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Usage in memory, for tests of what adds and reports it. */
public final class InMemoryUsageStore implements UsageStore {

    private final Map<Rollup, Usage> rollups = new HashMap<>();
    private final Map<UUID, Long> lastUsed = new HashMap<>();
    private final Map<String, Progress> nodes = new HashMap<>();

    private record Progress(long position, Instant asOf, boolean running) {
        static final Progress NONE = new Progress(0, Instant.MIN, false);
    }

    @Override
    public synchronized void add(UsageBatch batch, String node, long position, Instant asOf) {
        Progress before = nodes.getOrDefault(node, Progress.NONE);
        if (position <= before.position()) {
            return;
        }
        Instant later = asOf.isAfter(before.asOf()) ? asOf : before.asOf();
        nodes.put(node, new Progress(position, later, true));
        batch.rollups().forEach((rollup, usage) -> rollups.merge(rollup, usage, Usage::plus));
        batch.lastUsed().forEach((key, moment) -> lastUsed.merge(key, moment, Math::max));
    }

    @Override
    public synchronized long position(String node) {
        return nodes.getOrDefault(node, Progress.NONE).position();
    }

    @Override
    public synchronized void retire(String node) {
        nodes.computeIfPresent(node, (name, progress) -> new Progress(progress.position(), progress.asOf(), false));
    }

    @Override
    public synchronized Map<UUID, KeyUsage> usage(Collection<UUID> keys, Instant now) {
        Instant asOf = asOf(now);
        long midnight = now.atOffset(ZoneOffset.UTC).toLocalDate().toEpochDay() * 24 * 60;
        Map<UUID, KeyUsage> answer = new HashMap<>();
        for (UUID key : keys) {
            Usage total = sum(rollup -> rollup.key().equals(key));
            Usage today = sum(rollup ->
                    rollup.key().equals(key) && rollup.minute() >= midnight && rollup.minute() < midnight + 24 * 60);
            answer.put(key, new KeyUsage(total, today, instant(lastUsed.get(key)), asOf));
        }
        return answer;
    }

    @Override
    public synchronized UsageReport report(@Nullable UUID key, LocalDate first, LocalDate last, Instant now) {
        Map<LocalDate, Usage> days = new HashMap<>();
        rollups.forEach((rollup, usage) -> {
            if (key == null || rollup.key().equals(key)) {
                days.merge(day(rollup), usage, Usage::plus);
            }
        });
        return UsageReport.of(days, first, last, asOf(now));
    }

    @Override
    public synchronized List<BusyKey> busiest(LocalDate first, LocalDate last, int most) {
        Map<UUID, Usage> used = new HashMap<>();
        rollups.forEach((rollup, usage) -> {
            LocalDate day = day(rollup);
            if (!day.isBefore(first) && !day.isAfter(last)) {
                used.merge(rollup.key(), usage, Usage::plus);
            }
        });
        return used.entrySet().stream()
                .map(entry -> new BusyKey(entry.getKey(), entry.getValue()))
                .filter(busy -> busy.usage().requests() > 0)
                .sorted(Comparator.comparing((BusyKey busy) -> busy.usage().requests())
                        .reversed()
                        .thenComparing(busy -> busy.key().toString()))
                .limit(most)
                .toList();
    }

    /** What was added, by rollup; those that came to nothing left out. */
    public synchronized Map<Rollup, Usage> rollups() {
        Map<Rollup, Usage> copy = new HashMap<>(rollups);
        copy.values().removeIf(Usage::isZero);
        return copy;
    }

    private Usage sum(Predicate<Rollup> which) {
        return rollups.entrySet().stream()
                .filter(rollup -> which.test(rollup.getKey()))
                .map(Map.Entry::getValue)
                .reduce(Usage.NONE, Usage::plus);
    }

    private Instant asOf(Instant now) {
        return nodes.values().stream()
                .filter(Progress::running)
                .map(Progress::asOf)
                .min(Comparator.naturalOrder())
                .orElse(now);
    }

    private static LocalDate day(Rollup rollup) {
        return LocalDate.ofEpochDay(Math.floorDiv(rollup.minute(), 24 * 60L));
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}

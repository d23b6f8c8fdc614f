package dev.latchkey.store.jdbc;

import dev.latchkey.store.jdbc.UsageTables.Sum;
import dev.latchkey.store.jdbc.dialect.Dialect;
import dev.latchkey.store.jdbc.event.EarlierEvents;
import dev.latchkey.store.jdbc.event.EventTable;
import dev.latchkey.usage.GrainPair;
import dev.latchkey.usage.RollupSums;
import dev.latchkey.usage.UsageComparison;
import dev.latchkey.usage.UsageDifference;
import dev.latchkey.usage.UsageEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;

/**
 * Adds up events and compares them with sums, a stretch of time after the other: one that is short enough for the sums of all keys in
 * memory. Not thread-safe.
 */
final class ComparedEvents {

    private static final int ROWS_AT_ONCE = 5_000;
    private static final long SHORT_MILLIS = Duration.ofMinutes(10).toMillis();

    private final Handle handle;
    private final GrainPair pair;
    private final Grain period;
    private final long stretch;
    private final int most;
    private final EventTable events;
    private final EarlierEvents earlierEvents;
    private final List<String> tables;
    private final Set<UUID> keys = new HashSet<>();
    private final List<UsageDifference> first = new ArrayList<>();
    private long periods;
    private long differences;

    /** @param most how many differences are told */
    ComparedEvents(Handle handle, GrainPair pair, Dialect dialect, int most) {
        this.handle = handle;
        this.pair = pair;
        this.period = period(pair);
        this.stretch = Math.max(period.millis(), SHORT_MILLIS);
        this.most = most;
        this.events = new EventTable(dialect);
        this.earlierEvents = new EarlierEvents(dialect);
        this.tables = ComparedTables.tables(pair.coarser());
    }

    /** By what events are compared in that pair. */
    static Grain period(GrainPair pair) {
        return switch (pair.coarser()) {
            case MINUTES -> Grain.MINUTE;
            case HOURS -> Grain.HOUR;
            case DAYS -> Grain.DAY;
            case EVENTS, TOTALS -> throw new IllegalArgumentException("no sums of a period: " + pair);
        };
    }

    /** Compares everything from the start of a period on; stretches without usage are skipped. */
    UsageComparison from(long since) {
        OptionalLong next = next(since);
        while (next.isPresent()) {
            long start = next.getAsLong() - Math.floorMod(next.getAsLong(), stretch);
            long end = start + stretch;
            compare(Math.max(since, start), end);
            next = next(end);
        }
        return new UsageComparison(
                pair, since == 0 ? null : Instant.ofEpochMilli(since), keys.size(), periods, differences, first);
    }

    private OptionalLong next(long moment) {
        List<Long> moments = new ArrayList<>();
        moments.add(events.nextMoment(handle, moment));
        moments.add(earlierEvents.nextMoment(handle, moment));
        for (String table : tables) {
            moments.add(handle.createQuery("SELECT min(period_start) FROM " + table + " WHERE period_start >= :from")
                    .bind("from", moment)
                    .mapTo(Long.class)
                    .findOne()
                    .orElse(null));
        }
        return moments.stream()
                .filter(Objects::nonNull)
                .flatMapToLong(LongStream::of)
                .min();
    }

    /** What is compared: the sums of one key and route in one period. */
    private record Place(long start, UUID key, String route) {

        /** As a database orders them, by the text of an id. */
        static final Comparator<Place> ORDER = Comparator.comparingLong(Place::start)
                .thenComparing(place -> place.key().toString())
                .thenComparing(Place::route);
    }

    private static final class Sides {
        private RollupSums finer = RollupSums.NONE;
        private RollupSums coarser = RollupSums.NONE;
    }

    private void compare(long from, long to) {
        Map<Place, Sides> all = new HashMap<>();
        events.each(handle, from, to, event -> addTo(all, event));
        earlierEvents.each(handle, from, to, event -> addTo(all, event));
        for (String table : tables) {
            handle.createQuery("SELECT * FROM " + table + " WHERE period_start >= :from AND period_start < :to")
                    .bind("from", from)
                    .bind("to", to)
                    .setFetchSize(ROWS_AT_ONCE)
                    .map((row, context) -> Sum.read(row))
                    .forEach(sum -> {
                        Sides sides = sides(all, sum.start(), sum.key(), sum.route());
                        sides.coarser = sides.coarser.plus(sum.sums());
                    });
        }
        // A purge deletes a key's events and leaves its sums.
        Set<UUID> purged =
                events.purged(handle, all.keySet().stream().map(Place::key).collect(Collectors.toSet()));
        all.keySet().removeIf(place -> purged.contains(place.key()));
        Map<Long, Set<UUID>> used = all.keySet().stream()
                .collect(Collectors.groupingBy(Place::start, Collectors.mapping(Place::key, Collectors.toSet())));
        used.values().forEach(ofPeriod -> {
            keys.addAll(ofPeriod);
            periods += ofPeriod.size();
        });
        List<Place> differing = all.entrySet().stream()
                .filter(each -> !each.getValue().finer.equals(each.getValue().coarser))
                .map(Map.Entry::getKey)
                .sorted(Place.ORDER)
                .toList();
        differences += differing.size();
        differing.stream().limit(most - first.size()).forEach(place -> {
            Sides sides = Objects.requireNonNull(all.get(place));
            first.add(new UsageDifference(
                    pair, place.key(), Instant.ofEpochMilli(place.start()), place.route(), sides.finer, sides.coarser));
        });
    }

    private void addTo(Map<Place, Sides> all, UsageEvent event) {
        Sides sides = sides(all, event.admittedAt(), event.key(), event.route());
        sides.finer = sides.finer.plus(event.sums());
    }

    private Sides sides(Map<Place, Sides> all, long moment, UUID key, String route) {
        return all.computeIfAbsent(new Place(period.startOf(moment), key, route), each -> new Sides());
    }
}

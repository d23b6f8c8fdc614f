package dev.latchkey.store.jdbc;

import dev.latchkey.store.jdbc.dialect.Dialect;
import dev.latchkey.usage.BusyKey;
import dev.latchkey.usage.DayUsage;
import dev.latchkey.usage.RecentRequests;
import dev.latchkey.usage.Usage;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Reads what happened in stretches of time. */
final class UsageReading {

    private static final int ROWS_AT_ONCE = 5_000;

    /** A key's rows are found day by day: the index begins with the day. SQLite joins in this order. */
    private static final String OF_ONE_KEY = """
            WITH RECURSIVE days (day) AS (
                SELECT CAST(:first AS bigint)
                UNION ALL
                SELECT day + 86400000 FROM days WHERE day < :last)
            SELECT period_start, <columns>
            FROM days CROSS JOIN <table>
            WHERE period_start = day AND key_id = :key
            GROUP BY <groups>
            """;

    private static final String OF_ALL_KEYS = """
            SELECT period_start, <columns>
            FROM <table>
            WHERE period_start BETWEEN :first AND :last
            GROUP BY <groups>
            """;

    private final Dialect dialect;

    UsageReading(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Every day from the first to the last. */
    List<DayUsage> days(Handle handle, @Nullable UUID key, LocalDate first, LocalDate last) {
        if (first.isAfter(last)) {
            return List.of();
        }
        Map<Long, Map<String, Long>> refusals = refusals(handle, key, first, last);
        Map<Long, Usage> usages = usages(handle, key, first, last);
        List<DayUsage> days = new ArrayList<>();
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            long start = startOf(day);
            days.add(new DayUsage(day, usages.getOrDefault(start, Usage.NONE), refusals.getOrDefault(start, Map.of())));
        }
        return days;
    }

    private Map<Long, Usage> usages(Handle handle, @Nullable UUID key, LocalDate first, LocalDate last) {
        return query(handle, key, first, last)
                .define("table", Grain.DAY.table())
                .define("columns", "sum(requests) AS requests, sum(units) AS units")
                .define("groups", "period_start")
                .map((row, context) -> Map.entry(
                        row.getLong("period_start"), new Usage(row.getLong("requests"), row.getLong("units"))))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private Map<Long, Map<String, Long>> refusals(Handle handle, @Nullable UUID key, LocalDate first, LocalDate last) {
        Map<Long, Map<String, Long>> days = new HashMap<>();
        query(handle, key, first, last)
                .define("table", "usage_refusals")
                .define("columns", "code, sum(count) AS count")
                .define("groups", "period_start, code")
                .map((row, context) -> days.computeIfAbsent(row.getLong("period_start"), day -> new HashMap<>())
                        .put(row.getString("code"), row.getLong("count")))
                .list();
        return days;
    }

    private Query query(Handle handle, @Nullable UUID key, LocalDate first, LocalDate last) {
        Query query = key == null
                ? handle.createQuery(OF_ALL_KEYS)
                : handle.createQuery(OF_ONE_KEY).bind("key", dialect.id(key));
        return query.bind("first", startOf(first)).bind("last", startOf(last));
    }

    List<BusyKey> busiest(Handle handle, LocalDate first, LocalDate last, int most) {
        return handle.createQuery("""
                        SELECT key_id, sum(requests) AS requests, sum(units) AS units
                        FROM usage_day
                        WHERE period_start BETWEEN :first AND :last
                        GROUP BY key_id
                        HAVING sum(requests) > 0
                        ORDER BY sum(requests) DESC, key_id
                        LIMIT :most
                        """)
                .bind("first", startOf(first))
                .bind("last", startOf(last))
                .bind("most", most)
                .map((row, context) -> new BusyKey(
                        UUID.fromString(row.getString("key_id")),
                        new Usage(row.getLong("requests"), row.getLong("units"))))
                .list();
    }

    private static long startOf(LocalDate day) {
        return day.toEpochDay() * Grain.DAY.millis();
    }

    private record Counted(UUID key, long minute, long requests) {}

    /** Tells of all keys in the order of their ids; the day's requests come before those of the minutes. */
    void recentRequests(Handle handle, Instant now, Instant since, Consumer<RecentRequests> each) {
        long today = Grain.DAY.startOf(now.toEpochMilli());
        try (ResultIterator<Counted> rows = handle.createQuery("""
                        SELECT key_id, minute, sum(requests) AS requests
                        FROM (
                            SELECT key_id, CAST(NULL AS bigint) AS minute, requests
                            FROM usage_day WHERE period_start = :today
                            UNION ALL
                            SELECT key_id, period_start AS minute, requests
                            FROM usage_minute WHERE period_start >= :since) AS recent
                        GROUP BY key_id, minute
                        HAVING sum(requests) > 0
                        ORDER BY key_id, minute NULLS FIRST
                        """)
                .bind("today", today)
                .bind("since", Grain.MINUTE.startOf(since.toEpochMilli()))
                .setFetchSize(ROWS_AT_ONCE)
                .map((row, context) -> {
                    UUID key = UUID.fromString(row.getString("key_id"));
                    long start = row.getLong("minute");
                    long minute = row.wasNull() ? WHOLE_DAY : Math.floorDiv(start, Grain.MINUTE.millis());
                    return new Counted(key, minute, row.getLong("requests"));
                })
                .iterator()) {
            new OneByOne(each).tell(rows);
        }
    }

    /** In place of a minute. */
    private static final long WHOLE_DAY = Long.MIN_VALUE;

    /** What keys had on some days, found day by day as above. */
    Map<UUID, Long> requests(Handle handle, List<UUID> keys, LocalDate first, LocalDate last) {
        return handle.createQuery("""
                        WITH RECURSIVE days (day) AS (
                            SELECT CAST(:first AS bigint)
                            UNION ALL
                            SELECT day + 86400000 FROM days WHERE day < :last)
                        SELECT key_id, sum(requests) AS requests
                        FROM days CROSS JOIN usage_day
                        WHERE period_start = day AND key_id IN (<keys>)
                        GROUP BY key_id
                        HAVING sum(requests) > 0
                        """)
                .bindList("keys", keys.stream().map(dialect::id).toList())
                .bind("first", startOf(first))
                .bind("last", startOf(last))
                .map((row, context) -> Map.entry(UUID.fromString(row.getString("key_id")), row.getLong("requests")))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    /** Tells of all keys of a day, in the order of their ids, which is that of the index. */
    void requestsOn(Handle handle, LocalDate day, ObjLongConsumer<UUID> each) {
        try (ResultIterator<Counted> rows = handle.createQuery("""
                        SELECT key_id, sum(requests) AS requests
                        FROM usage_day
                        WHERE period_start = :day
                        GROUP BY key_id
                        HAVING sum(requests) > 0
                        """)
                .bind("day", startOf(day))
                .setFetchSize(ROWS_AT_ONCE)
                .map((row, context) ->
                        new Counted(UUID.fromString(row.getString("key_id")), WHOLE_DAY, row.getLong("requests")))
                .iterator()) {
            rows.forEachRemaining(row -> each.accept(row.key(), row.requests()));
        }
    }

    /** Puts the rows of each key together. */
    private static final class OneByOne {
        private final Consumer<RecentRequests> each;
        private final List<RecentRequests.Minute> minutes = new ArrayList<>();
        private @Nullable UUID key;
        private long today;

        OneByOne(Consumer<RecentRequests> each) {
            this.each = each;
        }

        void tell(ResultIterator<Counted> rows) {
            while (rows.hasNext()) {
                Counted row = rows.next();
                if (!row.key().equals(key)) {
                    end();
                    key = row.key();
                }
                if (row.minute() == WHOLE_DAY) {
                    today = row.requests();
                } else {
                    minutes.add(new RecentRequests.Minute(row.minute(), row.requests()));
                }
            }
            end();
        }

        private void end() {
            if (key != null) {
                each.accept(new RecentRequests(key, today, minutes));
            }
            minutes.clear();
            today = 0;
        }
    }
}

package dev.latchkey.store.jdbc;

import dev.latchkey.usage.RollupSums;
import dev.latchkey.usage.UsageDifference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.Query;

/** Goes through what two grains tell, a stretch of time after the other, and keeps count. Not thread-safe. */
final class ComparisonCount {

    private static final int ROWS_AT_ONCE = 5_000;

    private final Handle handle;
    private final ComparedTables tables;
    private final int most;
    private final Set<UUID> keys = new HashSet<>();
    private final List<UsageDifference> first = new ArrayList<>();
    private long periods;
    private long differences;

    /** @param most how many differences are told */
    ComparisonCount(Handle handle, ComparedTables tables, int most) {
        this.handle = handle;
        this.tables = tables;
        this.most = most;
    }

    /** Compares everything from the start of a period on; stretches without usage are skipped. */
    void from(long since) {
        if (tables.isOfAllTime()) {
            compare(since, since);
            return;
        }
        Optional<Long> next = next(since);
        while (next.isPresent()) {
            long start = tables.stretch().startOf(next.get());
            long end = start + tables.stretch().millis();
            compare(Math.max(since, start), end);
            next = next(end);
        }
    }

    private Optional<Long> next(long moment) {
        return handle.createQuery(tables.nextMoment())
                .bind("from", moment)
                .mapTo(Long.class)
                .findOne();
    }

    private void compare(long from, long to) {
        long found = differences;
        try (ResultIterator<Counted> rows = over(tables.count(), from, to)
                .setFetchSize(ROWS_AT_ONCE)
                .map((row, context) -> new Counted(
                        UUID.fromString(row.getString("key_id")), row.getLong("periods"), row.getLong("differences")))
                .iterator()) {
            while (rows.hasNext()) {
                Counted row = rows.next();
                keys.add(row.key());
                periods += row.periods();
                differences += row.differences();
            }
        }
        if (differences > found && first.size() < most) {
            over(tables.differences(), from, to)
                    .bind("most", most - first.size())
                    .map((row, context) -> difference(row))
                    .forEach(first::add);
        }
    }

    private record Counted(UUID key, long periods, long differences) {}

    private Query over(String sql, long from, long to) {
        Query query = handle.createQuery(sql);
        return tables.isOfAllTime() ? query : query.bind("from", from).bind("to", to);
    }

    private UsageDifference difference(ResultSet row) throws SQLException {
        boolean ofAllTime = tables.isOfAllTime();
        return new UsageDifference(
                tables.pair(),
                UUID.fromString(row.getString("key_id")),
                ofAllTime ? null : Instant.ofEpochMilli(row.getLong("period_start")),
                ofAllTime ? null : row.getString("route"),
                sums(row, "finer_"),
                sums(row, "coarser_"));
    }

    private static RollupSums sums(ResultSet row, String prefix) throws SQLException {
        return new RollupSums(
                row.getLong(prefix + "requests"),
                row.getLong(prefix + "units"),
                row.getLong(prefix + "status_2xx"),
                row.getLong(prefix + "status_3xx"),
                row.getLong(prefix + "status_4xx"),
                row.getLong(prefix + "status_5xx"));
    }

    long keys() {
        return keys.size();
    }

    long periods() {
        return periods;
    }

    long differences() {
        return differences;
    }

    List<UsageDifference> first() {
        return first;
    }
}

package dev.latchkey.store.jdbc;

import dev.latchkey.store.jdbc.dialect.Dialect;
import dev.latchkey.store.jdbc.dialect.Fragment;
import dev.latchkey.usage.TooManyRowsException;
import dev.latchkey.usage.UsageQuery;
import dev.latchkey.usage.UsageSeries;
import dev.latchkey.usage.UsageSplit;
import dev.latchkey.usage.UsageStep;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Reads usage period by period, from the sums that are as fine as it is asked for. */
final class UsageSeriesReading {

    /** Sorted here: databases do not agree on the order of texts. */
    private static final Comparator<UsageSeries.Row> IN_ORDER = Comparator.comparing(UsageSeries.Row::start)
            .thenComparing(row -> Objects.toString(row.key(), ""))
            .thenComparing(row -> Objects.toString(row.route(), ""));

    private static final String AMOUNTS =
            List.of("requests", "units", "status_2xx", "status_3xx", "status_4xx", "status_5xx").stream()
                    .map(amount -> "sum(" + amount + ") AS " + amount)
                    .collect(Collectors.joining(", "));

    private static final String OF_ALL_KEYS = """
            SELECT period_start - period_start % <period> AS started, <table>.*
            FROM <table>
            WHERE period_start >= :from AND period_start < :to
            """;

    /**
     * A key's rows are found period by period, since the index begins with the period: in those in which anybody has any, each
     * found from the one before. SQLite joins in this order.
     */
    private static final String OF_ONE_KEY = """
            SELECT period_start - period_start % <period> AS started, <table>.*
            FROM (
                WITH RECURSIVE periods (start) AS (
                    SELECT min(period_start) FROM <table> WHERE period_start >= :from
                    UNION ALL
                    SELECT (SELECT min(period_start) FROM <table> WHERE period_start > start)
                    FROM periods WHERE start < :to)
                SELECT start FROM periods WHERE start < :to) AS present
            CROSS JOIN <table>
            WHERE period_start = start AND key_id = :key
            """;

    private final Dialect dialect;

    UsageSeriesReading(Dialect dialect) {
        this.dialect = dialect;
    }

    /** To be read in one state, since sums are moved and let go of. */
    UsageSeries series(Handle handle, UsageQuery query, Instant asOf) {
        long since = Math.max(query.first(), completeSince(handle, query.step()));
        String part = switch (query.split()) {
            case NONE -> "";
            case ROUTE -> ", route";
            case KEY -> ", key_id";
        };
        Fragment sql = new Fragment("SELECT started" + part + ", " + AMOUNTS + " FROM (" + rows(query) + ") AS told"
                        + " GROUP BY started" + part + " LIMIT :most")
                .bind("from", since)
                .bind("to", query.end())
                .bind("most", UsageQuery.MOST_ROWS + 1);
        if (query.key() != null) {
            sql.bind("key", dialect.id(query.key()));
        }
        List<UsageSeries.Row> rows = sql.query(handle).map((row, context) -> read(row, query.split())).stream()
                .sorted(IN_ORDER)
                .toList();
        if (rows.size() > UsageQuery.MOST_ROWS) {
            throw new TooManyRowsException(query.step(), query.from(), query.to());
        }
        return new UsageSeries(rows, Instant.ofEpochMilli(since), asOf);
    }

    private static long completeSince(Handle handle, UsageStep step) {
        return switch (step) {
            case MINUTE -> UsageCompleteness.MINUTE.since(handle);
            case HOUR -> UsageCompleteness.HOUR.since(handle);
            case DAY -> Long.MIN_VALUE;
        };
    }

    private static String rows(UsageQuery query) {
        List<Grain> grains = switch (query.step()) {
            case MINUTE -> List.of(Grain.MINUTE);
            // Minutes are moved into their hours when they are kept no longer.
            case HOUR -> List.of(Grain.HOUR, Grain.MINUTE);
            case DAY -> List.of(Grain.DAY);
        };
        return grains.stream()
                .map(grain -> (query.key() == null ? OF_ALL_KEYS : OF_ONE_KEY)
                        .replace("<table>", grain.table())
                        .replace("<period>", Long.toString(query.step().millis())))
                .collect(Collectors.joining(" UNION ALL "));
    }

    private static UsageSeries.Row read(ResultSet row, UsageSplit split) throws SQLException {
        return new UsageSeries.Row(
                Instant.ofEpochMilli(row.getLong("started")),
                split == UsageSplit.KEY ? UUID.fromString(row.getString("key_id")) : null,
                split == UsageSplit.ROUTE ? row.getString("route") : null,
                UsageTables.Sum.amounts(row));
    }
}

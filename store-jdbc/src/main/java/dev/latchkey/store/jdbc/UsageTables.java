package dev.latchkey.store.jdbc;

import dev.latchkey.store.jdbc.dialect.Dialect;
import dev.latchkey.store.jdbc.dialect.Rows;
import dev.latchkey.usage.RollupSums;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The tables of sums by the minute, hour and day. Rows are written in one order by every node: two that add to the same rows
 * then wait for each other, but never each for the other.
 */
final class UsageTables {

    private final Dialect dialect;

    UsageTables(Dialect dialect) {
        this.dialect = dialect;
    }

    /**
     * The sums of one key and route in one period. Ordered so that those which a longer period comprises follow each other.
     *
     * @param start of the period, in milliseconds since the epoch
     */
    record Sum(UUID key, String route, long start, RollupSums sums) implements Comparable<Sum> {

        static Sum read(ResultSet row) throws SQLException {
            return new Sum(
                    UUID.fromString(row.getString("key_id")),
                    row.getString("route"),
                    row.getLong("period_start"),
                    amounts(row));
        }

        /** The amounts of a row. */
        static RollupSums amounts(ResultSet row) throws SQLException {
            return new RollupSums(
                    row.getLong("requests"),
                    row.getLong("units"),
                    row.getLong("status_2xx"),
                    row.getLong("status_3xx"),
                    row.getLong("status_4xx"),
                    row.getLong("status_5xx"));
        }

        private Sum within(Grain grain) {
            return new Sum(key, route, grain.startOf(start), sums);
        }

        private boolean isOfSamePeriod(Sum other) {
            return start == other.start && key.equals(other.key) && route.equals(other.route);
        }

        private Sum plus(Sum other) {
            return new Sum(key, route, start, sums.plus(other.sums));
        }

        @Override
        public int compareTo(Sum other) {
            int order = key.compareTo(other.key);
            if (order == 0) {
                order = route.compareTo(other.route);
            }
            return order == 0 ? Long.compare(start, other.start) : order;
        }
    }

    /** The sums as rows of the grain's table. */
    Rows rows(List<Sum> ordered, Grain grain) {
        Rows rows = new Rows(
                "period_start bigint",
                "key_id uuid",
                "route text",
                "requests bigint",
                "units bigint",
                "status_2xx bigint",
                "status_3xx bigint",
                "status_4xx bigint",
                "status_5xx bigint");
        Sum open = null;
        for (Sum sum : ordered) {
            Sum next = sum.within(grain);
            if (open != null && open.isOfSamePeriod(next)) {
                open = open.plus(next);
            } else {
                add(open, rows);
                open = next;
            }
        }
        add(open, rows);
        return rows;
    }

    private void add(@Nullable Sum sum, Rows rows) {
        if (sum != null) {
            RollupSums sums = sum.sums();
            rows.add(
                    sum.start(),
                    dialect.id(sum.key()),
                    sum.route(),
                    sums.requests(),
                    sums.units(),
                    sums.status2xx(),
                    sums.status3xx(),
                    sums.status4xx(),
                    sums.status5xx());
        }
    }

    /** Adds rows to those of the table. */
    void add(Handle handle, Grain grain, Rows rows) {
        String table = grain.table();
        dialect.insertAll(handle, table, rows, """
                ON CONFLICT (period_start, key_id, route) DO UPDATE SET
                    requests = TABLE.requests + excluded.requests,
                    units = TABLE.units + excluded.units,
                    status_2xx = TABLE.status_2xx + excluded.status_2xx,
                    status_3xx = TABLE.status_3xx + excluded.status_3xx,
                    status_4xx = TABLE.status_4xx + excluded.status_4xx,
                    status_5xx = TABLE.status_5xx + excluded.status_5xx
                """.replace("TABLE", table));
    }
}

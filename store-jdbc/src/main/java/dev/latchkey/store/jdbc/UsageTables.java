package dev.latchkey.store.jdbc;

import dev.latchkey.usage.RollupSums;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The tables of sums by the minute, hour and day. Rows are written in one order by every node: two that add to the same rows
 * then wait for each other, but never each for the other.
 */
final class UsageTables {

    private static final Comparator<Period> ORDER =
            Comparator.comparing(Period::start).thenComparing(Period::key).thenComparing(Period::route);

    private final Dialect dialect;

    UsageTables(Dialect dialect) {
        this.dialect = dialect;
    }

    /**
     * Whose and which sums a row has.
     *
     * @param start in milliseconds since the epoch
     */
    record Period(long start, UUID key, String route) {

        /** The longer period that this one is a part of. */
        Period within(Grain grain) {
            return new Period(grain.startOf(start), key, route);
        }

        static Period read(ResultSet row) throws SQLException {
            return new Period(
                    row.getLong("period_start"), UUID.fromString(row.getString("key_id")), row.getString("route"));
        }
    }

    static RollupSums sums(ResultSet row) throws SQLException {
        return new RollupSums(
                row.getLong("requests"),
                row.getLong("units"),
                row.getLong("status_2xx"),
                row.getLong("status_3xx"),
                row.getLong("status_4xx"),
                row.getLong("status_5xx"));
    }

    /** The sums of the longer periods. */
    static Map<Period, RollupSums> summed(Map<Period, RollupSums> sums, Grain grain) {
        Map<Period, RollupSums> longer = new HashMap<>(2 * sums.size());
        sums.forEach((period, sum) -> longer.merge(period.within(grain), sum, RollupSums::plus));
        return longer;
    }

    /** The sums as rows in their order. */
    Rows rows(Map<Period, RollupSums> sums) {
        List<Map.Entry<Period, RollupSums>> ordered = new ArrayList<>(sums.entrySet());
        ordered.sort(Map.Entry.comparingByKey(ORDER));
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
        for (Map.Entry<Period, RollupSums> entry : ordered) {
            Period period = entry.getKey();
            RollupSums sum = entry.getValue();
            rows.add(
                    period.start(),
                    dialect.id(period.key()),
                    period.route(),
                    sum.requests(),
                    sum.units(),
                    sum.status2xx(),
                    sum.status3xx(),
                    sum.status4xx(),
                    sum.status5xx());
        }
        return rows;
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

package dev.latchkey.store.jdbc;

import dev.latchkey.usage.GrainPair;
import dev.latchkey.usage.UsageGrain;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The SQL that compares two grains of sums over a stretch of time. Every row of either counts with its sign, so that what they agree on
 * comes to nothing. A stretch is short, so that its rows can be grouped in memory.
 *
 * @param period by which the grains are compared
 * @param stretch how much is compared at once
 */
record ComparedTables(GrainPair pair, Grain period, Grain stretch) {

    private static final List<String> AMOUNTS =
            List.of("requests", "units", "status_2xx", "status_3xx", "status_4xx", "status_5xx");

    private static final String OF_SUMS = """
            SELECT <sign> AS sign, key_id, period_start - period_start % <period> AS period_start, route, requests, units,
                status_2xx, status_3xx, status_4xx, status_5xx
            FROM <table>
            WHERE period_start >= :from AND period_start < :to
            """;

    /** Totals know of no periods, routes and statuses. */
    private static final String OF_TOTALS = """
            SELECT <sign> AS sign, key_id, 0 AS period_start, '' AS route, requests, units,
                0 AS status_2xx, 0 AS status_3xx, 0 AS status_4xx, 0 AS status_5xx
            FROM <table>
            """;

    static ComparedTables of(GrainPair pair) {
        return switch (pair) {
            case HOURS_AND_DAYS, DAYS_AND_TOTALS -> new ComparedTables(pair, Grain.DAY, Grain.DAY);
            case EVENTS_AND_MINUTES, EVENTS_AND_HOURS, EVENTS_AND_DAYS ->
                throw new IllegalArgumentException("a database cannot add up events: " + pair);
        };
    }

    /** Whether all is compared at once. */
    boolean isOfAllTime() {
        return pair == GrainPair.DAYS_AND_TOTALS;
    }

    /** The moment of the first row from a moment on. */
    String nextMoment() {
        String firsts = tables().stream()
                .map(table -> "SELECT min(period_start) AS moment FROM " + table + " WHERE period_start >= :from")
                .collect(Collectors.joining(" UNION ALL "));
        return "SELECT min(moment) FROM (" + firsts + ") AS firsts";
    }

    /** For each key: in how many periods it has usage, and how many differences there are. */
    String count() {
        return """
                SELECT key_id, count(DISTINCT period_start) AS periods, sum(differs) AS differences
                FROM (
                    SELECT key_id, period_start, CASE WHEN <differ> THEN 1 ELSE 0 END AS differs
                    FROM (<rows>) AS told
                    GROUP BY key_id, period_start, route) AS compared
                GROUP BY key_id
                """.replace("<differ>", differ()).replace("<rows>", rows());
    }

    /** The first of the differences. */
    String differences() {
        String amounts = AMOUNTS.stream()
                .flatMap(amount -> List.of(said(1, amount, "finer_"), said(-1, amount, "coarser_")).stream())
                .collect(Collectors.joining(", "));
        return """
                SELECT key_id, period_start, route, <amounts>
                FROM (<rows>) AS told
                GROUP BY key_id, period_start, route
                HAVING <differ>
                ORDER BY period_start, key_id, route
                LIMIT :most
                """.replace("<amounts>", amounts).replace("<differ>", differ()).replace("<rows>", rows());
    }

    private static String said(int sign, String amount, String prefix) {
        return "sum(CASE sign WHEN " + sign + " THEN " + amount + " ELSE 0 END) AS " + prefix + amount;
    }

    private static String differ() {
        return AMOUNTS.stream().map(amount -> "sum(sign * " + amount + ") <> 0").collect(Collectors.joining(" OR "));
    }

    private String rows() {
        return rows(pair.finer(), 1) + " UNION ALL " + rows(pair.coarser(), -1);
    }

    private String rows(UsageGrain grain, int sign) {
        return tables(grain).stream()
                .map(table -> (isOfAllTime() ? OF_TOTALS : OF_SUMS)
                        .replace("<sign>", Integer.toString(sign))
                        .replace("<period>", Long.toString(period.millis()))
                        .replace("<table>", table))
                .collect(Collectors.joining(" UNION ALL "));
    }

    private List<String> tables() {
        return List.of(tables(pair.finer()), tables(pair.coarser())).stream()
                .flatMap(List::stream)
                .toList();
    }

    /** The tables that tell of a grain together. */
    static List<String> tables(UsageGrain grain) {
        return switch (grain) {
            case EVENTS -> throw new IllegalArgumentException("events are in no table of sums");
            case MINUTES -> List.of(Grain.MINUTE.table());
            case HOURS -> List.of(Grain.HOUR.table(), Grain.MINUTE.table());
            case DAYS -> List.of(Grain.DAY.table());
            case TOTALS -> List.of("usage_totals");
        };
    }
}

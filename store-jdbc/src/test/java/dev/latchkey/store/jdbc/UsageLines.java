package dev.latchkey.store.jdbc;

import dev.latchkey.usage.RefusalCount;
import dev.latchkey.usage.UsageEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Everything that is kept of usage as sorted lines of text: as a database has it, and as it has to be. */
final class UsageLines {

    private static final long MINUTE = 60_000;
    private static final long DAY = 86_400_000;

    private UsageLines() {}

    /** What has to be there when each of the entries, events and refusals, was added once. */
    static List<String> of(List<Record> entries) {
        List<String> lines = new ArrayList<>();
        Map<String, long[]> sums = new TreeMap<>();
        Map<UUID, Long> lastUsed = new TreeMap<>();
        for (Record entry : entries) {
            if (entry instanceof UsageEvent event) {
                lines.add(line(event));
                String rest = " " + event.key() + " " + event.route();
                add(sums, "minute " + event.admittedAt() / MINUTE * MINUTE + rest, amounts(event));
                add(sums, "day " + event.admittedAt() / DAY * DAY + rest, amounts(event));
                add(sums, "total " + event.key(), event.requests(), event.units());
                if (event.requests() > 0) {
                    lastUsed.merge(event.key(), event.admittedAt(), Math::max);
                }
            } else if (entry instanceof RefusalCount refused) {
                UUID key = refused.key() == null ? new UUID(0, 0) : refused.key();
                add(
                        sums,
                        "refused " + refused.second() / DAY * DAY + " " + key + " " + refused.code(),
                        refused.count());
            }
        }
        sums.forEach((what, sum) -> lines.add(what + " " + Arrays.toString(sum)));
        lastUsed.forEach((key, moment) -> lines.add("used " + key + " " + moment));
        Collections.sort(lines);
        return lines;
    }

    private static void add(Map<String, long[]> sums, String what, long... amounts) {
        long[] sum = sums.computeIfAbsent(what, unknown -> new long[amounts.length]);
        for (int i = 0; i < amounts.length; i++) {
            sum[i] += amounts[i];
        }
    }

    /** Requests, units, and what was settled with 2xx, 3xx, 4xx and 5xx. */
    private static long[] amounts(UsageEvent event) {
        long[] amounts = new long[6];
        amounts[0] = event.requests();
        amounts[1] = event.units();
        if (event.status() != UsageEvent.NOT_SETTLED) {
            amounts[event.status() / 100] = event.settled();
        }
        return amounts;
    }

    private static String line(UsageEvent event) {
        return String.join(
                " ",
                "event",
                event.key().toString(),
                "" + event.admittedAt(),
                "" + event.requestIdHigh(),
                "" + event.requestIdLow(),
                event.route(),
                event.method().name(),
                "" + event.address(),
                "" + event.requests(),
                "" + event.units(),
                "" + event.status(),
                "" + event.settled(),
                "" + event.latencyMicros());
    }

    /** What is there. */
    static List<String> in(TestDatabase database) {
        List<String> lines = new ArrayList<>();
        read(database, "usage_totals", lines, row -> {
            lines.add("used " + row.getString("key_id") + " " + row.getLong("last_used_at"));
            return "total " + row.getString("key_id") + sums(row, "requests", "units");
        });
        for (Grain grain : List.of(Grain.MINUTE, Grain.HOUR, Grain.DAY)) {
            read(
                    database,
                    grain.table(),
                    lines,
                    row -> grain.table().substring("usage_".length()) + " " + row.getLong("period_start") + " "
                            + row.getString("key_id") + " " + row.getString("route")
                            + sums(row, "requests", "units", "status_2xx", "status_3xx", "status_4xx", "status_5xx"));
        }
        read(
                database,
                "usage_refusals",
                lines,
                row -> "refused " + row.getLong("period_start") + " " + row.getString("key_id") + " "
                        + row.getString("code") + sums(row, "count"));
        database.events().forEach(event -> lines.add(line(event)));
        Collections.sort(lines);
        return lines;
    }

    private interface Row {
        String line(ResultSet row) throws SQLException;
    }

    private static void read(TestDatabase database, String table, List<String> lines, Row row) {
        lines.addAll(database.database()
                .handles()
                .read(handle -> handle.createQuery("SELECT * FROM " + table)
                        .map((result, context) -> row.line(result))
                        .list()));
    }

    private static String sums(ResultSet row, String... columns) throws SQLException {
        long[] sums = new long[columns.length];
        for (int i = 0; i < columns.length; i++) {
            sums[i] = row.getLong(columns[i]);
        }
        return " " + Arrays.toString(sums);
    }
}

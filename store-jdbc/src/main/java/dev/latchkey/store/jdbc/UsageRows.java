package dev.latchkey.store.jdbc;

import dev.latchkey.usage.Rollup;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageBatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A batch as rows of the tables, in the one order in which every node writes them: two nodes that add to the same rows then
 * wait for each other, but never each for the other.
 */
record UsageRows(Rows totals, Rows rollups) {

    private static final long MILLIS_PER_MINUTE = 60_000;

    private static final Comparator<Period> ORDER = Comparator.comparing(Period::key)
            .thenComparing(Period::grain)
            .thenComparing(Period::start)
            .thenComparing(Period::route)
            .thenComparing(Period::statusClass);

    private record Period(UUID key, Grain grain, long start, String route, int statusClass) {}

    static UsageRows of(UsageBatch batch, Dialect dialect) {
        Map<Period, Usage> periods = new HashMap<>();
        Map<UUID, Usage> totals = new HashMap<>();
        batch.lastUsed().keySet().forEach(key -> totals.put(key, Usage.NONE));
        batch.rollups().forEach((rollup, usage) -> {
            for (Grain grain : Grain.values()) {
                periods.merge(period(rollup, grain), usage, Usage::plus);
            }
            totals.merge(rollup.key(), usage, Usage::plus);
        });
        return new UsageRows(totals(totals, batch.lastUsed(), dialect), rollups(periods, dialect));
    }

    private static Period period(Rollup rollup, Grain grain) {
        long start = grain.startOf(rollup.minute() * MILLIS_PER_MINUTE);
        return new Period(rollup.key(), grain, start, rollup.route(), rollup.statusClass());
    }

    private static Rows totals(Map<UUID, Usage> totals, Map<UUID, Long> lastUsed, Dialect dialect) {
        List<UUID> keys = totals.keySet().stream().sorted().toList();
        Rows rows = new Rows("uuid", "bigint", "bigint", "bigint");
        for (UUID key : keys) {
            Usage usage = totals.getOrDefault(key, Usage.NONE);
            rows.add(dialect.id(key), usage.requests(), usage.units(), lastUsed.get(key));
        }
        return rows;
    }

    private static Rows rollups(Map<Period, Usage> usages, Dialect dialect) {
        List<Period> periods = new ArrayList<>(usages.keySet());
        periods.sort(ORDER);
        Rows rows = new Rows("uuid", "text", "bigint", "text", "smallint", "bigint", "bigint");
        for (Period period : periods) {
            Usage usage = usages.getOrDefault(period, Usage.NONE);
            rows.add(
                    dialect.id(period.key()),
                    period.grain().label(),
                    period.start(),
                    period.route(),
                    (short) period.statusClass(),
                    usage.requests(),
                    usage.units());
        }
        return rows;
    }
}

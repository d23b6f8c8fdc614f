package dev.latchkey.store.jdbc;

import dev.latchkey.store.jdbc.UsageTables.Sum;
import dev.latchkey.store.jdbc.dialect.Dialect;
import dev.latchkey.store.jdbc.dialect.Rows;
import dev.latchkey.store.jdbc.event.EventTable;
import dev.latchkey.usage.RefusalRollup;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageBatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * A batch as rows of the tables, in the one order in which every node writes them.
 *
 * @param eventsMissingUntil the end of the last minute that has usage without its events, in milliseconds since the epoch, or
 *     {@link #NONE_MISSING}
 */
record UsageRows(Rows totals, Rows minutes, Rows days, Rows refusals, Rows events, long eventsMissingUntil) {

    /** When every event is there. */
    static final long NONE_MISSING = Long.MIN_VALUE;

    /** In place of a key, for refusals of requests without a valid one. */
    static final UUID NO_KEY = new UUID(0, 0);

    private record RefusalDay(long start, UUID key, String code) {}

    private static final Comparator<RefusalDay> REFUSAL_ORDER = Comparator.comparing(RefusalDay::start)
            .thenComparing(RefusalDay::key)
            .thenComparing(RefusalDay::code);

    static UsageRows of(UsageBatch batch, Dialect dialect) {
        List<Sum> sums = new ArrayList<>(batch.rollups().size());
        batch.rollups()
                .forEach((rollup, sum) ->
                        sums.add(new Sum(rollup.key(), rollup.route(), rollup.minute() * Grain.MINUTE.millis(), sum)));
        Collections.sort(sums);
        UsageTables tables = new UsageTables(dialect);
        return new UsageRows(
                totals(sums, batch.lastUsed(), dialect),
                tables.rows(sums, Grain.MINUTE),
                tables.rows(sums, Grain.DAY),
                refusals(batch.refusals(), dialect),
                new EventTable(dialect).rows(batch.events()),
                batch.keepsEvents() ? NONE_MISSING : end(sums));
    }

    /** Adds them all to the tables. At most once in a transaction, and the last that it does. */
    void addTo(Handle handle, Dialect dialect) {
        // Whoever counted it lets go of what was added.
        dialect.requireDurable(handle);
        dialect.insertAll(handle, "usage_totals", totals, """
                ON CONFLICT (key_id) DO UPDATE SET
                    requests = usage_totals.requests + excluded.requests,
                    units = usage_totals.units + excluded.units,
                    last_used_at = CASE
                        WHEN usage_totals.last_used_at > excluded.last_used_at THEN usage_totals.last_used_at
                        ELSE COALESCE(excluded.last_used_at, usage_totals.last_used_at) END
                """);
        UsageTables tables = new UsageTables(dialect);
        tables.add(handle, Grain.MINUTE, minutes);
        tables.add(handle, Grain.DAY, days);
        dialect.insertAll(handle, "usage_refusals", refusals, """
                ON CONFLICT (period_start, key_id, code) DO UPDATE SET count = usage_refusals.count + excluded.count
                """);
        new EventTable(dialect).add(handle, events);
        if (eventsMissingUntil != NONE_MISSING) {
            UsageCompleteness.EVENT.beginAt(handle, eventsMissingUntil);
        }
    }

    /** The end of the last of the minutes. */
    private static long end(List<Sum> minutes) {
        return minutes.stream()
                .mapToLong(minute -> minute.start() + Grain.MINUTE.millis())
                .max()
                .orElse(NONE_MISSING);
    }

    private static Rows totals(List<Sum> ordered, Map<UUID, Long> lastUsed, Dialect dialect) {
        Rows rows = new Rows("key_id uuid", "requests bigint", "units bigint", "last_used_at bigint");
        for (int from = 0; from < ordered.size(); ) {
            UUID key = ordered.get(from).key();
            Usage total = Usage.NONE;
            int to = from;
            while (to < ordered.size() && ordered.get(to).key().equals(key)) {
                total = total.plus(ordered.get(to).sums().usage());
                to++;
            }
            rows.add(dialect.id(key), total.requests(), total.units(), lastUsed.get(key));
            from = to;
        }
        return rows;
    }

    private static Rows refusals(Map<RefusalRollup, Long> refusals, Dialect dialect) {
        Map<RefusalDay, Long> days = new HashMap<>();
        refusals.forEach((rollup, count) -> {
            long start = Grain.DAY.startOf(rollup.minute() * Grain.MINUTE.millis());
            UUID key = rollup.key();
            days.merge(new RefusalDay(start, key == null ? NO_KEY : key, rollup.code()), count, Long::sum);
        });
        Rows rows = new Rows("period_start bigint", "key_id uuid", "code text", "count bigint");
        days.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(REFUSAL_ORDER))
                .forEach(day -> rows.add(
                        day.getKey().start(),
                        dialect.id(day.getKey().key()),
                        day.getKey().code(),
                        day.getValue()));
        return rows;
    }
}

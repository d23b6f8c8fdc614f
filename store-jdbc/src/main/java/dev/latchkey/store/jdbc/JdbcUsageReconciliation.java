package dev.latchkey.store.jdbc;

import dev.latchkey.store.jdbc.dialect.Dialect;
import dev.latchkey.usage.GrainPair;
import dev.latchkey.usage.UsageComparison;
import dev.latchkey.usage.UsageGrain;
import dev.latchkey.usage.UsageReconciliation;
import java.time.Instant;
import java.time.LocalDate;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Compares the tables of usage with each other: sums in the database itself, and events once they are unpacked. */
final class JdbcUsageReconciliation implements UsageReconciliation {

    private static final long ALL_TIME = 0;

    private final Handles handles;
    private final Dialect dialect;

    JdbcUsageReconciliation(Handles handles, Dialect dialect) {
        this.handles = handles;
        this.dialect = dialect;
    }

    @Override
    public UsageComparison compare(GrainPair pair, @Nullable LocalDate firstDay, int most) {
        if (pair.finer() == UsageGrain.EVENTS) {
            return handles.snapshot(handle -> new ComparedEvents(handle, pair, dialect, most)
                    .from(since(handle, pair, ComparedEvents.period(pair), firstDay)));
        }
        ComparedTables tables = ComparedTables.of(pair);
        return handles.snapshot(handle -> {
            long since = pair == GrainPair.DAYS_AND_TOTALS ? ALL_TIME : since(handle, pair, tables.period(), firstDay);
            ComparisonCount count = new ComparisonCount(handle, tables, most);
            count.from(since);
            return new UsageComparison(
                    pair,
                    since == ALL_TIME ? null : Instant.ofEpochMilli(since),
                    count.keys(),
                    count.periods(),
                    count.differences(),
                    count.first());
        });
    }

    /** The start of the first period of which both grains tell everything. */
    private static long since(Handle handle, GrainPair pair, Grain period, @Nullable LocalDate firstDay) {
        LongStream bounds = switch (pair) {
            case EVENTS_AND_MINUTES ->
                LongStream.of(UsageCompleteness.EVENT.since(handle), UsageCompleteness.MINUTE.since(handle));
            case EVENTS_AND_HOURS ->
                LongStream.of(UsageCompleteness.EVENT.since(handle), UsageCompleteness.HOUR.since(handle));
            case EVENTS_AND_DAYS -> LongStream.of(UsageCompleteness.EVENT.since(handle));
            case HOURS_AND_DAYS -> LongStream.of(UsageCompleteness.HOUR.since(handle));
            case DAYS_AND_TOTALS -> LongStream.empty();
        };
        long asked = firstDay == null ? ALL_TIME : firstDay.toEpochDay() * Grain.DAY.millis();
        long latest = bounds.reduce(asked, Math::max);
        return period.startOf(latest + period.millis() - 1);
    }
}

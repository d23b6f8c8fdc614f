package dev.latchkey.testkit;

import dev.latchkey.usage.Rollup;
import dev.latchkey.usage.RollupSums;
import dev.latchkey.usage.TooManyRowsException;
import dev.latchkey.usage.UsageQuery;
import dev.latchkey.usage.UsageSeries;
import dev.latchkey.usage.UsageSplit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Puts rollups together to what a query asks for. */
final class SeriesOfRollups {

    private static final long MILLIS_PER_MINUTE = 60_000;

    private final UsageQuery query;
    private final long since;
    private final Map<Part, RollupSums> parts = new TreeMap<>();

    /** A period, or what one route or key has of it. */
    private record Part(long start, String name) implements Comparable<Part> {
        @Override
        public int compareTo(Part other) {
            return start == other.start ? name.compareTo(other.name) : Long.compare(start, other.start);
        }
    }

    /** @param since from when on rollups count, in milliseconds since the epoch */
    SeriesOfRollups(UsageQuery query, long since) {
        this.query = query;
        this.since = since;
    }

    void add(Rollup rollup, RollupSums sums) {
        long start = query.step().startOf(rollup.minute() * MILLIS_PER_MINUTE);
        if (start >= since
                && start < query.end()
                && (query.key() == null || query.key().equals(rollup.key()))) {
            String name = switch (query.split()) {
                case NONE -> "";
                case ROUTE -> rollup.route();
                case KEY -> rollup.key().toString();
            };
            parts.merge(new Part(start, name), sums, RollupSums::plus);
        }
    }

    List<UsageSeries.Row> rows() {
        if (parts.size() > UsageQuery.MOST_ROWS) {
            throw new TooManyRowsException(query.step(), query.from(), query.to());
        }
        List<UsageSeries.Row> rows = new ArrayList<>();
        parts.forEach((part, sums) -> rows.add(new UsageSeries.Row(
                Instant.ofEpochMilli(part.start()),
                query.split() == UsageSplit.KEY ? UUID.fromString(part.name()) : null,
                query.split() == UsageSplit.ROUTE ? part.name() : null,
                sums)));
        return rows;
    }
}

package dev.latchkey.usage;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Usage period by period.
 *
 * @param rows the periods in which there was any, the oldest first, and within a period by key or route
 * @param since from which moment on it is told: later than asked for where sums this fine are kept no longer
 * @param asOf everything recorded before this moment is included
 */
public record UsageSeries(List<Row> rows, Instant since, Instant asOf) {

    /** Takes a copy of the rows. */
    public UsageSeries {
        rows = List.copyOf(rows);
    }

    /**
     * What was used in a period, or the part of it that one route or key had.
     *
     * @param start when the period begins
     * @param key the key, where each is told apart, else null; it may have been purged since
     * @param route the route, where each is told apart, else null
     * @param sums what was used
     */
    public record Row(
            Instant start, @Nullable UUID key, @Nullable String route, RollupSums sums) {}
}

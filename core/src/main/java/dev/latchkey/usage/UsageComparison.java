package dev.latchkey.usage;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of comparing two grains.
 *
 * @param since from which moment on they were compared, since both tell of all usage from there, or null for all time
 * @param keys how many keys had usage in the periods compared
 * @param periods in how many periods they had it, those of each key counted apart
 * @param differences how many there are, each of them of one key, period and route
 * @param first the first of the differences, the oldest first
 */
public record UsageComparison(
        GrainPair pair,
        @Nullable Instant since,
        long keys,
        long periods,
        long differences,
        List<UsageDifference> first) {

    /** Takes a copy of the differences. */
    public UsageComparison {
        first = List.copyOf(first);
    }
}

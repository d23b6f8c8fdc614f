package dev.latchkey.cli;

import dev.latchkey.usage.UsageComparison;
import dev.latchkey.usage.UsageDifference;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What is kept of usage, compared.
 *
 * @param names of the keys that have a difference, as far as they are known still
 */
record Reconciled(List<UsageComparison> comparisons, Map<UUID, String> names) {

    /** How many differences there are. */
    long differences() {
        return comparisons.stream().mapToLong(UsageComparison::differences).sum();
    }

    /** The differences that are shown. */
    List<UsageDifference> shown() {
        return comparisons.stream()
                .flatMap(comparison -> comparison.first().stream())
                .toList();
    }

    /** A sentence for the differences that are not shown, or none. */
    String rest() {
        long rest = differences() - shown().size();
        return rest == 0
                ? ""
                : "There "
                        + (rest == 1 ? "is 1 more difference." : "are " + Figures.number(rest) + " more differences.");
    }
}

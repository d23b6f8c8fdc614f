package dev.latchkey.usage;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Usage day by day.
 *
 * @param days every day that was asked for, those without usage too, the oldest first
 * @param asOf everything recorded before this moment is included
 */
public record UsageReport(List<DayUsage> days, Instant asOf) {

    /** Takes a copy of the days. */
    public UsageReport {
        days = List.copyOf(days);
    }

    /** What was used in all days. */
    public Usage total() {
        return days.stream().map(DayUsage::usage).reduce(Usage.NONE, Usage::plus);
    }

    /** How many requests were refused in all days, by reason, in the order of the reasons' names. */
    public SortedMap<String, Long> refusals() {
        SortedMap<String, Long> refusals = new TreeMap<>();
        days.forEach(day -> day.refusals().forEach((code, count) -> refusals.merge(code, count, Long::sum)));
        return refusals;
    }
}

package dev.latchkey.usage;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * Usage day by day.
 *
 * @param days every day of the span, the oldest first, days without usage included
 * @param asOf everything recorded before this moment is included
 */
public record UsageReport(List<DayUsage> days, Instant asOf) {

    public UsageReport {
        days = List.copyOf(days);
    }

    /**
     * The report of a span of days.
     *
     * @param used what was used, by UTC day; days that are missing had no usage
     * @param first the first day of the span
     * @param last its last day
     * @throws IllegalArgumentException when the last day is before the first
     */
    public static UsageReport of(Map<LocalDate, Usage> used, LocalDate first, LocalDate last, Instant asOf) {
        if (last.isBefore(first)) {
            throw new IllegalArgumentException(
                    "a span of days does not end before it begins: " + first + " to " + last);
        }
        List<DayUsage> days = first.datesUntil(last.plusDays(1))
                .map(day -> new DayUsage(day, used.getOrDefault(day, Usage.NONE)))
                .toList();
        return new UsageReport(days, asOf);
    }
}

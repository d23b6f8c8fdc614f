package dev.latchkey.usage;

import java.time.Instant;
import java.util.List;

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
}

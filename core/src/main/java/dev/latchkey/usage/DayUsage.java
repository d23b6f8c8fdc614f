package dev.latchkey.usage;

import java.time.LocalDate;
import java.util.Map;

/**
 * What happened in a UTC day.
 *
 * @param usage the requests admitted in it, and their units
 * @param refusals how many requests were refused in it, by code; codes without any are left out
 */
public record DayUsage(LocalDate day, Usage usage, Map<String, Long> refusals) {

    /** Takes a copy of the refusals. */
    public DayUsage {
        refusals = Map.copyOf(refusals);
    }
}

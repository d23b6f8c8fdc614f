package dev.latchkey.usage;

import java.time.LocalDate;

/**
 * What was used in a day.
 *
 * @param day in UTC
 * @param usage of that day alone
 */
public record DayUsage(LocalDate day, Usage usage) {}

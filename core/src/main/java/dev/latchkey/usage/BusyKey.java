package dev.latchkey.usage;

import java.util.UUID;

/**
 * A key among the busiest of a span of days.
 *
 * @param key its id; the key itself may have been purged since
 * @param usage what it used in that span
 */
public record BusyKey(UUID key, Usage usage) {}

package dev.latchkey.usage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a key has used.
 *
 * @param total since it was made
 * @param requestsToday admissions in the present UTC day
 * @param lastUsedAt when its latest request was admitted, or null when it never was used
 * @param asOf everything recorded before this moment is included
 */
public record KeyUsage(
        Usage total, long requestsToday, @Nullable Instant lastUsedAt, Instant asOf) {}

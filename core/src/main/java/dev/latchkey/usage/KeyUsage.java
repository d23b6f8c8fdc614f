package dev.latchkey.usage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a key has used.
 *
 * @param total since it was made, elsewhere too
 * @param opening how much of the total was used in the system that the key came from; no period tells of it
 * @param requestsToday admissions in the present UTC day
 * @param lastUsedAt when its latest request was admitted, or null when it never was used
 * @param asOf everything recorded before this moment is included
 */
public record KeyUsage(
        Usage total,
        Usage opening,
        long requestsToday,
        @Nullable Instant lastUsedAt,
        Instant asOf) {

    /** What a key has used that was made here. */
    public KeyUsage(Usage total, long requestsToday, @Nullable Instant lastUsedAt, Instant asOf) {
        this(total, Usage.NONE, requestsToday, lastUsedAt, asOf);
    }
}

package dev.latchkey.usage;

import java.util.List;
import java.util.UUID;

/**
 * The requests of a key that its windows may still hold: what a process that starts anew needs to go on where the last one
 * stopped.
 *
 * @param key the key's id
 * @param today requests admitted in the present UTC day
 * @param minutes the minutes in which any were admitted, the oldest first
 */
public record RecentRequests(UUID key, long today, List<Minute> minutes) {

    /** Takes a copy of the minutes. */
    public RecentRequests {
        minutes = List.copyOf(minutes);
    }

    /**
     * Requests of one minute.
     *
     * @param minute minutes since the epoch, UTC
     * @param requests how many were admitted in it
     */
    public record Minute(long minute, long requests) {}
}

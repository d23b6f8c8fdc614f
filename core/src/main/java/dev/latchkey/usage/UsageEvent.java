package dev.latchkey.usage;

import java.util.UUID;

/**
 * A delta of one request's usage. Deltas simply add up, so that neither their order nor a crash between them matters: a
 * request's events may admit it, charge units in batches, and settle it, or do all at once.
 *
 * <p>What a request consumed before it was settled is counted under no status. The event that settles it says how much that
 * was ({@code movedRequests}, {@code movedUnits}), and it is then counted under the status instead, in the same step.
 *
 * @param key the key's id
 * @param admittedAt when the request was admitted, in milliseconds since the epoch; the period in which all its usage counts
 * @param route the template of the route, such as {@code /api/v1/generate}
 * @param status the HTTP status of the answer, or {@link #NOT_SETTLED}
 * @param requests admissions that this event adds; more than one for a request that took several at once
 * @param units units that this event adds
 * @param movedRequests admissions of this request that earlier events added, now settled
 * @param movedUnits units of this request that earlier events added, now settled
 * @param latencyMicros microseconds from admission to settlement; 0 while not settled
 */
public record UsageEvent(
        UUID key,
        long admittedAt,
        String route,
        int status,
        int requests,
        long units,
        int movedRequests,
        long movedUnits,
        long latencyMicros) {

    /** In place of a status, while a request has none. */
    public static final int NOT_SETTLED = 0;
}

package dev.latchkey.usage;

import java.util.UUID;

/**
 * A delta of one request's usage. Deltas simply add up, so that neither their order nor a crash between them matters: a
 * request's events may admit it, charge units in batches, and settle it, or do all at once. None takes back what another
 * said: a request is counted by the event that admits it, and under its status by the event that settles it.
 *
 * @param key the key's id
 * @param admittedAt when the request was admitted, in milliseconds since the epoch; the period in which all its usage counts
 * @param requestIdHigh the first eight bytes of the request's id, which all its events share
 * @param requestIdLow the last eight bytes of it
 * @param route the template of the route, such as {@code /api/v1/generate}, or {@link #NO_ROUTE}
 * @param address a hash of the caller's address that tells callers apart for a day, or {@link #NO_ADDRESS}
 * @param requests admissions that this event adds: what the request took from its key's windows, or 0
 * @param units units that this event adds, at most {@link #MOST_UNITS}
 * @param status the HTTP status of the answer, or {@link #NOT_SETTLED}
 * @param settled admissions that this event settles: all that the request took, or 0 while it has no status
 * @param latencyMicros microseconds from admission to settlement, at most {@link #MOST_MICROS}; 0 while not settled
 */
public record UsageEvent(
        UUID key,
        long admittedAt,
        long requestIdHigh,
        long requestIdLow,
        String route,
        Method method,
        int address,
        int requests,
        long units,
        int status,
        int settled,
        long latencyMicros) {

    /** In place of a status, while a request has none. */
    public static final int NOT_SETTLED = 0;

    /** In place of a route, for a request that has none. */
    public static final String NO_ROUTE = "other";

    /** In place of an address that is not known. */
    public static final int NO_ADDRESS = 0;

    /** The most requests that one request may take from its key's windows. */
    public static final int MOST_REQUESTS = 0xffff;

    /** The most units of one event. */
    public static final long MOST_UNITS = 0xffff_ffffL;

    /** The longest latency that is told. */
    public static final long MOST_MICROS = 0xffff_ffffL;

    /** What it adds to the sums of its key, route and time. */
    public RollupSums sums() {
        int hundreds = status / 100;
        return new RollupSums(
                requests,
                units,
                hundreds == 1 || hundreds == 2 ? settled : 0,
                hundreds == 3 ? settled : 0,
                hundreds == 4 ? settled : 0,
                hundreds == 5 ? settled : 0);
    }

    /** Whether it adds nothing at all to any sum. */
    public boolean isNothing() {
        return requests == 0 && units == 0 && settled == 0;
    }
}

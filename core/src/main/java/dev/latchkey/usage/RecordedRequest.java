package dev.latchkey.usage;

import java.time.Instant;
import java.util.UUID;

/**
 * A request as its events tell of it.
 *
 * @param id the request's id
 * @param key the key's id
 * @param admittedAt when it was admitted, in whole milliseconds
 * @param route the template of the route, or {@link UsageEvent#NO_ROUTE}
 * @param address a hash of the caller's address that tells callers apart for a day, or {@link UsageEvent#NO_ADDRESS}
 * @param requests what it took from its key's windows
 * @param units the units it was charged with
 * @param status the HTTP status of its answer, or {@link UsageEvent#NOT_SETTLED} where nobody knows of one
 * @param latencyMicros microseconds from admission to settlement; 0 while it is not settled
 */
public record RecordedRequest(
        UUID id,
        UUID key,
        Instant admittedAt,
        String route,
        Method method,
        int address,
        long requests,
        long units,
        int status,
        long latencyMicros) {

    /** Of one event alone. */
    public static RecordedRequest of(UsageEvent event) {
        return new RecordedRequest(
                new UUID(event.requestIdHigh(), event.requestIdLow()),
                event.key(),
                Instant.ofEpochMilli(event.admittedAt()),
                event.route(),
                event.method(),
                event.address(),
                event.requests(),
                event.units(),
                event.status(),
                event.latencyMicros());
    }

    /** With one more of its events. */
    public RecordedRequest plus(UsageEvent event) {
        boolean isSettled = event.status() != UsageEvent.NOT_SETTLED;
        return new RecordedRequest(
                id,
                key,
                admittedAt,
                route,
                method,
                address == UsageEvent.NO_ADDRESS ? event.address() : address,
                requests + event.requests(),
                units + event.units(),
                isSettled ? event.status() : status,
                isSettled ? event.latencyMicros() : latencyMicros);
    }
}

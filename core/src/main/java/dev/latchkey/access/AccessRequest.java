package dev.latchkey.access;

import dev.latchkey.usage.Method;
import dev.latchkey.usage.UsageEvent;
import org.jspecify.annotations.Nullable;

/**
 * A request at the gate.
 *
 * @param credential what it presents as its key
 * @param route the template of the route it calls, such as {@code /api/v1/generate}
 * @param method the HTTP method
 * @param scope the scope that the route needs, or null when any key may call it
 * @param cost how many requests it takes from the key's windows, at most {@link UsageEvent#MOST_REQUESTS}; 0 to look without
 *     taking
 * @param idHigh the first eight bytes of the request's id, by which its usage is found again
 * @param idLow the last eight bytes of it
 * @param address where it comes from, for telling one guesser from another; empty when that is not known
 */
public record AccessRequest(
        Credential credential,
        String route,
        Method method,
        @Nullable String scope,
        int cost,
        long idHigh,
        long idLow,
        String address) {

    /** Checks the cost. */
    public AccessRequest {
        if (cost < 0 || cost > UsageEvent.MOST_REQUESTS) {
            throw new IllegalArgumentException(
                    "a request takes 0 to " + UsageEvent.MOST_REQUESTS + " from its key's windows, not " + cost);
        }
    }
}

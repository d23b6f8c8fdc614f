package dev.latchkey.access;

import dev.latchkey.limit.RateLimiter;
import dev.latchkey.usage.Method;
import org.jspecify.annotations.Nullable;

/**
 * A request at the gate.
 *
 * @param credential what it presents as its key
 * @param route the template of the route it calls, such as {@code /api/v1/generate}
 * @param method the HTTP method
 * @param scope the scope that the route needs, or null when any key may call it
 * @param cost how many requests it takes from the key's windows, at most {@link RateLimiter#MAX_COST}; 0 to look without taking
 * @param idHigh the first eight bytes of the request's id, by which its usage is found again
 * @param idLow the last eight bytes of it
 * @param address the IP address that it comes from, as a text; empty when that is not known. A key may be good from some alone,
 *     and it tells one guesser from another
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
        if (cost < 0 || cost > RateLimiter.MAX_COST) {
            throw new IllegalArgumentException(
                    "a request takes 0 to " + RateLimiter.MAX_COST + " from its key's windows, not " + cost);
        }
    }

    /** Where it comes from, as far as that tells one caller from another; empty when it is not known. */
    String network() {
        return CallerNetwork.of(address);
    }
}

package dev.latchkey.access;

import dev.latchkey.limit.RateLimiter;
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
 * @param cost how many requests it takes from the key's windows, at most {@link RateLimiter#MAX_COST}; 0 to look without taking
 * @param units how many units it asks for, from 0 to {@link UsageEvent#MOST_UNITS}, where that is known before it is admitted; too
 *     many for its key, and it is refused and takes nothing
 * @param idHigh the first eight bytes of the request's id, by which its usage is found again
 * @param idLow the last eight bytes of it
 * @param address the IP address that it comes from, as a text; empty when that is not known. A key may be good from some alone,
 *     and it tells one guesser from another
 * @param asker the service that asks on behalf of who makes it, or null where that is whoever is at the gate
 */
public record AccessRequest(
        Credential credential,
        String route,
        Method method,
        @Nullable String scope,
        int cost,
        long units,
        long idHigh,
        long idLow,
        String address,
        @Nullable Asker asker) {

    /** Checks cost and units. */
    public AccessRequest {
        if (cost < 0 || cost > RateLimiter.MAX_COST) {
            throw new IllegalArgumentException(
                    "a request takes 0 to " + RateLimiter.MAX_COST + " from its key's windows, not " + cost);
        }
        if (units < 0 || units > UsageEvent.MOST_UNITS) {
            throw new IllegalArgumentException(
                    "a request asks for 0 to " + UsageEvent.MOST_UNITS + " units at once, not " + units);
        }
    }

    /** A request at the gate of which it is not known yet how many units it asks for. */
    public AccessRequest(
            Credential credential,
            String route,
            Method method,
            @Nullable String scope,
            int cost,
            long idHigh,
            long idLow,
            String address) {
        this(credential, route, method, scope, cost, 0, idHigh, idLow, address, null);
    }

    /** Where it comes from, as far as that tells one caller from another; empty when it is not known. */
    String network() {
        return CallerNetwork.of(address);
    }

    /** Who is answerable if no key has its secret. */
    Guesser guesser(FailureThrottle failures) {
        return asker == null ? Guesser.at(network(), failures) : Guesser.askedAboutBy(asker, network(), failures);
    }
}

package dev.latchkey.access;

import org.jspecify.annotations.Nullable;

/**
 * A request at the gate.
 *
 * @param credential what it presents as its key
 * @param route the template of the route it calls, such as {@code /api/v1/generate}
 * @param scope the scope that the route needs, or null when any key may call it
 * @param cost how many requests it takes from the key's windows; 0 to look without taking
 * @param address where it comes from, for telling one guesser from another
 */
public record AccessRequest(
        Credential credential, String route, @Nullable String scope, int cost, String address) {}

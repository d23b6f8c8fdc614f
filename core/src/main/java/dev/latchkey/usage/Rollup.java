package dev.latchkey.usage;

import java.util.UUID;

/**
 * Where usage is summed: the key, the minute, the route and what became of the requests.
 *
 * @param key the key's id
 * @param minute minutes since the epoch, UTC
 * @param route the route's template
 * @param statusClass 2, 4 or 5 as in 2xx, 4xx, 5xx; 0 for requests not settled
 */
public record Rollup(UUID key, long minute, String route, int statusClass) {}

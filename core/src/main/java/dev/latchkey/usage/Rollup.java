package dev.latchkey.usage;

import java.util.UUID;

/**
 * Where usage is summed: the key, the minute and the route.
 *
 * @param key the key's id
 * @param minute minutes since the epoch, UTC
 * @param route the route's template
 */
public record Rollup(UUID key, long minute, String route) {}

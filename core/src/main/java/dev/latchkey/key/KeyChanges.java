package dev.latchkey.key;

import java.util.Set;
import java.util.UUID;

/**
 * Keys that changed since a mark, in any way and by whomever.
 *
 * @param keys the keys; one may be told again in a later answer
 * @param mark where to go on; never falls while the store is the same one
 */
public record KeyChanges(Set<UUID> keys, long mark) {

    public KeyChanges {
        keys = Set.copyOf(keys);
    }
}

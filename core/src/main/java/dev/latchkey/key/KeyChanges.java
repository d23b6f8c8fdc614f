package dev.latchkey.key;

import java.util.Set;
import java.util.UUID;

/**
 * Keys that changed since a mark, in any way and by whomever.
 *
 * @param keys the keys; one may be told again in a later answer
 * @param mark where to go on; never falls while the store is the same one
 * @param foreignSecrets whether any key was ever imported with a secret of another shape than ours
 */
public record KeyChanges(Set<UUID> keys, long mark, boolean foreignSecrets) {

    public KeyChanges {
        keys = Set.copyOf(keys);
    }

    public KeyChanges(Set<UUID> keys, long mark) {
        this(keys, mark, false);
    }
}

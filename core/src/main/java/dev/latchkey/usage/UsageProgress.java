package dev.latchkey.usage;

import java.util.UUID;

/**
 * How far a node's usage has come into a store.
 *
 * @param store which store it is, the same as long as it lives, in its backups too
 * @param run which time it is that a process counts under the node's name; 0 when none ever did. Whoever begins the next run
 *     shuts the earlier ones out
 * @param position up to and including which sequence number of the node's journal the store has everything; 0 for nothing
 */
public record UsageProgress(UUID store, long run, long position) {

    /** The same run in the same store, at another position. */
    public UsageProgress at(long position) {
        return new UsageProgress(store, run, position);
    }
}

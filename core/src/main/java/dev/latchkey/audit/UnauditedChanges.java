package dev.latchkey.audit;

import java.util.List;
import java.util.UUID;

/**
 * Keys that were changed more often than the trail tells, their making included.
 *
 * @param keys how many there are
 * @param first some of them
 */
public record UnauditedChanges(long keys, List<Key> first) {

    /** None. */
    public static final UnauditedChanges NONE = new UnauditedChanges(0, List.of());

    public UnauditedChanges {
        first = List.copyOf(first);
    }

    /**
     * One of the keys.
     *
     * @param id its id
     * @param revision 1 when it was made, and one more with each change
     * @param entries how many entries tell of it
     */
    public record Key(UUID id, long revision, long entries) {}
}

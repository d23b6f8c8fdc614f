package dev.latchkey.limit;

import org.jspecify.annotations.Nullable;

/**
 * How many requests each of a window's trailing {@value #SLOTS} slots holds: the present one and the 60 before it, which
 * together cover any stretch of 60 slots' length that ends in the present one.
 *
 * <p>A ring is an {@code int[]}, null while it is empty: element 0 is the newest slot it has counts for, the rest are the
 * counts of that slot and those before it, slot s at {@code 1 + s % (length - 1)}. It grows with the distance between its
 * oldest and newest count. A bare array, because each key has two, and objects around them would add a tenth to its memory.
 */
final class SlotRing {

    static final int SLOTS = 61;

    private static final int HEADER = 1;
    private static final int[] SIZES = {2, 6, 14, 30, SLOTS};

    private SlotRing() {}

    /**
     * Adds to a slot.
     *
     * @param slot the ring's newest slot, or a later one, which then is the newest
     * @return the ring, which may be another array than before
     */
    static int[] add(int @Nullable [] ring, int slot, int count) {
        int first = oldest(ring, slot);
        int[] roomy = ring == null || first < 0 ? fresh(slot) : advance(ring, first, slot);
        int at = index(roomy, slot);
        // Saturates: more than 2^31 requests in a slot are beyond any server, and must not come out negative.
        roomy[at] = (int) Math.min(Integer.MAX_VALUE, (long) roomy[at] + count);
        return roomy;
    }

    /** The slot, or the ring's newest where that is later: nothing can be added before it. */
    static int newestOr(int @Nullable [] ring, int slot) {
        return ring == null ? slot : Math.max(ring[0], slot);
    }

    /** The requests in one slot. */
    static int at(int @Nullable [] ring, int slot) {
        return ring == null || slot > ring[0] || slot < firstHeld(ring, slot) ? 0 : ring[index(ring, slot)];
    }

    /** The requests in the trailing slots that end with the given one. */
    static long sum(int @Nullable [] ring, int slot) {
        if (ring == null) {
            return 0;
        }
        long sum = 0;
        for (int s = firstHeld(ring, slot); s <= ring[0]; s++) {
            sum += ring[index(ring, s)];
        }
        return sum;
    }

    /** The oldest of the trailing slots that has any request, or -1 when none has. */
    static int oldest(int @Nullable [] ring, int slot) {
        return ring == null ? -1 : slotOfNth(ring, slot, 1);
    }

    /** The slot that holds the n-th oldest request of the trailing slots, or -1 when there are fewer. */
    static int slotOfNth(int @Nullable [] ring, int slot, long n) {
        if (ring == null) {
            return -1;
        }
        long seen = 0;
        for (int s = firstHeld(ring, slot); s <= ring[0]; s++) {
            seen += ring[index(ring, s)];
            if (seen >= n) {
                return s;
            }
        }
        return -1;
    }

    private static int[] fresh(int slot) {
        int[] ring = new int[HEADER + SIZES[0]];
        ring[0] = slot;
        return ring;
    }

    private static int[] advance(int[] ring, int first, int slot) {
        int span = slot - first + 1;
        if (span <= ring.length - HEADER) {
            for (int s = ring[0] + 1; s <= slot; s++) {
                ring[index(ring, s)] = 0;
            }
            ring[0] = slot;
            return ring;
        }
        int size = 0;
        while (SIZES[size] < span) {
            size++;
        }
        int[] larger = new int[HEADER + SIZES[size]];
        larger[0] = slot;
        for (int s = first; s <= ring[0]; s++) {
            larger[index(larger, s)] = ring[index(ring, s)];
        }
        return larger;
    }

    /** The oldest slot that is both in the ring and among the trailing slots. */
    private static int firstHeld(int[] ring, int slot) {
        int held = ring[0] - (ring.length - HEADER) + 1;
        return Math.max(0, Math.max(held, slot - SLOTS + 1));
    }

    private static int index(int[] ring, int slot) {
        return HEADER + slot % (ring.length - HEADER);
    }
}

package dev.latchkey.limit;

/**
 * One key's requests in the present UTC day or month, and in the other one that is nearest to it: where the wall clock steps, that
 * may be needed again. Days and months are numbered from that of 1970-01-01 on. Not thread-safe.
 */
final class CalendarCount {

    private int present;
    private int other;
    private long used;
    private long otherUsed;

    /** The day or month that is counted in. */
    int present() {
        return present;
    }

    /** Counts in the present one. */
    void add(long requests) {
        used += requests;
    }

    /** Counts in any; of those that are neither the present one nor the other, the first to come is kept. */
    void add(int period, long requests) {
        if (period == present) {
            used += requests;
        } else if (period == other || otherUsed == 0) {
            other = period;
            otherUsed += requests;
        }
    }

    /** The requests in the present one. */
    long used() {
        return used;
    }

    /** The requests in any, as far as they are known. */
    long usedIn(int period) {
        return period == present ? used : period == other ? otherUsed : 0;
    }

    /** Goes on in another one. */
    void turnTo(int next) {
        if (next == present) {
            return;
        }
        long usedInNext = next == other ? otherUsed : 0;
        if (next == other || isNearer(present, other, next)) {
            other = present;
            otherUsed = used;
        }
        present = next;
        used = usedInNext;
    }

    /** Of two equally far away, the later is nearer: time goes on towards it. */
    private static boolean isNearer(int one, int other, int next) {
        int distance = Math.abs(next - one);
        int otherDistance = Math.abs(next - other);
        return distance < otherDistance || (distance == otherDistance && one > other);
    }
}

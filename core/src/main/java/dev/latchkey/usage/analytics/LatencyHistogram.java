package dev.latchkey.usage.analytics;

import org.jspecify.annotations.Nullable;

/**
 * How long things took, as counts of buckets that are the wider the longer it was, so that a quantile is within one percent of the
 * exact one and any number of values takes the same space. The buckets are those of Gil Tene's HdrHistogram: 128 of equal width to
 * each doubling. Not thread-safe.
 */
final class LatencyHistogram {

    private static final int BITS = 7;

    /** Buckets of one width. */
    private static final int WIDTHS = 1 << BITS;

    /** The first two parts have a bucket for each value; one more for each doubling, up to the longest latency that an event can tell. */
    private static final int PARTS = 2 + Integer.SIZE - BITS - 1;

    /** Those parts that values were in. */
    private final int[] @Nullable [] counts = new int[PARTS][];

    private long total;
    private long most;

    /** Adds a time of so many microseconds, from 0 to 2^32 - 1. */
    void add(long micros) {
        int doublings = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(micros) - BITS - 1);
        int place = (int) (micros >>> doublings);
        int part = doublings + place / WIDTHS;
        int[] ofPart = counts[part];
        if (ofPart == null) {
            ofPart = new int[WIDTHS];
            counts[part] = ofPart;
        }
        ofPart[place % WIDTHS]++;
        total++;
        most = Math.max(most, micros);
    }

    /** The largest value, exactly; 0 where there is none. */
    long most() {
        return most;
    }

    /**
     * The least value that at least so large a part of all values does not exceed; 0 where there is none.
     *
     * @param share from above 0 to 1
     */
    long quantile(double share) {
        long wanted = Math.max(1, (long) Math.ceil(share * total));
        long seen = 0;
        for (int part = 0; part < PARTS && total > 0; part++) {
            int[] ofPart = counts[part];
            for (int place = 0; ofPart != null && place < WIDTHS; place++) {
                seen += ofPart[place];
                if (seen >= wanted) {
                    return Math.min(most, middle(part, place));
                }
            }
        }
        return 0;
    }

    private static long middle(int part, int place) {
        int doublings = Math.max(0, part - 1);
        long lowest = part == 0 ? place : (long) (WIDTHS + place) << doublings;
        return lowest + (1L << doublings) / 2;
    }
}

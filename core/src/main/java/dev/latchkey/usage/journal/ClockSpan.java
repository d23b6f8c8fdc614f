package dev.latchkey.usage.journal;

import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of a journal's life during which the wall clock went on evenly: how far it was ahead of the monotonic one. It lasts until the
 * next span begins.
 *
 * @param from when it began, in milliseconds of the monotonic clock: never later than it did
 * @param first the first sequence number that may be of it
 * @param lowest the least by which the wall clock may have been ahead, in milliseconds
 * @param highest the most
 */
record ClockSpan(long from, long first, long lowest, long highest) {

    /** What the wall clock is slewed by is no step, as long as it comes to no more than this. */
    static final long EVEN_MILLIS = 50;

    /** How many are kept; of more, the oldest are taken together. */
    static final int MOST = 64;

    /** No window reaches further back. */
    static final long KEPT_MILLIS = 2 * 3_600_000L;

    /** Whether a clock that is so far ahead goes on as it does in this span. */
    boolean goesOn(long lowest, long highest) {
        return Math.max(highest, this.highest) - Math.min(lowest, this.lowest) <= EVEN_MILLIS;
    }

    /** Whether it is known how the clock stood; not so where it was set, at some moment in between. */
    boolean isEven() {
        return highest - lowest <= EVEN_MILLIS;
    }

    ClockSpan with(long lowest, long highest) {
        return new ClockSpan(from, first, Math.min(lowest, this.lowest), Math.max(highest, this.highest));
    }

    /** The spans with another one, without those that no window reaches. */
    static List<ClockSpan> append(List<ClockSpan> spans, ClockSpan next) {
        List<ClockSpan> all = new ArrayList<>(spans);
        all.add(next);
        while (all.size() > 1 && all.get(1).from < next.from - KEPT_MILLIS) {
            all.remove(0);
        }
        if (all.size() > MOST) {
            ClockSpan second = all.remove(1);
            all.set(0, all.get(0).with(second.lowest, second.highest));
        }
        return all;
    }
}

package dev.latchkey.usage.journal;

import dev.latchkey.time.TimeSource;
import java.time.Duration;
import java.util.List;

/**
 * What the present wall clock would have shown when earlier runs' wall clocks showed something. The two differ where the clock was set
 * meanwhile; where the machine was started anew nobody can tell, and the wall clocks are believed. A moment is never put too early, and
 * at the latest now. Thread-safe.
 */
public final class PastClock {

    private final TimeSource time;

    /** Of earlier runs; empty where none is known that was on this start of the machine. */
    private final List<ClockSpan> spans;

    /** Where the journal was when the clocks were last compared, and what the monotonic one showed. */
    private final long lastSequence;

    private final long lastCompared;
    private final ClockReading present;

    PastClock(TimeSource time, List<ClockSpan> spans, long lastSequence, long lastCompared) {
        this.time = time;
        this.spans = List.copyOf(spans);
        this.lastSequence = lastSequence;
        this.lastCompared = lastCompared;
        this.present = ClockReading.of(time);
    }

    /** What the present clock would have shown in the last moment at which an earlier one may have shown something from first to last. */
    public long present(long first, long last) {
        return spans.isEmpty() ? last : present.highest() + monotonic(first, last);
    }

    /** The same of what was recorded under a sequence number. */
    long ofRecorded(long sequence, long shown) {
        if (spans.isEmpty()) {
            return shown;
        }
        int of = spans.size() - 1;
        while (of > 0 && spans.get(of).first() > sequence) {
            of--;
        }
        ClockSpan span = spans.get(of);
        long end =
                of == spans.size() - 1 ? present.monotonic() : spans.get(of + 1).from();
        long moment = span.isEven() ? Math.max(span.from(), Math.min(end, shown - span.lowest())) : end;
        // The clock may have been set since it was looked at last.
        return (sequence > lastSequence ? Math.max(moment, lastCompared) : moment) + present.highest();
    }

    /** The least that an earlier clock may have shown so long ago, or since. */
    public long earliest(Duration ago) {
        long since = present.monotonic() - ago.toMillis();
        long earliest = time.millis() - ago.toMillis();
        for (int i = 0; i < spans.size(); i++) {
            if (i == spans.size() - 1 || spans.get(i + 1).from() > since) {
                earliest = Math.min(
                        earliest,
                        Math.max(since, spans.get(i).from()) + spans.get(i).lowest());
            }
        }
        return earliest;
    }

    /** What the clock of the last run would show now. */
    public long now() {
        return spans.isEmpty()
                ? time.millis()
                : present.monotonic() + spans.get(spans.size() - 1).highest();
    }

    private long monotonic(long first, long last) {
        long end = present.monotonic();
        for (int i = spans.size() - 1; i >= 0; i--) {
            ClockSpan span = spans.get(i);
            if (first - span.highest() <= end && last - span.lowest() >= span.from()) {
                return Math.min(last - span.lowest(), end);
            }
            end = Math.min(end, span.from());
        }
        // No clock of this node showed it: it was another node's, or is long ago.
        return Math.min(last - spans.get(spans.size() - 1).lowest(), present.monotonic());
    }
}

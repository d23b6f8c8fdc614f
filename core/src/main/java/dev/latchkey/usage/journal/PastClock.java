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
        return spans.isEmpty() ? last : present(Long.MAX_VALUE, first, last);
    }

    /** The same of what was recorded under a sequence number. */
    long ofRecorded(long sequence, long shown) {
        if (spans.isEmpty()) {
            return shown;
        }
        long moment = present(sequence, shown, shown);
        // The clock may have been set since it was looked at last.
        return sequence > lastSequence ? Math.max(moment, lastCompared + present.highest()) : moment;
    }

    /** The least that an earlier clock may have shown so long ago, or since. */
    public long earliest(Duration ago) {
        long since = present.monotonic() - ago.toMillis();
        long earliest = time.millis() - ago.toMillis();
        for (int i = 0; i < spans.size(); i++) {
            if (i == spans.size() - 1 || spans.get(i + 1).from() > since) {
                earliest = Math.min(earliest, Math.max(since, spans.get(i).from()) + spans.get(i).lowest());
            }
        }
        return earliest;
    }

    /** What the clock of the last run would show now. */
    public long now() {
        return spans.isEmpty() ? time.millis() : present.monotonic() + spans.get(spans.size() - 1).highest();
    }

    private long present(long sequence, long first, long last) {
        long end = present.monotonic();
        for (int i = spans.size() - 1; i >= 0; i--) {
            ClockSpan span = spans.get(i);
            if (span.first() <= sequence && first - span.highest() <= end && last - span.lowest() >= span.from()) {
                return Math.min(last - span.lowest(), end) + present.highest();
            }
            end = Math.min(end, span.from());
        }
        // No clock of this node showed it: it was another node's, or is long ago.
        ClockSpan newest = spans.get(spans.size() - 1);
        return Math.min(last - newest.lowest(), present.monotonic()) + present.highest();
    }

}

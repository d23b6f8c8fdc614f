package dev.latchkey.usage.journal;

import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Forces what was appended to the disk, and makes the pages writable that will be appended to next. Forcing a page makes it
 * read-only until the next write to it pays for a page fault; that is paid here, ahead of the appenders. A segment of which all is
 * forced gives its memory back, so that a journal takes no more of it than what is filled at present. One thread at a time.
 */
final class SegmentForcer implements Runnable {

    private static final int MOST_AHEAD = (2 << 20) / SlotCodec.BYTES;
    private static final int LEAST_AHEAD = 64;
    private static final Logger LOG = LoggerFactory.getLogger(SegmentForcer.class);

    private final Segments segments;
    private final AtomicReference<@Nullable LiveSegment> live;
    private final Set<JournalSegment> done = new HashSet<>();
    private final Outage forcing = new Outage(LOG, "What is appended to the journal reaches the disk again");
    private volatile boolean fails;
    private long touchedAt;

    SegmentForcer(Segments segments, AtomicReference<@Nullable LiveSegment> live) {
        this.segments = segments;
        this.live = live;
    }

    /** Whether what is appended does not reach the disk at present. */
    boolean fails() {
        return fails;
    }

    @Override
    public synchronized void run() {
        try {
            force();
            forcing.isOver();
            fails = false;
            touchAhead();
        } catch (UncheckedIOException | InternalError e) {
            forcing.goesOn(
                    Level.ERROR,
                    "What is appended to the journal does not reach the disk; requests are refused until it does",
                    e);
            fails = true;
        }
    }

    private void force() {
        done.retainAll(segments.all());
        for (JournalSegment segment : segments.all()) {
            if (segment instanceof LiveSegment ours && !done.contains(ours)) {
                ours.force();
                if (ours.isForced() && (ours.mayBeWrittenLate() || ours.giveMemory())) {
                    done.add(ours);
                }
            }
        }
    }

    /** As far ahead as the next interval will come, judged by the last one. */
    private void touchAhead() {
        LiveSegment segment = live.get();
        if (segment == null || segment.nextSequence() == touchedAt) {
            return;
        }
        long sequence = segment.nextSequence();
        int ahead = (int) Math.max(LEAST_AHEAD, Math.min(MOST_AHEAD, 2 * (sequence - touchedAt)));
        touchedAt = sequence;
        while (segment != null && ahead > 0) {
            int from = segment.end();
            segment.touch(from, ahead);
            ahead -= segment.header().slots() - from;
            segment = segment.next();
        }
    }
}

package dev.latchkey.usage.journal;

import java.util.ArrayList;
import java.util.List;

/** The segments of a journal in the order of their sequence numbers, and how far they are drained. Thread-safe. */
final class Segments {

    private volatile List<JournalSegment> all;
    private volatile long drainedTo;

    Segments(List<? extends JournalSegment> all, long drainedTo) {
        this.all = List.copyOf(all);
        this.drainedTo = drainedTo;
    }

    List<JournalSegment> all() {
        return all;
    }

    synchronized void add(JournalSegment segment) {
        List<JournalSegment> more = new ArrayList<>(all);
        more.add(segment);
        all = List.copyOf(more);
    }

    synchronized void remove(JournalSegment segment) {
        List<JournalSegment> fewer = new ArrayList<>(all);
        fewer.remove(segment);
        all = List.copyOf(fewer);
    }

    long bytes() {
        return all.stream().mapToLong(JournalSegment::bytes).sum();
    }

    /** The last sequence number that may hold something, or 0. Whatever was appended before the call is not beyond it. */
    long tail() {
        List<JournalSegment> all = this.all;
        for (int i = all.size() - 1; i >= 0; i--) {
            int end = all.get(i).end();
            if (end > 0) {
                return all.get(i).first() + end - 1;
            }
        }
        return 0;
    }

    /** Everything up to and including this sequence number is in the store. */
    long drainedTo() {
        return drainedTo;
    }

    synchronized void drainedTo(long position) {
        drainedTo = Math.max(drainedTo, position);
    }
}

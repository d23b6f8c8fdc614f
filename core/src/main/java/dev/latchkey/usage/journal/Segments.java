package dev.latchkey.usage.journal;

import java.io.IOException;
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

    /** What is done with a segment's file when nobody needs it; false when somebody still reads it. */
    interface Release {
        boolean run() throws IOException;
    }

    /** Lets go of a segment if the store has it, which is not asked to be read again meanwhile; false when it is kept. */
    synchronized boolean release(JournalSegment segment, Release release) throws IOException {
        if (segment.last() > drainedTo || !all.contains(segment) || !release.run()) {
            return false;
        }
        remove(segment);
        return true;
    }

    private void remove(JournalSegment segment) {
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
        drainedTo = position;
    }

    /** The first sequence number after this one that is still here, or that one itself where nothing is. */
    long firstHeldAfter(long position) {
        return all.stream()
                .filter(segment -> segment.last() > position)
                .mapToLong(segment -> Math.max(position + 1, segment.first()))
                .min()
                .orElse(position + 1);
    }

    /** Below which number nothing will be appended any more. */
    long next() {
        long next = Long.MAX_VALUE;
        for (JournalSegment segment : all) {
            if (!segment.isOver()) {
                next = Math.min(next, segment.first() + segment.end());
            }
        }
        return next;
    }
}

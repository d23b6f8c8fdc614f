package dev.latchkey.usage.journal;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects what is wrong with slots of one segment while it is read, and says it in one line. */
final class DamageReport {

    private static final int MOST_NAMED = 20;
    private static final Logger LOG = LoggerFactory.getLogger(DamageReport.class);

    private final JournalSegment segment;
    private final String what;
    private final List<Integer> named = new ArrayList<>();
    private int count;

    DamageReport(JournalSegment segment, String what) {
        this.segment = segment;
        this.what = what;
    }

    void add(int index) {
        count++;
        if (named.size() < MOST_NAMED) {
            named.add(index);
        }
    }

    int count() {
        return count;
    }

    void log() {
        if (count > 0) {
            LOG.error(
                    "{}: {} slots {}: {}{}",
                    segment.file(),
                    count,
                    what,
                    named,
                    count > named.size() ? " and others" : "");
        }
    }
}

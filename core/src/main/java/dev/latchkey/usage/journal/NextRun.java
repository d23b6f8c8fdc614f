package dev.latchkey.usage.journal;

import dev.latchkey.usage.UsageProgress;
import dev.latchkey.usage.UsageStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins a run: compares what the journal knows of its store with what the store knows of the node, and finds the position from
 * which nothing is counted twice and nothing is left out. Where there is none, it refuses.
 */
final class NextRun {

    private static final Logger LOG = LoggerFactory.getLogger(NextRun.class);

    private final JournalReader reader;
    private final UsageStore store;
    private final String node;

    private NextRun(JournalReader reader, UsageStore store, String node) {
        this.reader = reader;
        this.store = store;
        this.node = node;
    }

    /**
     * Begins a run of the node. Whoever counts under its name elsewhere is shut out.
     *
     * @return where it goes on
     * @throws JournalException when usage might be counted twice, or in the wrong database
     */
    static UsageProgress begin(JournalReader reader, UsageStore store, String node) {
        return new NextRun(reader, store, node).begin();
    }

    private UsageProgress begin() {
        UsageProgress seen = store.progress(node);
        JournalMark mark = reader.mark().orElse(new JournalMark(SegmentHeader.ANY_JOURNAL, node, seen));
        long position = position(mark, seen);
        long run = Math.max(mark.progress().run(), seen.run()) + 1;
        long known = reader.segmentsUpTo(position);
        if (known > 0) {
            LOG.info(
                    "Of the journal's segments, {} are in the database up to slot {} and are not counted again",
                    known,
                    position);
        }
        reader.letGoOfOld(position);
        // Noted first: if the process dies in between, no other is suspected to have begun it.
        UsageProgress next = new UsageProgress(seen.store(), run, position);
        reader.begin(node, next);
        if (!store.begin(node, seen, run, position)) {
            throw new JournalException("another process began to count as node " + node + " at the same moment; "
                    + "give each server a data directory of its own");
        }
        return next;
    }

    private long position(JournalMark mark, UsageProgress seen) {
        UsageProgress known = mark.progress();
        if (!known.store().equals(seen.store())) {
            return inOtherStore(known, seen);
        }
        if (!mark.node().equals(node)) {
            return underOtherName(mark);
        }
        if (seen.run() > known.run()) {
            return afterOthers(known, seen);
        }
        if (seen.position() < known.position()) {
            sayThatItIsOlder(known, seen);
        }
        return seen.position();
    }

    /** Usage belongs where the keys are with which it was made. */
    private long inOtherStore(UsageProgress known, UsageProgress seen) {
        if (reader.hasUsageAfter(known.position())) {
            throw new JournalException("the journal holds usage that belongs into another database (" + known.store()
                    + ", not " + seen.store() + "); start once with that database, which then has it, "
                    + "or move the journal away without its usage");
        }
        LOG.info(
                "The database ({}) is another one than before ({}), which has all usage up to slot {}",
                seen.store(),
                known.store(),
                known.position());
        return Math.max(known.position(), seen.position());
    }

    /** The node's name was changed; how far its usage has come is known under the former. */
    private long underOtherName(JournalMark mark) {
        UsageProgress former = store.progress(mark.node());
        boolean isOurs = former.run() == mark.progress().run();
        long position = isOurs ? former.position() : mark.progress().position();
        LOG.warn(
                "This node counts as {} from now on, and counted as {} before; it goes on after slot {}",
                node,
                mark.node(),
                position);
        return position;
    }

    /** Somebody told the store of this node since. That is harmless only when nothing here can be meant by it. */
    private long afterOthers(UsageProgress known, UsageProgress seen) {
        if (reader.hasUsageAfter(known.position()) || reader.next() <= seen.position()) {
            throw shutOut(node, known, seen);
        }
        LOG.warn("Another process has counted as node {} since; this journal had nothing left to count", node);
        return seen.position();
    }

    /**
     * What to say to a run that is no longer the node's last.
     *
     * @param known the progress of that run
     * @param seen the progress of the one that began since
     */
    static JournalException shutOut(String node, UsageProgress known, UsageProgress seen) {
        return new JournalException("another process has counted as node " + node + " since (run " + seen.run()
                + ", where this journal knows of run " + known.run() + "), so nothing more of this journal is "
                + "counted under that name. Two servers run on copies of one data directory, or an older copy of it "
                + "was brought back. Stop this server, delete the file node-name in its data directory, and start "
                + "it again: it goes on under a name of its own, and nothing is counted twice");
    }

    private void sayThatItIsOlder(UsageProgress known, UsageProgress seen) {
        LOG.warn(
                "The database is older than it was: it has this node's usage up to slot {}, and had it up to {}. "
                        + "What the journal still holds of it is added again",
                seen.position(),
                known.position());
        long lost = Math.min(known.position(), reader.firstHeldAfter(seen.position()) - 1);
        if (lost > seen.position()) {
            LOG.error(
                    "The usage in slots {} to {} is in neither: the database that had it was replaced",
                    seen.position() + 1,
                    lost);
        }
    }
}

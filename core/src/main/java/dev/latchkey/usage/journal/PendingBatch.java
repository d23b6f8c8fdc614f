package dev.latchkey.usage.journal;

import dev.latchkey.usage.RefusalCount;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageEvent;
import dev.latchkey.usage.UsageProgress;
import dev.latchkey.usage.UsageStore;
import java.time.Instant;

/** What was read from the journal and, as far as is known, is not in the store yet. Not thread-safe. */
final class PendingBatch implements JournalConsumer {

    private final UsageBatch sums;
    private final long start;
    private long reached;
    private Instant asOf;
    private boolean offered;

    /**
     * @param sums an empty batch
     * @param start the position up to which the store has everything
     * @param asOf the moment that was told with it
     */
    PendingBatch(UsageBatch sums, long start, Instant asOf) {
        this.sums = sums;
        this.start = start;
        this.reached = start;
        this.asOf = asOf;
    }

    /**
     * Reads on, unless it was offered to the store: what became of it is not known then, and it must stay as it was.
     *
     * @param most how many slots it may come to
     * @param now a moment before the tail was read
     * @throws JournalException when a file cannot be read; this batch is to be thrown away then
     */
    void readOn(JournalReader reader, int most, Instant now, long tail) {
        if (offered) {
            return;
        }
        if (reached < tail) {
            reached = reader.read(reached, (int) Math.max(0, most - (reached - start)), this);
        }
        if (reached >= tail) {
            asOf = now;
        }
    }

    @Override
    public void take(UsageEvent event) {
        sums.add(event);
    }

    @Override
    public void take(RefusalCount refused) {
        sums.add(refused);
    }

    /** What the store answers is the progress after it. */
    UsageProgress offerTo(UsageStore store, String node, UsageProgress from) {
        offered = true;
        return store.add(sums, node, from, reached, asOf);
    }

    boolean isOffered() {
        return offered;
    }

    long reached() {
        return reached;
    }

    /** Everything recorded before this moment is in this batch or an earlier one. */
    Instant asOf() {
        return asOf;
    }
}

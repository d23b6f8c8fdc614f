package dev.latchkey.usage.journal;

import dev.latchkey.key.StoreUnavailableException;
import java.time.Instant;

/** Where a node's journal is drained to: a store that sums usage up. One thread at a time uses it. */
public interface UsageSink {

    /** Entries on their way into the store, summed in memory. */
    interface Batch {

        /** Adds one entry. The object is used again after the call. */
        void add(JournalEntry entry);

        /**
         * Writes the sums and the position in one transaction, or nothing at all. A batch is written once, however often it is
         * offered: when the store's position is this one already or beyond it, the sums are passed over; the moment is
         * written all the same.
         *
         * @param position the sequence number up to which, including it, this batch and those before it hold everything
         * @param asOf everything that the node recorded before this moment is in this batch or an earlier one; it may be
         *     before one written earlier, which then holds
         * @throws StoreUnavailableException when the store cannot be reached; it may have written the batch or not
         */
        void write(long position, Instant asOf);
    }

    /** An empty batch. */
    Batch begin();

    /**
     * The position that was last written, or 0.
     *
     * @throws StoreUnavailableException when the store cannot be reached
     */
    long position();

    /**
     * Says that the node has stopped with everything written, so that no report waits for it.
     *
     * @throws StoreUnavailableException when the store cannot be reached
     */
    void retire();
}

package dev.latchkey.usage;

/**
 * Takes usage and refusals on their way to the {@link UsageStore}. Thread-safe; never blocks, so that an event loop may call it.
 */
public interface UsageJournal {

    /** Whether there is room to admit another request; when not, it must be refused rather than served uncounted. */
    boolean hasRoom();

    /**
     * Takes an event. Room is kept for the events of requests that {@link #hasRoom} let in.
     *
     * @throws JournalFullException when it could not be recorded after all; what it records must not be delivered
     */
    void append(UsageEvent event);

    /**
     * Takes refusals, summed: strangers can cause any number of them, and must not fill the journal.
     *
     * @throws JournalFullException when they could not be recorded
     */
    void append(RefusalCount refused);
}

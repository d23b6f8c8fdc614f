package dev.latchkey.usage;

/**
 * Takes usage events on their way to the {@link UsageStore}. Thread-safe; never blocks, so that an event loop may call it.
 */
public interface UsageJournal {

    /** Whether there is room to admit another request; when not, it must be refused rather than served uncounted. */
    boolean hasRoom();

    /** Takes an event. Room is kept for the events of every request that {@link #hasRoom} let in. */
    void append(UsageEvent event);
}

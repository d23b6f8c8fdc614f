package dev.latchkey.usage.journal;

/** The journal cannot take an entry, not even into its reserve. What the entry records must not be delivered. */
public final class JournalFullException extends JournalException {

    JournalFullException() {
        super("The journal is full: the store does not take usage, or the disk has no space.");
    }
}

package dev.latchkey.usage;

/** The journal cannot take what it was given, not even into its reserve. What was to be recorded must not be delivered. */
public final class JournalFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With the usual reasons for it. */
    public JournalFullException() {
        super("The journal is full: the store does not take usage, or the disk has no space.");
    }
}

package dev.latchkey.usage.journal;

/** The journal's directory or one of its files cannot be used; the message says which, why, and what to do. */
public class JournalException extends RuntimeException {

    /** What is wrong and what to do. */
    public JournalException(String message) {
        super(message);
    }

    /** What is wrong and what to do, and where it shows. */
    public JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}

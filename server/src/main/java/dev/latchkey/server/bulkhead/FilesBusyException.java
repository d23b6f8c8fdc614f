package dev.latchkey.server.bulkhead;

/** Too many answers are files at the moment, each of which keeps one open. */
public final class FilesBusyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** As many files are sent already as may be. */
    public FilesBusyException() {
        super("too many files are being sent");
    }
}

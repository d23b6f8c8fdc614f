package dev.latchkey.server;

/** Too many answers are files at the moment, each of which keeps one open. */
final class FilesBusyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FilesBusyException() {
        super("too many files are being sent");
    }
}

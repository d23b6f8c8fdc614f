package dev.latchkey.generator.patients.format;

import java.io.IOException;

/** A file cannot be decrypted with this password; the message is a sentence for the one who tried. */
public final class UnreadableFileException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableFileException(String message) {
        super(message);
    }
}

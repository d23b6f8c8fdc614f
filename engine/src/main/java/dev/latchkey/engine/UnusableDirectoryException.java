package dev.latchkey.engine;

import org.jspecify.annotations.Nullable;

/** A node's directory cannot be used; the message says which, and why. */
public final class UnusableDirectoryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnusableDirectoryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

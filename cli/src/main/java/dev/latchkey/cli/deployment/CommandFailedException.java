package dev.latchkey.cli.deployment;

import org.jspecify.annotations.Nullable;

/** A command cannot do what it was asked for, for a reason outside the program: a port in use, a disk that is full. */
public class CommandFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message a sentence for the operator, without any secret or password */
    public CommandFailedException(String message) {
        super(message);
    }

    /** @param message a sentence for the operator, without any secret or password */
    public CommandFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

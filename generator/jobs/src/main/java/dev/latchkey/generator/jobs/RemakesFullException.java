package dev.latchkey.generator.jobs;

/** Too much waits already for archives that are made again: of all keys together, or of this one. It may be tried again. */
public final class RemakesFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RemakesFullException(String message) {
        super(message);
    }
}

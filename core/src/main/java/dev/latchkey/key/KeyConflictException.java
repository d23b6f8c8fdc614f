package dev.latchkey.key;

/** The key is in a state, or of a kind, that does not allow what was asked for. */
public class KeyConflictException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message a sentence for the operator */
    public KeyConflictException(String message) {
        super(message);
    }
}

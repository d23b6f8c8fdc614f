package dev.latchkey.key;

/** No key answers to what was asked for. */
public class NoSuchKeyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message a sentence for the operator */
    public NoSuchKeyException(String message) {
        super(message);
    }
}

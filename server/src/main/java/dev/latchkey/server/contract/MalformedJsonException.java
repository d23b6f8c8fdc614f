package dev.latchkey.server.contract;

/** A text that is no JSON, or more than is read of it. */
public final class MalformedJsonException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedJsonException(String message) {
        super(message);
    }

    /** A sentence that says what is wrong and where, and repeats nothing of the text. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}

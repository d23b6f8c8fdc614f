package dev.latchkey.generator.patients;

/**
 * A name means nothing of its kind. Says nothing of where it was thrown: whoever wrote the name is at fault, and there may be
 * thousands of them in one text.
 */
final class UnknownNameException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    UnknownNameException(String message) {
        super(message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}

package dev.latchkey.store.jdbc;

/** The database's tables are not those that this program works with, and cannot be made so. */
public class IncompatibleSchemaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message a sentence for the operator */
    IncompatibleSchemaException(String message) {
        super(message);
    }

    /** @param message a sentence for the operator */
    IncompatibleSchemaException(String message, Throwable cause) {
        super(message, cause);
    }
}

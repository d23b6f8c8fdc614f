package dev.latchkey.store.jdbc;

/** The database's tables are not those that this version of the program works with. */
public class IncompatibleSchemaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message a sentence for the operator */
    IncompatibleSchemaException(String message) {
        super(message);
    }
}

package dev.latchkey.key;

/** An idempotency key came again with another request. */
public class IdempotencyConflictException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public IdempotencyConflictException() {
        super("this idempotency key was used for another request; each request needs one of its own");
    }
}

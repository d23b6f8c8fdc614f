package dev.latchkey.key;

/** The actor has no authority for what it asked for. */
public class ForbiddenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why not. */
    public enum Reason {
        /** The actor's key lacks the scope that this takes, or no longer works. */
        SCOPE_MISSING,
        /** The other key's scopes, or those that it is to be given, go beyond those of the actor's key. */
        SCOPE_EXCEEDED,
        /** Nobody else would be left who can do everything. */
        LAST_ADMINISTRATOR
    }

    private final Reason reason;

    /** @param message a sentence for the actor */
    public ForbiddenException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why not. */
    public Reason reason() {
        return reason;
    }
}

package dev.latchkey.key;

/** The key was changed since whoever wants to change it has read it. Nothing is changed. */
public class StaleRevisionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param expected the revision that was read
     * @param actual the key's present revision
     */
    public StaleRevisionException(long expected, long actual) {
        super("the key was changed meanwhile: it is at revision " + actual + ", not at " + expected
                + "; read it again, and decide anew");
    }
}

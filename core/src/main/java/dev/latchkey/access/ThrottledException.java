package dev.latchkey.access;

/** A secret that is not looked up, since whoever presents it has failed too often and too much waits of such callers already. */
final class ThrottledException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ThrottledException() {
        // Thrown for strangers, as often as they like: a stack trace would cost more than the answer.
        super("too many look-ups wait for callers who failed too often", null, false, false);
    }
}

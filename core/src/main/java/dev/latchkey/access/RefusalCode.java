package dev.latchkey.access;

/** Why a request was refused: one reason each, a stable code, and the HTTP status that goes with it. */
public enum RefusalCode {
    /** Two different keys in one request, or a key in the query. */
    KEY_AMBIGUOUS(400),
    /** No key. */
    KEY_MISSING(401),
    /** Not a secret that any key has: mistyped, cut off, or with characters that no secret has. */
    KEY_MALFORMED(401),
    /** A secret of no key, or of a deleted one. */
    KEY_UNKNOWN(401),
    /** The key is deactivated. */
    KEY_INACTIVE(401),
    /** The key has expired. */
    KEY_EXPIRED(401),
    /** The key may not call this part of the API. */
    SCOPE_MISSING(403),
    /** One of the key's windows is full. */
    RATE_LIMITED(429),
    /** The address presented too many secrets that no key has. */
    TOO_MANY_FAILURES(429),
    /** The limiter that nodes share does not answer, and nothing is admitted without it. */
    LIMITER_UNAVAILABLE(429),
    /** Usage cannot be recorded, and nothing is served uncounted. */
    JOURNAL_FULL(503),
    /** The key is not in memory, and the store does not answer. */
    STORE_UNAVAILABLE(503),
    /** More units than the key may ask for at once. Alone among the codes, it follows an admission. */
    UNIT_LIMIT(400);

    private final int status;

    RefusalCode(int status) {
        this.status = status;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }
}

package dev.latchkey.access;

/** Why a request was refused: one reason each, a stable code, and the HTTP status that goes with it. */
public enum RefusalCode {
    /** Two different keys in one request, or a key in the query. */
    KEY_AMBIGUOUS(400, AccessCheck.CREDENTIAL),
    /** No key. */
    KEY_MISSING(401, AccessCheck.CREDENTIAL),
    /** Not a secret that any key has: mistyped, cut off, or with characters that no secret has. */
    KEY_MALFORMED(401, AccessCheck.KEY),
    /** A secret of no key, or of a deleted one. */
    KEY_UNKNOWN(401, AccessCheck.KEY),
    /** The key is deactivated. */
    KEY_INACTIVE(401, AccessCheck.STATE),
    /** The key has expired. */
    KEY_EXPIRED(401, AccessCheck.STATE),
    /** The key may not call this part of the API. */
    SCOPE_MISSING(403, AccessCheck.SCOPE),
    /** The key may not be used from this address. */
    ADDRESS_DENIED(403, AccessCheck.ADDRESS),
    /** One of the key's windows is full. */
    RATE_LIMITED(429, AccessCheck.MINUTE),
    /** The address presented too many secrets that no key has. */
    TOO_MANY_FAILURES(429, AccessCheck.KEY),
    /** The limiter that nodes share does not answer, and nothing is admitted without it. */
    LIMITER_UNAVAILABLE(429, AccessCheck.LIMITER),
    /** Usage cannot be recorded, and nothing is served uncounted. */
    JOURNAL_FULL(503, AccessCheck.USAGE),
    /** The key is not in memory, and the store does not answer. */
    STORE_UNAVAILABLE(503, AccessCheck.KEY),
    /** More units than the key may ask for at once; where they are known late, it follows an admission. */
    UNIT_LIMIT(400, AccessCheck.UNITS);

    private final int status;
    private final AccessCheck check;

    RefusalCode(int status, AccessCheck check) {
        this.status = status;
        this.check = check;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The check that fails with it; of the windows, the first. */
    AccessCheck check() {
        return check;
    }
}

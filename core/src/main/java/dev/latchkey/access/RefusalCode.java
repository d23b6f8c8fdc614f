package dev.latchkey.access;

/** Why a request was refused: one reason each, by a stable code. */
public enum RefusalCode {
    /** Two different keys in one request, or a key in the query. */
    KEY_AMBIGUOUS(RefusalKind.INVALID, AccessCheck.CREDENTIAL, "It is not clear which key is meant"),
    /** No key. */
    KEY_MISSING(RefusalKind.UNAUTHENTICATED, AccessCheck.CREDENTIAL, "No API key"),
    /** Not a secret that any key has: mistyped, cut off, or with characters that no secret has. */
    KEY_MALFORMED(RefusalKind.UNAUTHENTICATED, AccessCheck.KEY, "Not an API key"),
    /** A secret of no key, or of a deleted one. */
    KEY_UNKNOWN(RefusalKind.UNAUTHENTICATED, AccessCheck.KEY, "No such API key"),
    /** The key is deactivated. */
    KEY_INACTIVE(RefusalKind.UNAUTHENTICATED, AccessCheck.STATE, "API key deactivated"),
    /** The key has expired. */
    KEY_EXPIRED(RefusalKind.UNAUTHENTICATED, AccessCheck.STATE, "API key expired"),
    /** The key may not call this part of the API. */
    SCOPE_MISSING(RefusalKind.FORBIDDEN, AccessCheck.SCOPE, "The API key may not do this"),
    /** The key may not be used from this address. */
    ADDRESS_DENIED(RefusalKind.FORBIDDEN, AccessCheck.ADDRESS, "The API key may not be used from here"),
    /** One of the key's windows is full. */
    RATE_LIMITED(RefusalKind.THROTTLED, AccessCheck.MINUTE, "Too many requests"),
    /** The address presented too many secrets that no key has. */
    TOO_MANY_FAILURES(RefusalKind.THROTTLED, AccessCheck.KEY, "Too many unknown API keys"),
    /** The limiter that nodes share does not answer, and nothing is admitted without it. */
    LIMITER_UNAVAILABLE(RefusalKind.THROTTLED, AccessCheck.LIMITER, "Requests cannot be counted together"),
    /** Usage cannot be recorded, and nothing is served uncounted. */
    JOURNAL_FULL(RefusalKind.UNAVAILABLE, AccessCheck.USAGE, "Usage cannot be recorded"),
    /** The key is not in memory, and the store does not answer. */
    STORE_UNAVAILABLE(RefusalKind.UNAVAILABLE, AccessCheck.KEY, "The store does not answer"),
    /** More units than the key may ask for at once; where they are known late, it follows an admission. */
    UNIT_LIMIT(RefusalKind.INVALID, AccessCheck.UNITS, "Too many units at once");

    private final RefusalKind kind;
    private final AccessCheck check;
    private final String title;

    RefusalCode(RefusalKind kind, AccessCheck check, String title) {
        this.kind = kind;
        this.check = check;
        this.title = title;
    }

    /** What a caller can make of it, and what a protocol's status follows from. */
    public RefusalKind kind() {
        return kind;
    }

    /** The reason in a few words, the same for every refusal with this code. */
    public String title() {
        return title;
    }

    /** The check that fails with it; of the windows, the first. */
    AccessCheck check() {
        return check;
    }
}

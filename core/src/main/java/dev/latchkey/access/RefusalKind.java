package dev.latchkey.access;

/** What a refusal means to its caller: few kinds, from which each protocol has its own status. */
public enum RefusalKind {
    /** The request is wrong in itself: it has to be another one. In HTTP, 400. */
    INVALID,
    /** It comes with no key that works: it has to come with another one. In HTTP, 401. */
    UNAUTHENTICATED,
    /** The key is good, and may not do this. In HTTP, 403. */
    FORBIDDEN,
    /** It comes too soon. In HTTP, 429. */
    THROTTLED,
    /** This side cannot do its part at the moment. In HTTP, 503. */
    UNAVAILABLE
}

package dev.latchkey.key;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** When a key may expire. */
public final class Expiry {

    private Expiry() {}

    /**
     * The expiry in whole milliseconds.
     *
     * @throws IllegalArgumentException when it is not in the future, or too far in it
     */
    public static Instant require(Instant wanted, Instant now) {
        Instant expiresAt = bounded(wanted, now);
        if (!expiresAt.isAfter(now)) {
            throw new IllegalArgumentException("the expiry " + expiresAt + " is in the past");
        }
        return expiresAt;
    }

    /**
     * The expiry of a key that comes from elsewhere, which may have passed, in whole milliseconds.
     *
     * @throws IllegalArgumentException when it is before 1970, or too far in the future
     */
    static Instant bounded(Instant wanted, Instant now) {
        Instant expiresAt = wanted.truncatedTo(ChronoUnit.MILLIS);
        if (expiresAt.isBefore(Instant.EPOCH)) {
            throw new IllegalArgumentException("the expiry " + expiresAt + " is before 1970");
        }
        if (expiresAt.isAfter(now.plus(ApiKeys.MAX_LIFETIME))) {
            throw new IllegalArgumentException("the expiry " + expiresAt
                    + " is more than 100 years away; leave it out for a key that never expires");
        }
        return expiresAt;
    }

    /** The expiry moved on, from the later of now and what it is. */
    static Instant extended(Instant present, Duration by, Instant now) {
        return require((present.isAfter(now) ? present : now).plus(by), now);
    }
}

package dev.latchkey.key;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** First revisions of keys' records. */
final class KeyRecords {

    private final RandomGenerator random;

    KeyRecords(RandomGenerator random) {
        this.random = random;
    }

    /** @throws IllegalArgumentException when the expiry is not in the future, or too far in it */
    ApiKey of(NewApiKey wanted, String hint, Instant now) {
        Instant expiresAt = wanted.expiresAt() == null ? null : Expiry.require(wanted.expiresAt(), now);
        return new ApiKey(
                randomId(),
                wanted.name(),
                wanted.texts(),
                hint,
                wanted.type(),
                wanted.limits(),
                wanted.scopes(),
                wanted.addressRanges(),
                wanted.metadata(),
                1,
                now,
                now,
                expiresAt,
                null,
                null);
    }

    /**
     * A key of another system, in the state that it has there. It was made before it expired, and not after now.
     *
     * @throws IllegalArgumentException when what is said of it is a contradiction, or its expiry is too far away
     */
    ApiKey of(ImportedKey imported, String hint, Instant now) {
        NewApiKey wanted = imported.wanted();
        KeyHistory history = imported.history();
        Instant expiresAt = wanted.expiresAt() == null ? null : Expiry.bounded(wanted.expiresAt(), now);
        if (history.state() == KeyState.EXPIRED) {
            expiresAt = expiresAt == null ? now : expiresAt;
            if (expiresAt.isAfter(now)) {
                throw new IllegalArgumentException(
                        "the state is expired, and the expiry " + expiresAt + " is still to come; correct one of them");
            }
        }
        return new ApiKey(
                randomId(),
                wanted.name(),
                wanted.texts(),
                hint,
                wanted.type(),
                wanted.limits(),
                wanted.scopes(),
                wanted.addressRanges(),
                wanted.metadata(),
                1,
                createdAt(history.createdAt(), expiresAt, now),
                now,
                expiresAt,
                history.state() == KeyState.INACTIVE ? now : null,
                history.state() == KeyState.DELETED ? now : null);
    }

    private static Instant createdAt(@Nullable Instant said, @Nullable Instant expiresAt, Instant now) {
        Instant createdAt = said == null || said.isAfter(now) ? now : said.truncatedTo(ChronoUnit.MILLIS);
        if (createdAt.isBefore(Instant.EPOCH)) {
            throw new IllegalArgumentException("the key was made at " + createdAt + ", which is before 1970");
        }
        return expiresAt != null && expiresAt.isBefore(createdAt) ? expiresAt : createdAt;
    }

    ApiKey of(BuiltInKey builtIn, Instant now) {
        return new ApiKey(
                builtIn.id(),
                builtIn.label(),
                Map.of(),
                builtIn.hint(),
                builtIn.type(),
                builtIn.limits(),
                Set.of(),
                Set.of(),
                Map.of(),
                1,
                now,
                now,
                null,
                null,
                null);
    }

    private UUID randomId() {
        // Version 4, variant 2 (RFC 9562 §5.4): 122 random bits.
        long most = (random.nextLong() & 0xffff_ffff_ffff_0fffL) | 0x4000L;
        long least = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(most, least);
    }
}

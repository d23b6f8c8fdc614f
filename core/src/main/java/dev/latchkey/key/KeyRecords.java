package dev.latchkey.key;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

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
                wanted.email(),
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

    ApiKey of(BuiltInKey builtIn, Instant now) {
        return new ApiKey(
                builtIn.id(),
                builtIn.label(),
                null,
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

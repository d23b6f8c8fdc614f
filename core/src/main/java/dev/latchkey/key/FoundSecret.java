package dev.latchkey.key;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored secret that was looked up, with its key.
 *
 * @param key the key, in whatever state it is
 * @param validUntil the first instant at which the secret no longer verifies, or null while it is the key's newest
 */
public record FoundSecret(ApiKey key, @Nullable Instant validUntil) {

    /** Whether a rotation has put another in its place. */
    public boolean isReplaced() {
        return validUntil != null;
    }

    /** Whether the secret verifies at the given moment, its key's state aside. */
    public boolean isValidAt(Instant moment) {
        return validUntil == null || moment.isBefore(validUntil);
    }
}

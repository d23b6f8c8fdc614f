package dev.latchkey.key;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a key had used in the system that it comes from. It is written once, with the key, and never added to: what is counted
 * here is counted beside it.
 *
 * @param requests how many requests, from 0 to {@value #MOST}
 * @param units how many units, from 0 to {@value #MOST}
 * @param lastUsedAt when it was last used there, or null when that is not known
 */
public record OpeningBalance(
        long requests, long units, @Nullable Instant lastUsedAt) {

    /** The most requests or units that a balance opens with. */
    public static final long MOST = 999_999_999_999_999L;

    /** Nothing was used. */
    public static final OpeningBalance NONE = new OpeningBalance(0, 0, null);

    public OpeningBalance {
        if (requests < 0 || requests > MOST || units < 0 || units > MOST) {
            throw new IllegalArgumentException("what was used before is a whole number from 0 to " + MOST);
        }
    }

    /** Whether there is nothing to keep. */
    public boolean isNone() {
        return equals(NONE);
    }
}

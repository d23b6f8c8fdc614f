package dev.latchkey.key;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a key was in the system that it comes from, and is to be here.
 *
 * @param state one that does not work there does not work here
 * @param createdAt when it was made there, or null when that is not known
 * @param used what it had used there
 */
public record KeyHistory(KeyState state, @Nullable Instant createdAt, OpeningBalance used) {

    /** A key that works, and of which nothing else is known. */
    public static final KeyHistory NONE = new KeyHistory(KeyState.ACTIVE, null, OpeningBalance.NONE);
}

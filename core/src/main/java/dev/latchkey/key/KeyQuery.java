package dev.latchkey.key;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which keys to list, and in which order.
 *
 * @param search beginnings of words, each of which the name or the email must have, in any case; or null for all keys
 * @param state only keys in this state, or null for every state but deleted
 * @param withDeleted whether deleted keys are listed too, when no state is asked for
 * @param type only keys of this type, or null for every type
 * @param expiresBefore only keys with an expiry before this moment, be it past or to come; or null for all keys
 * @param sort the order
 * @param cursor the {@link KeyPage#next} of the page before, in a listing of the same order; or null for the first page
 * @param limit the most keys of the page, 1 to {@value #MAX_LIMIT}
 * @param now the moment at which states are judged
 */
public record KeyQuery(
        @Nullable String search,
        @Nullable KeyState state,
        boolean withDeleted,
        @Nullable KeyType type,
        @Nullable Instant expiresBefore,
        KeySort sort,
        @Nullable String cursor,
        int limit,
        Instant now) {

    /** The most keys of one page. */
    public static final int MAX_LIMIT = 1_000;

    public KeyQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_LIMIT + " keys, not " + limit);
        }
    }

    /** Whether the key is asked for by state, type and expiry; {@link SearchWords} has the rest of the question. */
    public boolean asksFor(ApiKey key) {
        KeyState actual = key.stateAt(now);
        boolean stateFits = state == null ? withDeleted || actual != KeyState.DELETED : actual == state;
        Instant expiresAt = key.expiresAt();
        boolean expiryFits = expiresBefore == null || (expiresAt != null && expiresAt.isBefore(expiresBefore));
        return stateFits && expiryFits && (type == null || key.type() == type);
    }
}

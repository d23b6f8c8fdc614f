package dev.latchkey.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which entries to read, newest first.
 *
 * @param key only entries of this key, or null for all
 * @param actor only entries of this actor, or null for all
 * @param since only entries from this moment on, or null for all
 * @param before only entries whose sequence is lower, as {@link AuditPage#next} says; or null to begin with the newest
 * @param limit the most entries of the page, 1 to {@value #MAX_LIMIT}
 */
public record AuditQuery(
        @Nullable UUID key,
        @Nullable String actor,
        @Nullable Instant since,
        @Nullable Long before,
        int limit) {

    /** The most entries of one page. */
    public static final int MAX_LIMIT = 1_000;

    public AuditQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_LIMIT + " entries, not " + limit);
        }
    }
}

package dev.latchkey.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link AuditEntry} tells, without what seals it.
 *
 * @param sequence counts entries from 1, without gaps
 * @param at when, in whole milliseconds, by the clock of the machine that made it
 * @param actor who: {@code cli:} and the user of the machine, or {@code key:} and the id of the key that was used
 * @param action what was done
 * @param key to which key
 * @param details what changed, or null when the entry is redacted
 */
public record AuditLine(
        long sequence,
        Instant at,
        String actor,
        AuditAction action,
        UUID key,
        @Nullable AuditDetails details) {

    /** Whether the details are gone, since the key was purged. */
    public boolean isRedacted() {
        return details == null;
    }
}

package dev.latchkey.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the audit trail, as it is stored. Digests are SHA-256 in hexadecimal digits.
 *
 * @param sequence counts entries from 1, without gaps
 * @param at when, in whole milliseconds, by the clock of the machine that made it
 * @param actor who: {@code cli:} and the user of the machine, or {@code key:} and the id of the key that was used
 * @param action what was done
 * @param key to which key
 * @param auditKey the {@link AuditKey#fingerprint} of the key that sealed it
 * @param digest of the details with their salt; stays when they are redacted
 * @param mac the seal: over all of this, and over the entry before
 * @param salt random, or null when the entry is redacted
 * @param details what changed, or null when the entry is redacted
 */
public record AuditEntry(
        long sequence,
        Instant at,
        String actor,
        AuditAction action,
        UUID key,
        String auditKey,
        String digest,
        String mac,
        @Nullable String salt,
        @Nullable AuditDetails details) {

    public AuditEntry {
        if ((salt == null) != (details == null)) {
            throw new IllegalArgumentException(
                    "an entry has its details with their salt, or is redacted and has neither");
        }
    }

    /** What it tells. */
    public AuditLine line() {
        return new AuditLine(sequence, at, actor, action, key, details);
    }

    /** Whether the details are gone, since the key was purged. */
    public boolean isRedacted() {
        return details == null;
    }

    /** The head of a trail that ends with this entry. */
    public AuditHead head() {
        return new AuditHead(sequence, content().add(mac).sha256());
    }

    /** The same entry without its details. */
    public AuditEntry redacted() {
        return new AuditEntry(sequence, at, actor, action, key, auditKey, digest, mac, null, null);
    }

    /** All that is sealed. */
    Canonical content() {
        return new Canonical("latchkey audit entry 1")
                .add(sequence)
                .add(at.toEpochMilli())
                .add(actor)
                .add(action.label())
                .add(key.toString())
                .add(auditKey)
                .add(digest);
    }

    /** Whether the details are those that were digested; redacted ones may have been any. */
    boolean hasDigestedDetails() {
        return salt == null || details == null || details.digest(salt).equals(digest);
    }
}

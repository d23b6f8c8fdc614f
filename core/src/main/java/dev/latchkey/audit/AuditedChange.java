package dev.latchkey.audit;

import java.time.Instant;
import java.util.UUID;

/**
 * A change that is to be entered in the audit trail.
 *
 * @param at when, in whole milliseconds
 * @param actor who: {@code cli:} and the user of the machine, or {@code key:} and the id of the key that was used
 * @param action what was done
 * @param key to which key
 * @param details what changed, and from where
 */
public record AuditedChange(Instant at, String actor, AuditAction action, UUID key, AuditDetails details) {}

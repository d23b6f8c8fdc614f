package dev.latchkey.store.jdbc;

import dev.latchkey.audit.AuditDetails;
import dev.latchkey.audit.AuditEntry;
import dev.latchkey.audit.AuditHead;
import dev.latchkey.store.jdbc.dialect.Dialect;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * How changes of keys are entered into the trail: in a table that triggers guard, and with the head of the trail in a row that each
 * change locks.
 */
final class AuditTable {

    private final Dialect dialect;

    AuditTable(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Waits until no other transaction changes keys, and keeps all others waiting until this one ends. */
    AuditHead lockHead(Handle handle) {
        return stored(handle, dialect.forUpdate()).orElseThrow();
    }

    /** As it is stored; that of an empty trail where somebody took it away. */
    AuditHead head(Handle handle) {
        return stored(handle, "").orElse(AuditHead.NONE);
    }

    private static Optional<AuditHead> stored(Handle handle, String lock) {
        return handle.createQuery("SELECT sequence, link FROM audit_head WHERE one = 1 " + lock)
                .map((row, context) -> new AuditHead(row.getLong("sequence"), row.getString("link")))
                .findOne();
    }

    void append(Handle handle, AuditEntry entry) {
        AuditDetails details = entry.details();
        handle.createUpdate("""
            INSERT INTO audit (
                sequence, at, actor, action, key_id, audit_key, digest, mac, salt, address, before, after)
            VALUES (
                :sequence, :at, :actor, :action, :key, :audit_key, :digest, :mac, :salt, :address, :before, :after)
            """)
                .bind("sequence", entry.sequence())
                .bind("at", entry.at().toEpochMilli())
                .bind("actor", entry.actor())
                .bind("action", entry.action().label())
                .bind("key", dialect.id(entry.key()))
                .bind("audit_key", entry.auditKey())
                .bind("digest", entry.digest())
                .bind("mac", entry.mac())
                .bind("salt", entry.salt())
                .bind("address", details == null ? null : details.address())
                .bind("before", details == null ? null : Json.object(details.before()))
                .bind("after", details == null ? null : Json.object(details.after()))
                .execute();
        AuditHead head = entry.head();
        handle.createUpdate("UPDATE audit_head SET sequence = :sequence, link = :link WHERE one = 1")
                .bind("sequence", head.sequence())
                .bind("link", head.link())
                .execute();
    }
}

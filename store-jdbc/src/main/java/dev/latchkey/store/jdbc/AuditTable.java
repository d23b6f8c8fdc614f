package dev.latchkey.store.jdbc;

import dev.latchkey.audit.AuditAction;
import dev.latchkey.audit.AuditDetails;
import dev.latchkey.audit.AuditEntry;
import dev.latchkey.audit.AuditHead;
import dev.latchkey.audit.AuditPage;
import dev.latchkey.audit.AuditQuery;
import dev.latchkey.audit.UnauditedChanges;
import dev.latchkey.store.jdbc.dialect.Dialect;
import dev.latchkey.store.jdbc.dialect.Fragment;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Audit entries in their table, which triggers guard, and the head of the trail in a row that each change of a key locks. */
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

    AuditPage page(Handle handle, AuditQuery query) {
        Long before = query.before();
        Fragment sql = new Fragment("SELECT * FROM audit WHERE sequence < :before")
                .bind("before", before == null ? Long.MAX_VALUE : before);
        UUID key = query.key();
        if (key != null) {
            sql.add(" AND key_id = :key").bind("key", dialect.id(key));
        }
        String actor = query.actor();
        if (actor != null) {
            sql.add(" AND actor = :actor").bind("actor", actor);
        }
        Instant since = query.since();
        if (since != null) {
            // Entries come nearly in the order of time, so that there is an end to walking back.
            sql.add(" AND at >= :since AND sequence >= (SELECT min(sequence) FROM audit WHERE at >= :since)")
                    .bind("since", since.toEpochMilli());
        }
        List<AuditEntry> found = sql.add(" ORDER BY sequence DESC LIMIT :most")
                .bind("most", query.limit() + 1)
                .query(handle)
                .map(AuditTable::read)
                .list();
        return AuditPage.of(found, query.limit());
    }

    List<AuditEntry> after(Handle handle, long sequence, int most) {
        return handle.createQuery("SELECT * FROM audit WHERE sequence > :sequence ORDER BY sequence LIMIT :most")
                .bind("sequence", sequence)
                .bind("most", most)
                .map(AuditTable::read)
                .list();
    }

    UnauditedChanges untold(Handle handle, int most) {
        // In one statement, so that a change between two is not taken for one that is not told.
        List<Map.Entry<UnauditedChanges.Key, Long>> found = handle.createQuery("""
            SELECT keys.id, keys.revision, coalesce(told.entries, 0) AS entries, count(*) OVER () AS untold
            FROM keys
            LEFT JOIN (SELECT key_id, count(*) AS entries FROM audit GROUP BY key_id) told
              ON told.key_id = keys.id
            WHERE keys.revision > coalesce(told.entries, 0)
            ORDER BY keys.id
            LIMIT :most
            """)
                .bind("most", most)
                .map((row, context) -> Map.entry(
                        new UnauditedChanges.Key(
                                UUID.fromString(row.getString("id")), row.getLong("revision"), row.getLong("entries")),
                        row.getLong("untold")))
                .list();
        return found.isEmpty()
                ? UnauditedChanges.NONE
                : new UnauditedChanges(
                        found.get(0).getValue(),
                        found.stream().map(Map.Entry::getKey).toList());
    }

    private static AuditEntry read(ResultSet row, StatementContext context) throws SQLException {
        String salt = row.getString("salt");
        return new AuditEntry(
                row.getLong("sequence"),
                Instant.ofEpochMilli(row.getLong("at")),
                row.getString("actor"),
                AuditAction.ofLabel(row.getString("action")),
                UUID.fromString(row.getString("key_id")),
                row.getString("audit_key"),
                row.getString("digest"),
                row.getString("mac"),
                salt,
                salt == null ? null : details(row));
    }

    private static AuditDetails details(ResultSet row) throws SQLException {
        return new AuditDetails(
                row.getString("address"), object(row.getString("before")), object(row.getString("after")));
    }

    /** What somebody else wrote in its place is no reason to tell nothing of the entry: that it was changed shows by its digest. */
    private static Map<String, String> object(@Nullable String text) {
        try {
            return text == null ? Map.of() : Json.readObject(text);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Map.of("unreadable", String.valueOf(text));
        }
    }
}

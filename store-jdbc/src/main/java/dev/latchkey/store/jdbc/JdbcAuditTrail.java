package dev.latchkey.store.jdbc;

import dev.latchkey.audit.AuditAction;
import dev.latchkey.audit.AuditDetails;
import dev.latchkey.audit.AuditEntry;
import dev.latchkey.audit.AuditHead;
import dev.latchkey.audit.AuditPage;
import dev.latchkey.audit.AuditQuery;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.audit.UnauditedChanges;
import dev.latchkey.store.jdbc.dialect.Dialect;
import dev.latchkey.store.jdbc.dialect.Fragment;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Reads the audit trail from its table. */
final class JdbcAuditTrail implements AuditTrail {

    private final Handles handles;
    private final Dialect dialect;

    JdbcAuditTrail(Handles handles, Dialect dialect) {
        this.handles = handles;
        this.dialect = dialect;
    }

    @Override
    public AuditPage page(AuditQuery query) {
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
        sql.add(" ORDER BY sequence DESC LIMIT :most").bind("most", query.limit() + 1);
        List<AuditEntry> found = handles.read(
                handle -> sql.query(handle).map(JdbcAuditTrail::read).list());
        return AuditPage.of(found, query.limit());
    }

    @Override
    public List<AuditEntry> after(long sequence, int most) {
        return handles.read(handle -> handle.createQuery(
                        "SELECT * FROM audit WHERE sequence > :sequence ORDER BY sequence LIMIT :most")
                .bind("sequence", sequence)
                .bind("most", most)
                .map(JdbcAuditTrail::read)
                .list());
    }

    @Override
    public UnauditedChanges unaudited(int most) {
        return handles.read(handle -> unaudited(handle, most));
    }

    private static UnauditedChanges unaudited(Handle handle, int most) {
        // In one statement, so that a change between two is not taken for one that is not told.
        List<Map.Entry<UnauditedChanges.Key, Long>> found = handle.createQuery("""
            SELECT keys.id, keys.revision, coalesce(audited.entries, 0) AS entries, count(*) OVER () AS unaudited
            FROM keys
            LEFT JOIN (SELECT key_id, count(*) AS entries FROM audit GROUP BY key_id) audited
              ON audited.key_id = keys.id
            WHERE keys.revision > coalesce(audited.entries, 0)
            ORDER BY keys.id
            LIMIT :most
            """)
                .bind("most", most)
                .map((row, context) -> Map.entry(
                        new UnauditedChanges.Key(
                                UUID.fromString(row.getString("id")), row.getLong("revision"), row.getLong("entries")),
                        row.getLong("unaudited")))
                .list();
        return found.isEmpty()
                ? UnauditedChanges.NONE
                : new UnauditedChanges(
                        found.get(0).getValue(),
                        found.stream().map(Map.Entry::getKey).toList());
    }

    @Override
    public AuditHead head() {
        return handles.read(handle -> new AuditTable(dialect).head(handle));
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

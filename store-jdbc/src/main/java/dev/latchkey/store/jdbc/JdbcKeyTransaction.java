package dev.latchkey.store.jdbc;

import dev.latchkey.audit.AuditEntry;
import dev.latchkey.audit.AuditHead;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.IdempotencyRecord;
import dev.latchkey.key.KeyTransaction;
import dev.latchkey.key.OpeningBalance;
import dev.latchkey.key.SearchWords;
import dev.latchkey.secret.SecretShape;
import dev.latchkey.secret.StoredSecret;
import dev.latchkey.store.jdbc.dialect.Dialect;
import dev.latchkey.store.jdbc.dialect.Rows;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** A transaction of the database that has begun by locking the head of the audit trail, so that there is one at a time. */
final class JdbcKeyTransaction implements KeyTransaction {

    private final Handle handle;
    private final Dialect dialect;
    private final SecretTable secrets;
    private final AuditTable audit;
    private AuditHead head;

    JdbcKeyTransaction(Handle handle, Dialect dialect) {
        this.handle = handle;
        this.dialect = dialect;
        this.secrets = new SecretTable(dialect);
        this.audit = new AuditTable(dialect);
        this.head = audit.lockHead(handle);
    }

    @Override
    public Optional<ApiKey> find(UUID id) {
        // Locked, since plain SQL may be at work beside.
        return handle.createQuery("SELECT * FROM keys WHERE id = :id <for_update>")
                .define("for_update", dialect.forUpdate())
                .bind("id", dialect.id(id))
                .map(KeyRow::read)
                .findOne();
    }

    @Override
    public List<ApiKey> otherAdministrators(UUID id, Instant until) {
        return handle.createQuery("SELECT * FROM keys WHERE " + dialect.isAdministrator() + """
                         AND id <> :id AND deleted_at IS NULL AND deactivated_at IS NULL
                         AND (expires_at IS NULL OR expires_at > :until)
                        LIMIT 1000
                        """)
                .bind("id", dialect.id(id))
                .bind("until", until.toEpochMilli())
                .map(KeyRow::read)
                .list();
    }

    @Override
    public boolean add(ApiKey key) {
        int inserted =
                KeyRow.bind(handle.createUpdate(KeyRow.INSERT), key, dialect).execute();
        if (inserted == 0) {
            return false;
        }
        insertWords(key);
        return true;
    }

    private void insertWords(ApiKey key) {
        Set<String> words = SearchWords.of(key.name(), key.email());
        Rows rows = new Rows("key_id uuid", "word text", "created_at bigint");
        words.forEach(
                word -> rows.add(dialect.id(key.id()), word, key.createdAt().toEpochMilli()));
        dialect.insertAll(handle, "key_words", rows, "");
    }

    @Override
    public void add(ApiKey key, StoredSecret secret) {
        if (!add(key)) {
            throw new IllegalArgumentException("there is a key " + key.id() + " already");
        }
        insert(key.id(), secret);
    }

    @Override
    public void open(UUID key, OpeningBalance used) {
        Instant lastUsedAt = used.lastUsedAt();
        handle.createUpdate("""
                        INSERT INTO usage_totals (
                            key_id, requests, units, last_used_at, opening_requests, opening_units)
                        VALUES (:key, 0, 0, :last_used_at, :requests, :units)
                        """)
                .bind("key", dialect.id(key))
                .bind("last_used_at", lastUsedAt == null ? null : lastUsedAt.toEpochMilli())
                .bind("requests", used.requests())
                .bind("units", used.units())
                .execute();
    }

    @Override
    public void update(ApiKey before, ApiKey after) {
        KeyRow.bind(handle.createUpdate(KeyRow.UPDATE), after, dialect).execute();
        if (!SearchWords.of(before.name(), before.email()).equals(SearchWords.of(after.name(), after.email()))) {
            handle.createUpdate("DELETE FROM key_words WHERE key_id = :id")
                    .bind("id", dialect.id(after.id()))
                    .execute();
            insertWords(after);
        }
    }

    @Override
    public void replaceSecret(UUID key, StoredSecret secret, Instant oldValidUntil) {
        secrets.moveOn(handle, key, oldValidUntil);
        insert(key, secret);
    }

    private void insert(UUID key, StoredSecret secret) {
        secrets.insert(handle, key, secret);
        if (secret.shape() != SecretShape.OWN) {
            handle.execute("INSERT INTO foreign_secrets (one) VALUES (1) ON CONFLICT (one) DO NOTHING");
        }
    }

    @Override
    public void purge(UUID key) {
        // Triggers leave the tombstones, and see to all that goes with the key.
        handle.createUpdate("DELETE FROM keys WHERE id = :id")
                .bind("id", dialect.id(key))
                .execute();
    }

    @Override
    public AuditHead auditHead() {
        return head;
    }

    @Override
    public void append(AuditEntry entry) {
        audit.append(handle, entry);
        head = entry.head();
    }

    @Override
    public Optional<IdempotencyRecord> answer(String hash, Instant now) {
        return handle.createQuery("SELECT * FROM kept_answers WHERE hash = :hash AND expires_at > :now")
                .bind("hash", hash)
                .bind("now", now.toEpochMilli())
                .map((row, context) -> new IdempotencyRecord(
                        row.getString("hash"),
                        UUID.fromString(row.getString("key_id")),
                        row.getString("request"),
                        row.getString("sealed"),
                        Instant.ofEpochMilli(row.getLong("expires_at"))))
                .findOne();
    }

    @Override
    public void keep(IdempotencyRecord answer) {
        handle.createUpdate("""
                        INSERT INTO kept_answers (hash, key_id, request, sealed, expires_at)
                        VALUES (:hash, :key, :request, :sealed, :expires_at)
                        ON CONFLICT (hash) DO UPDATE SET
                            key_id = excluded.key_id, request = excluded.request, sealed = excluded.sealed,
                            expires_at = excluded.expires_at
                        """)
                .bind("hash", answer.hash())
                .bind("key", dialect.id(answer.key()))
                .bind("request", answer.request())
                .bind("sealed", answer.sealed())
                .bind("expires_at", answer.expiresAt().toEpochMilli())
                .execute();
    }
}

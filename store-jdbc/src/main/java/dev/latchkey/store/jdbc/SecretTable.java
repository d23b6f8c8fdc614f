package dev.latchkey.store.jdbc;

import dev.latchkey.key.FoundSecret;
import dev.latchkey.secret.DuplicateSecretException;
import dev.latchkey.secret.SecretHash;
import dev.latchkey.secret.StoredSecret;
import dev.latchkey.store.jdbc.dialect.Dialect;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Secrets in their table: two places for each key, and tombstones of all that ever were. */
final class SecretTable {

    private final Dialect dialect;

    SecretTable(Dialect dialect) {
        this.dialect = dialect;
    }

    /** The secret under the first of the hashes that has one which verifies. */
    Optional<FoundSecret> find(Handle handle, List<SecretHash> hashes, Instant now) {
        Map<SecretHash, FoundSecret> found = new HashMap<>();
        handle.createQuery("""
                        SELECT secrets.hash, secrets.valid_until, keys.*
                        FROM secrets JOIN keys ON keys.id = secrets.key_id
                        WHERE secrets.hash IN (<hashes>)
                          AND (secrets.valid_until IS NULL OR secrets.valid_until > :now)
                          AND keys.deleted_at IS NULL
                        """)
                .bindList("hashes", hashes.stream().map(SecretHash::bytes).toList())
                .bind("now", now.toEpochMilli())
                .map((row, context) -> Map.entry(
                        SecretHash.of(row.getBytes("hash")),
                        new FoundSecret(KeyRow.read(row, context), KeyRow.instant(row, "valid_until"))))
                .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        return hashes.stream().filter(found::containsKey).findFirst().map(found::get);
    }

    /** Puts a secret in the key's first place, which is free. */
    void insert(Handle handle, UUID key, StoredSecret secret) {
        int inserted = handle.createUpdate("""
                        INSERT INTO secrets (hash, pepper_version, key_id, place, hint)
                        VALUES (:hash, :pepper_version, :key, 1, :hint)
                        ON CONFLICT (hash) DO NOTHING
                        """)
                .bind("hash", secret.hash().bytes())
                .bind("pepper_version", secret.pepperVersion())
                .bind("key", dialect.id(key))
                .bind("hint", secret.hint())
                .execute();
        if (inserted == 0) {
            throw new DuplicateSecretException();
        }
    }

    /** Moves the key's secrets on by one place, so that the first one is free. */
    void moveOn(Handle handle, UUID key, Instant oldValidUntil) {
        handle.createUpdate("""
                        UPDATE secrets SET key_id = NULL, place = NULL, hint = NULL, valid_until = NULL
                        WHERE key_id = :key AND place = 2
                        """).bind("key", dialect.id(key)).execute();
        handle.createUpdate("UPDATE secrets SET place = 2, valid_until = :end WHERE key_id = :key AND place = 1")
                .bind("key", dialect.id(key))
                .bind("end", oldValidUntil.toEpochMilli())
                .execute();
    }

    /** When the secret in the key's second place stops to verify, if it does still. */
    Optional<Instant> graceUntil(Handle handle, UUID key, Instant now) {
        return handle.createQuery("""
                        SELECT valid_until FROM secrets
                        WHERE key_id = :key AND place = 2 AND valid_until > :now
                        """)
                .bind("key", dialect.id(key))
                .bind("now", now.toEpochMilli())
                .mapTo(Long.class)
                .findOne()
                .map(Instant::ofEpochMilli);
    }
}

package dev.latchkey.store.jdbc;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.ApiKeyRepository;
import dev.latchkey.key.FoundSecret;
import dev.latchkey.key.KeyChanges;
import dev.latchkey.key.KeyField;
import dev.latchkey.key.KeyPage;
import dev.latchkey.key.KeyQuery;
import dev.latchkey.key.KeyState;
import dev.latchkey.key.KeyTransaction;
import dev.latchkey.limit.Window;
import dev.latchkey.secret.SecretHash;
import dev.latchkey.store.jdbc.dialect.Dialect;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keys in tables. */
final class JdbcApiKeyRepository implements ApiKeyRepository {

    private final Handles handles;
    private final Dialect dialect;
    private final KeyListing listing;
    private final SecretTable secrets;

    JdbcApiKeyRepository(Handles handles, Dialect dialect, KeyListing listing) {
        this.handles = handles;
        this.dialect = dialect;
        this.listing = listing;
        this.secrets = new SecretTable(dialect);
    }

    @Override
    public <T> T transact(Function<KeyTransaction, T> work) {
        return handles.transaction(handle -> work.apply(new JdbcKeyTransaction(handle, dialect)));
    }

    @Override
    public Optional<FoundSecret> findByHash(List<SecretHash> hashes, Instant now) {
        return hashes.isEmpty() ? Optional.empty() : handles.read(handle -> secrets.find(handle, hashes, now));
    }

    @Override
    public Optional<ApiKey> findById(UUID id) {
        return handles.read(handle -> handle.createQuery("SELECT * FROM keys WHERE id = :id")
                .bind("id", dialect.id(id))
                .map(KeyRow::read)
                .findOne());
    }

    @Override
    public List<ApiKey> findByIdPrefix(String prefix, int most) {
        Optional<IdRange> range = IdRange.ofPrefix(prefix);
        if (range.isEmpty() || most < 1) {
            return List.of();
        }
        return handles.read(handle -> handle.createQuery("""
                        SELECT * FROM keys WHERE id BETWEEN :first AND :last ORDER BY id LIMIT :most
                        """)
                .bind("first", dialect.id(range.get().first()))
                .bind("last", dialect.id(range.get().last()))
                .bind("most", most)
                .map(KeyRow::read)
                .list());
    }

    @Override
    public KeyPage list(KeyQuery query) {
        return listing.page(query);
    }

    @Override
    public Map<KeyState, Long> countByState(Instant now) {
        return handles.read(handle -> handle.createQuery("""
                        SELECT
                            (SELECT count(*) FROM keys WHERE standing = 2) AS deleted,
                            (SELECT count(*) FROM keys WHERE standing = 1) AS inactive,
                            (SELECT count(*) FROM keys WHERE standing = 0) AS open,
                            (SELECT count(*) FROM keys WHERE standing = 0 AND expires_order <= :now) AS expired
                        """)
                .bind("now", now.toEpochMilli())
                .map((row, context) -> Map.of(
                        KeyState.ACTIVE, row.getLong("open") - row.getLong("expired"),
                        KeyState.INACTIVE, row.getLong("inactive"),
                        KeyState.EXPIRED, row.getLong("expired"),
                        KeyState.DELETED, row.getLong("deleted")))
                .one());
    }

    @Override
    public Optional<Instant> graceUntil(UUID id, Instant now) {
        return handles.read(handle -> secrets.graceUntil(handle, id, now));
    }

    @Override
    public List<UUID> limitedPer(Window window) {
        return handles.read(handle -> handle.createQuery("SELECT id FROM keys WHERE " + KeyField.requestsPer(window)
                        + " IS NOT NULL AND deleted_at IS NULL")
                .map((row, context) -> UUID.fromString(row.getString("id")))
                .list());
    }

    @Override
    public List<ApiKey> expired(Instant now) {
        return handles.read(handle -> handle.createQuery("""
                        SELECT * FROM keys
                        WHERE expires_at <= :now AND deactivated_at IS NULL AND deleted_at IS NULL
                        ORDER BY expires_at, id
                        """)
                .bind("now", now.toEpochMilli())
                .map(KeyRow::read)
                .list());
    }

    @Override
    public void forgetRequests(UUID key) {
        new UsagePruning(handles, dialect).deleteEvents(key);
    }

    @Override
    public void forgetAnswers(Instant now) {
        handles.write(handle -> handle.createUpdate("DELETE FROM kept_answers WHERE expires_at <= :now")
                .bind("now", now.toEpochMilli())
                .execute());
    }

    @Override
    public KeyChanges changesSince(@Nullable Long mark) {
        return handles.read(handle -> dialect.changesSince(handle, mark));
    }
}

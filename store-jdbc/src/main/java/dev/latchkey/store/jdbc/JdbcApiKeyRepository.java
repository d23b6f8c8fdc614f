package dev.latchkey.store.jdbc;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.ApiKeyRepository;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.key.FoundSecret;
import dev.latchkey.key.KeyChanges;
import dev.latchkey.key.KeyPage;
import dev.latchkey.key.KeyQuery;
import dev.latchkey.key.KeyState;
import dev.latchkey.key.LimitsEdit;
import dev.latchkey.key.SearchWords;
import dev.latchkey.key.SecretHash;
import dev.latchkey.key.StoredSecret;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Keys in tables. Each change of a key is one statement, so that there is nothing between reading and writing it. */
final class JdbcApiKeyRepository implements ApiKeyRepository {

    private static final Comparator<ApiKey> BY_EXPIRY = Comparator.comparing(
                    ApiKey::expiresAt, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(key -> key.id().toString());

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
    public void create(ApiKey key, StoredSecret secret) {
        handles.transaction(handle -> {
            if (!insert(handle, key)) {
                throw new IllegalArgumentException("there is a key " + key.id() + " already");
            }
            secrets.insert(handle, key.id(), secret);
            return key;
        });
    }

    @Override
    public ApiKey ensure(ApiKey builtIn) {
        // Asks first: it is nearly always there, and looking takes no lock.
        return findById(builtIn.id())
                .orElseGet(() -> handles.transaction(handle -> {
                    insert(handle, builtIn);
                    return byId(handle, builtIn.id()).orElse(builtIn);
                }));
    }

    /** Whether it was not there already. */
    private boolean insert(Handle handle, ApiKey key) {
        int inserted = KeyRow.bind(handle.createUpdate("""
                        INSERT INTO keys (
                            id, name, email, hint, type,
                            units_per_request, requests_per_minute, requests_per_hour, requests_per_day,
                            scopes, address_ranges, metadata, revision, created_at, updated_at, expires_at, deactivated_at, deleted_at)
                        VALUES (
                            :id, :name, :email, :hint, :type,
                            :units_per_request, :requests_per_minute, :requests_per_hour, :requests_per_day,
                            :scopes, :address_ranges, :metadata, :revision, :created_at, :updated_at, :expires_at, :deactivated_at, :deleted_at)
                        ON CONFLICT (id) DO NOTHING
                        """), key, dialect).execute();
        if (inserted == 0) {
            return false;
        }
        Set<String> words = SearchWords.of(key.name(), key.email());
        Rows rows = new Rows("key_id uuid", "word text", "created_at bigint");
        words.forEach(
                word -> rows.add(dialect.id(key.id()), word, key.createdAt().toEpochMilli()));
        dialect.insertAll(handle, "key_words", rows, "");
        return true;
    }

    @Override
    public Optional<FoundSecret> findByHash(List<SecretHash> hashes, Instant now) {
        return hashes.isEmpty() ? Optional.empty() : handles.read(handle -> secrets.find(handle, hashes, now));
    }

    @Override
    public Optional<ApiKey> findById(UUID id) {
        return handles.read(handle -> byId(handle, id));
    }

    private Optional<ApiKey> byId(Handle handle, UUID id) {
        return handle.createQuery("SELECT * FROM keys WHERE id = :id")
                .bind("id", dialect.id(id))
                .map(KeyRow::read)
                .findOne();
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
    public Optional<ApiKey> editLimits(UUID id, LimitsEdit edit, Instant now) {
        if (edit.isEmpty()) {
            return findById(id).filter(key -> key.deletedAt() == null);
        }
        // Unlimited is null in the table, and the greatest of numbers where null already says to leave a limit as it
        // is.
        return changed(
                """
                UPDATE keys SET
                    units_per_request = NULLIF(COALESCE(CAST(:units AS bigint), units_per_request, :unlimited), :unlimited),
                    requests_per_minute = NULLIF(COALESCE(CAST(:minute AS bigint), requests_per_minute, :unlimited), :unlimited),
                    requests_per_hour = NULLIF(COALESCE(CAST(:hour AS bigint), requests_per_hour, :unlimited), :unlimited),
                    requests_per_day = NULLIF(COALESCE(CAST(:day AS bigint), requests_per_day, :unlimited), :unlimited),
                    updated_at = :now
                WHERE id = :id AND deleted_at IS NULL
                RETURNING *
                """,
                id,
                now,
                update -> update.bind("units", edit.unitsPerRequest())
                        .bind("minute", edit.requestsPerMinute())
                        .bind("hour", edit.requestsPerHour())
                        .bind("day", edit.requestsPerDay())
                        .bind("unlimited", Long.MAX_VALUE));
    }

    @Override
    public Optional<ApiKey> extend(UUID id, Duration by, Instant now) {
        return changed(
                """
                UPDATE keys SET
                    expires_at = CASE WHEN expires_at > :now THEN expires_at + :by WHEN expires_at <= :now THEN :now_and_by END,
                    updated_at = CASE WHEN expires_at IS NULL THEN updated_at ELSE :now END
                WHERE id = :id AND deleted_at IS NULL
                RETURNING *
                """,
                id,
                now,
                update -> update.bind("by", by.toMillis())
                        .bind("now_and_by", now.plus(by).toEpochMilli()));
    }

    @Override
    public Optional<ApiKey> activate(UUID id, Instant now) {
        return changed("""
                UPDATE keys SET
                    updated_at = CASE WHEN deactivated_at IS NULL THEN updated_at ELSE :now END,
                    deactivated_at = NULL
                WHERE id = :id AND deleted_at IS NULL
                RETURNING *
                """, id, now, update -> update);
    }

    @Override
    public Optional<ApiKey> deactivate(UUID id, Instant now) {
        return changed("""
                UPDATE keys SET
                    updated_at = CASE WHEN deactivated_at IS NULL THEN :now ELSE updated_at END,
                    deactivated_at = COALESCE(deactivated_at, :now)
                WHERE id = :id AND deleted_at IS NULL
                RETURNING *
                """, id, now, update -> update);
    }

    @Override
    public Optional<ApiKey> delete(UUID id, Instant now) {
        return changed("""
                UPDATE keys SET deleted_at = :now, updated_at = :now
                WHERE id = :id AND deleted_at IS NULL
                RETURNING *
                """, id, now, update -> update);
    }

    private Optional<ApiKey> changed(String sql, UUID id, Instant now, Binding binding) {
        // Read again, since a trigger counts its revision.
        return handles.transaction(handle -> binding.of(handle.createQuery(sql))
                .bind("id", dialect.id(id))
                .bind("now", now.toEpochMilli())
                .map(KeyRow::read)
                .findOne()
                .flatMap(changed -> byId(handle, id)));
    }

    @Override
    public boolean purge(UUID id) {
        // A trigger leaves the tombstones, and deletes what has come meanwhile of what is deleted here, step by step.
        new UsagePruning(handles, dialect).deleteEvents(id);
        return handles.write(handle -> handle.createUpdate("DELETE FROM keys WHERE id = :id")
                        .bind("id", dialect.id(id))
                        .execute()
                > 0);
    }

    @Override
    public Optional<ApiKey> rotate(UUID id, StoredSecret secret, Instant oldValidUntil, Instant now) {
        return handles.transaction(handle -> {
            // First, so that rotations of one key wait for each other.
            Optional<ApiKey> key = handle.createQuery("""
                            UPDATE keys SET hint = :hint, updated_at = :now
                            WHERE id = :id AND deleted_at IS NULL
                            RETURNING *
                            """)
                    .bind("hint", secret.hint())
                    .bind("now", now.toEpochMilli())
                    .bind("id", dialect.id(id))
                    .map(KeyRow::read)
                    .findOne();
            key.ifPresent(rotated -> secrets.replace(handle, id, secret, oldValidUntil));
            return key.flatMap(rotated -> byId(handle, id));
        });
    }

    @Override
    public Optional<Instant> graceUntil(UUID id, Instant now) {
        return handles.read(handle -> secrets.graceUntil(handle, id, now));
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
    public List<ApiKey> deactivateExpired(Instant now) {
        // Locked in one order, so that two processes cannot wait for each other.
        List<ApiKey> deactivated = handles.transaction(handle -> handle
                .createQuery("""
                        UPDATE keys SET deactivated_at = :now, updated_at = :now
                        WHERE id IN (
                            SELECT id FROM keys
                            WHERE expires_at <= :now AND deactivated_at IS NULL AND deleted_at IS NULL
                              AND id NOT IN (<built_in>)
                            ORDER BY expires_at, id <for_update>)
                        RETURNING *
                        """)
                .define("for_update", dialect.forUpdate())
                .bindList(
                        "built_in",
                        Arrays.stream(BuiltInKey.values())
                                .map(key -> dialect.id(key.id()))
                                .toList())
                .bind("now", now.toEpochMilli())
                .map(KeyRow::read)
                .list()
                .stream()
                .flatMap(key -> byId(handle, key.id()).stream())
                .toList());
        return deactivated.stream().sorted(BY_EXPIRY).toList();
    }

    @Override
    public KeyChanges changesSince(@Nullable Long mark) {
        return handles.read(handle -> dialect.changesSince(handle, mark));
    }

    private interface Binding {
        Query of(Query query);
    }
}

package dev.latchkey.key;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where keys are kept. Each operation is atomic: it happens whole, or not at all and says so. Operations that change a key
 * answer with the key as it is afterwards, or with nothing when there is no such key to change; none but {@link #purge}
 * changes a deleted key. Thread-safe; blocking.
 *
 * <p>Every method throws {@link StoreUnavailableException} when the store cannot be reached.
 */
public interface ApiKeyRepository {

    /**
     * Adds a key with its first secret.
     *
     * @throws DuplicateSecretException when the secret's hash is or ever was in use; nothing is added then
     * @throws IllegalArgumentException when there is a key of that id; nothing is added then
     */
    void create(ApiKey key, StoredSecret secret);

    /**
     * Adds a built-in key, which has no secret in the store, unless it is there already.
     *
     * @return the key as it is in the store
     */
    ApiKey ensure(ApiKey builtIn);

    /** The secret stored under any of the hashes. Secrets of deleted keys are not found, nor are those past their validity. */
    Optional<FoundSecret> findByHash(List<SecretHash> hashes, Instant now);

    /** The key of that id, deleted ones included. */
    Optional<ApiKey> findById(UUID id);

    /**
     * Keys whose id, in its canonical text form, begins so, deleted ones included.
     *
     * @param prefix lower-case
     * @param most the most keys to answer with
     */
    List<ApiKey> findByIdPrefix(String prefix, int most);

    /**
     * One page of keys.
     *
     * @throws IllegalArgumentException when the cursor is not one of ours
     */
    KeyPage list(KeyQuery query);

    /** How many keys there are in each state, those without any included. */
    Map<KeyState, Long> countByState(Instant now);

    /** Changes some of a key's limits. */
    Optional<ApiKey> editLimits(UUID id, LimitsEdit edit, Instant now);

    /** Moves the expiry on, counting from the later of now and the present expiry; a key that never expires stays so. */
    Optional<ApiKey> extend(UUID id, Duration by, Instant now);

    /** Ends a deactivation; changes nothing when there was none. */
    Optional<ApiKey> activate(UUID id, Instant now);

    /** Deactivates a key; changes nothing when it was already. */
    Optional<ApiKey> deactivate(UUID id, Instant now);

    /** Deletes a key, for good. */
    Optional<ApiKey> delete(UUID id, Instant now);

    /**
     * Removes a key's record and all personal data with it. Its usage stays under its id, and the hashes of its secrets
     * stay as tombstones, so that no key can ever be given one of them again.
     *
     * @return whether there was such a key
     */
    boolean purge(UUID id);

    /**
     * Gives a key a new secret. The secret that was newest verifies until {@code oldValidUntil}, and never longer than it
     * would have; one older than that no longer.
     *
     * @param oldValidUntil now, or later for a grace period
     * @throws DuplicateSecretException when the new secret's hash is or ever was in use; nothing is changed then
     */
    Optional<ApiKey> rotate(UUID id, StoredSecret secret, Instant oldValidUntil, Instant now);

    /** Until when the secret that a rotation replaced still verifies; nothing when there is none in its grace period. */
    Optional<Instant> graceUntil(UUID id, Instant now);

    /** The keys that have expired and are neither deactivated nor deleted. */
    List<ApiKey> expired(Instant now);

    /** Deactivates every key that {@link #expired} would list, built-in keys aside, and answers with them. */
    List<ApiKey> deactivateExpired(Instant now);

    /**
     * The keys changed since the mark, by this or any other process, plain SQL included. A change is never skipped, whatever
     * order transactions commit in.
     *
     * @param mark of the answer before, or null to learn the present mark and no keys
     */
    KeyChanges changesSince(@Nullable Long mark);
}

package dev.latchkey.key;

import dev.latchkey.limit.Window;
import dev.latchkey.secret.SecretHash;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where keys are kept: questions are answered here, and keys are changed in transactions. Thread-safe; blocking.
 *
 * <p>Every method throws {@link StoreUnavailableException} when the store cannot be reached.
 */
public interface ApiKeyRepository {

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

    /** Until when the secret that a rotation replaced still verifies; nothing when there is none in its grace period. */
    Optional<Instant> graceUntil(UUID id, Instant now);

    /** The ids of the keys, deleted ones left out, whose requests are limited in that window. */
    List<UUID> limitedPer(Window window);

    /** The keys that have expired and are neither deactivated nor deleted. */
    List<ApiKey> expired(Instant now);

    /**
     * Does some work on keys in a transaction: all of it happens, or, when the work throws, nothing. Transactions of one store
     * run one after the other. A store that was merely in somebody's way tries again, so the work may run more than once.
     */
    <T> T transact(Function<KeyTransaction, T> work);

    /**
     * Deletes what is kept of the single requests of a key that is about to be purged, a few at a time, so that nobody waits
     * for it.
     */
    void forgetRequests(UUID key);

    /** Deletes kept answers that have expired. To be called now and then. */
    void forgetAnswers(Instant now);

    /**
     * The keys changed since the mark, by this or any other process, plain SQL included. A change is never skipped, whatever
     * order transactions commit in.
     *
     * @param mark of the answer before, or null to learn the present mark and no keys
     */
    KeyChanges changesSince(@Nullable Long mark);
}

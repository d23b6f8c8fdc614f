package dev.latchkey.key;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What can be done to keys, on this machine or by way of a server. Thread-safe; blocking.
 *
 * <p>Methods that name a key throw {@link NoSuchKeyException} when there is none, {@link KeyConflictException} when the key does
 * not allow the operation, {@link StaleRevisionException} when it was changed meanwhile, and all throw
 * {@link ForbiddenException} when whoever it is done for may not do it. A change happens whole or not at all, with its entry in
 * the audit trail.
 */
public interface KeyAdministration {

    /**
     * Makes a key and its secret; the key works at once.
     *
     * @throws IllegalArgumentException when the expiry is not in the future, or too far in it
     */
    IssuedKey create(NewApiKey wanted);

    /**
     * Brings in keys of another system with the secrets and in the state that they have there, each by itself: one that is
     * refused stops no other.
     *
     * @return what became of each, in the same order
     */
    List<ImportOutcome> importKeys(List<ImportedKey> keys);

    /** The key of that id, or the only one whose id begins so; deleted keys included. */
    ApiKey find(String idOrPrefix);

    /** The key of that id, deleted ones included; nothing when there is none, or no longer. */
    Optional<ApiKey> findById(UUID id);

    /** One page of keys. */
    KeyPage list(KeyQuery query);

    /** How many keys there are in each state, those without any included. */
    Map<KeyState, Long> countByState();

    /**
     * Changes some of what is said of a key; what was counted in its windows stays counted.
     *
     * @throws IllegalArgumentException when the key would be one that no key may be
     */
    ApiKey edit(UUID id, KeyEdit edit);

    /**
     * Moves a key's expiry on, counting from the later of now and the present expiry.
     *
     * @throws IllegalArgumentException when the time is not positive, or the new expiry is too far away
     */
    ApiKey extend(UUID id, Duration by);

    /** Makes one of the changes that need nothing but the key. */
    ApiKey change(UUID id, KeyChange change);

    /** {@link KeyChange#ACTIVATE}. */
    default ApiKey activate(UUID id) {
        return change(id, KeyChange.ACTIVATE);
    }

    /** {@link KeyChange#DEACTIVATE}. */
    default ApiKey deactivate(UUID id) {
        return change(id, KeyChange.DEACTIVATE);
    }

    /** Deletes a key: its history stays, its secrets verify no longer; {@link #restore} brings it back as it was. */
    ApiKey delete(UUID id);

    /** {@link KeyChange#RESTORE}. */
    default ApiKey restore(UUID id) {
        return change(id, KeyChange.RESTORE);
    }

    /** Removes a key's record and its personal data; anonymous totals stay. There is no way back. */
    void purge(UUID id);

    /**
     * Gives a key a new secret.
     *
     * @param grace how long the secret it replaces still verifies, up to {@link ApiKeys#MAX_GRACE}; zero for not at all
     * @throws IllegalArgumentException when the grace is negative or too long
     */
    IssuedKey rotate(UUID id, Duration grace);

    /** Until when the secret that a rotation replaced still verifies; nothing when there is none in its grace period. */
    Optional<Instant> graceUntil(UUID id);

    /** The keys that have expired and are still to be deactivated. */
    List<ApiKey> expired();

    /** Deactivates every key that has expired, built-in ones aside, and answers with them. Does it a few keys at a time. */
    List<ApiKey> deactivateExpired();
}

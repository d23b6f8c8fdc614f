package dev.latchkey.key;

import dev.latchkey.audit.AuditEntry;
import dev.latchkey.audit.AuditHead;
import dev.latchkey.secret.DuplicateSecretException;
import dev.latchkey.secret.StoredSecret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What can be done in one transaction of an {@link ApiKeyRepository}. No other transaction of the same store runs at the same
 * time, and what is found here stays so until the end. Not to be used afterwards.
 */
public interface KeyTransaction {

    /** The key of that id, deleted ones included. */
    Optional<ApiKey> find(UUID id);

    /** Keys other than that one that have the scope {@code admin:*} and work until that moment, as things are; 1,000 of them at most. */
    List<ApiKey> otherAdministrators(UUID id, Instant until);

    /**
     * Adds a key without a secret, unless there is one of that id.
     *
     * @return whether there was none
     */
    boolean add(ApiKey key);

    /**
     * Adds a key with its first secret.
     *
     * @throws DuplicateSecretException when the secret's hash is or ever was in use
     * @throws IllegalArgumentException when there is a key of that id
     */
    void add(ApiKey key, StoredSecret secret);

    /** Keeps what a key that was added in this transaction had used elsewhere. */
    void open(UUID key, OpeningBalance used);

    /**
     * Writes a key's next revision.
     *
     * @param before the key as it was found
     * @param after the key of the same id as it is to be, at the next revision
     */
    void update(ApiKey before, ApiKey after);

    /**
     * Gives a key a new secret. The secret that was newest verifies until {@code oldValidUntil}; one older than that no longer.
     *
     * @throws DuplicateSecretException when the new secret's hash is or ever was in use
     */
    void replaceSecret(UUID key, StoredSecret secret, Instant oldValidUntil);

    /**
     * Removes a key's record and all personal data with it: what the audit trail tells of its details, and kept answers. Its
     * usage stays under its id, and the hashes of its secrets stay as tombstones, so that no key can ever be given one of them
     * again.
     */
    void purge(UUID key);

    /** Where the audit trail ends. */
    AuditHead auditHead();

    /** Adds the entry that follows on the head. */
    void append(AuditEntry entry);

    /** The answer that is kept under that hash. */
    Optional<IdempotencyRecord> answer(String hash, Instant now);

    /** Keeps an answer, in place of one under the same hash that has expired. */
    void keep(IdempotencyRecord answer);
}

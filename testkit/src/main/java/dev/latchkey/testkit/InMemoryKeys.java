package dev.latchkey.testkit;

import dev.latchkey.audit.AuditEntry;
import dev.latchkey.audit.AuditHead;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.IdempotencyRecord;
import dev.latchkey.key.KeyState;
import dev.latchkey.key.KeyTransaction;
import dev.latchkey.key.OpeningBalance;
import dev.latchkey.secret.DuplicateSecretException;
import dev.latchkey.secret.SecretHash;
import dev.latchkey.secret.SecretShape;
import dev.latchkey.secret.StoredSecret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All that a repository in memory holds; a transaction works on a copy, which takes the place of the original at its end. */
final class InMemoryKeys implements KeyTransaction {

    final Map<UUID, ApiKey> keys;
    final Map<SecretHash, Entry> secrets;
    final Map<UUID, Long> changes;
    final Map<String, IdempotencyRecord> answers;
    final Map<UUID, OpeningBalance> openings;
    final List<AuditEntry> audit;
    long changeCount;
    boolean foreignSecrets;

    /** What is kept of a secret: whose it is, unless it is a tombstone, and how long it verifies. */
    record Entry(@Nullable UUID key, @Nullable Instant validUntil) {
        static final Entry TOMBSTONE = new Entry(null, null);
    }

    InMemoryKeys() {
        keys = new HashMap<>();
        secrets = new HashMap<>();
        changes = new HashMap<>();
        answers = new HashMap<>();
        openings = new HashMap<>();
        audit = new ArrayList<>();
    }

    InMemoryKeys(InMemoryKeys other) {
        keys = new HashMap<>(other.keys);
        secrets = new HashMap<>(other.secrets);
        changes = new HashMap<>(other.changes);
        answers = new HashMap<>(other.answers);
        openings = new HashMap<>(other.openings);
        audit = new ArrayList<>(other.audit);
        changeCount = other.changeCount;
        foreignSecrets = other.foreignSecrets;
    }

    @Override
    public Optional<ApiKey> find(UUID id) {
        return Optional.ofNullable(keys.get(id));
    }

    @Override
    public List<ApiKey> otherAdministrators(UUID id, Instant until) {
        return keys.values().stream()
                .filter(key -> !key.id().equals(id)
                        && key.scopes().contains("admin:*")
                        && key.stateAt(until) == KeyState.ACTIVE)
                .toList();
    }

    @Override
    public boolean add(ApiKey key) {
        if (keys.containsKey(key.id())) {
            return false;
        }
        store(key);
        return true;
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
        openings.put(key, used);
    }

    @Override
    public void update(ApiKey before, ApiKey after) {
        store(after);
    }

    @Override
    public void replaceSecret(UUID key, StoredSecret secret, Instant oldValidUntil) {
        secrets.replaceAll((hash, entry) -> {
            if (!key.equals(entry.key())) {
                return entry;
            }
            return entry.validUntil() == null ? new Entry(key, oldValidUntil) : Entry.TOMBSTONE;
        });
        insert(key, secret);
    }

    private void insert(UUID key, StoredSecret secret) {
        if (secrets.putIfAbsent(secret.hash(), new Entry(key, null)) != null) {
            throw new DuplicateSecretException();
        }
        foreignSecrets |= secret.shape() != SecretShape.OWN;
    }

    @Override
    public void purge(UUID key) {
        keys.remove(key);
        secrets.replaceAll((hash, entry) -> key.equals(entry.key()) ? Entry.TOMBSTONE : entry);
        answers.values().removeIf(answer -> answer.key().equals(key));
        audit.replaceAll(entry -> entry.key().equals(key) ? entry.redacted() : entry);
        changes.put(key, ++changeCount);
    }

    @Override
    public AuditHead auditHead() {
        return audit.isEmpty() ? AuditHead.NONE : audit.get(audit.size() - 1).head();
    }

    @Override
    public void append(AuditEntry entry) {
        audit.add(entry);
    }

    @Override
    public Optional<IdempotencyRecord> answer(String hash, Instant now) {
        return Optional.ofNullable(answers.get(hash)).filter(answer -> now.isBefore(answer.expiresAt()));
    }

    @Override
    public void keep(IdempotencyRecord answer) {
        answers.put(answer.hash(), answer);
    }

    private void store(ApiKey key) {
        keys.put(key.id(), key);
        changes.put(key.id(), ++changeCount);
    }
}

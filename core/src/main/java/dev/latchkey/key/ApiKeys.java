package dev.latchkey.key;

import dev.latchkey.audit.AuditAction;
import dev.latchkey.audit.AuditKey;
import dev.latchkey.secret.DuplicateSecretException;
import dev.latchkey.secret.Secret;
import dev.latchkey.secret.SecretHasher;
import dev.latchkey.secret.SecretMint;
import dev.latchkey.secret.StoredSecret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Administers the keys of an {@link ApiKeyRepository}: makes their secrets, and has each change done in a transaction with all
 * rules kept. Acts for {@link Actor#LATCHKEY} until it is told for whom. Immutable. Long, since it
 * is the one door to all changes of keys; what they do is in {@link KeyWork}.
 */
public final class ApiKeys implements KeyAdministration {

    /** The longest that a rotated secret may outlive its successor's start. */
    public static final Duration MAX_GRACE = Duration.ofDays(90);

    /** No expiry lies further away. */
    public static final Duration MAX_LIFETIME = Duration.ofDays(36_525);

    private static final Pattern ID_PREFIX = Pattern.compile("[0-9a-f-]{1,36}");
    private static final int MOST_AT_ONCE = 200;

    /** So few that other writers do not wait for long. */
    private static final int IMPORTED_AT_ONCE = 25;

    private final ApiKeyRepository repository;
    private final SecretHasher hasher;
    private final Supplier<AuditKey> auditKey;
    private final RandomGenerator random;
    private final InstantSource clock;
    private final Actor actor;
    private final @Nullable Long expectedRevision;
    private final Map<BuiltInKey, Secret> reserved;

    /**
     * @param auditKey asked for with each change, and not before
     * @param random cryptographically strong
     */
    public ApiKeys(
            ApiKeyRepository repository,
            SecretHasher hasher,
            Supplier<AuditKey> auditKey,
            RandomGenerator random,
            InstantSource clock) {
        this(
                repository,
                hasher,
                auditKey,
                random,
                clock,
                Actor.LATCHKEY,
                null,
                Map.of(BuiltInKey.DEMO, Secret.of(BuiltInKey.DEMO_SECRET)));
    }

    private ApiKeys(
            ApiKeyRepository repository,
            SecretHasher hasher,
            Supplier<AuditKey> auditKey,
            RandomGenerator random,
            InstantSource clock,
            Actor actor,
            @Nullable Long expectedRevision,
            Map<BuiltInKey, Secret> reserved) {
        this.repository = repository;
        this.hasher = hasher;
        this.auditKey = auditKey;
        this.random = random;
        this.clock = clock;
        this.actor = actor;
        this.expectedRevision = expectedRevision;
        this.reserved = reserved;
    }

    /** The same, for somebody, with that actor's authority and under its name in the audit trail. */
    public ApiKeys as(Actor other) {
        return new ApiKeys(repository, hasher, auditKey, random, clock, other, expectedRevision, reserved);
    }

    /** The same, where a key is changed only if it is at that revision; else {@link StaleRevisionException}. */
    public ApiKeys expecting(long revision) {
        return new ApiKeys(repository, hasher, auditKey, random, clock, actor, revision, reserved);
    }

    /** The same, where the legacy key's secret is that key's alone, as the demo key's is always. */
    public ApiKeys reserving(Secret legacy) {
        Map<BuiltInKey, Secret> both = new EnumMap<>(reserved);
        both.put(BuiltInKey.LEGACY, legacy);
        return new ApiKeys(repository, hasher, auditKey, random, clock, actor, expectedRevision, both);
    }

    /** Adds the built-in key's record to the store, unless it is there already. */
    public ApiKey ensure(BuiltInKey builtIn) {
        // Asks first: it is nearly always there, and looking takes no lock.
        return repository
                .findById(builtIn.id())
                .orElseGet(() -> transact(work -> work.ensure(records().of(builtIn, work.now()))));
    }

    @Override
    public IssuedKey create(NewApiKey wanted) {
        return transact(work -> create(work, wanted));
    }

    /**
     * As {@link #create}, once: a retry within 24 hours is answered with the same bytes.
     *
     * @param answer puts the answer together; part of the transaction, so it may not ask the store, and may be asked again
     * @throws IdempotencyConflictException when the idempotency key came with another request before
     */
    public byte[] createOnce(NewApiKey wanted, Idempotency retry, Function<IssuedKey, byte[]> answer) {
        return transact(work -> work.once(retry, "create", () -> create(work, wanted), answer));
    }

    private IssuedKey create(KeyWork work, NewApiKey wanted) {
        Secret secret = new SecretMint(random).mint(wanted.type().secretPrefix());
        ApiKey key = records().of(wanted, secret.hint(), work.now());
        return new IssuedKey(work.add(key, hasher.stored(secret), AuditAction.CREATE), secret);
    }

    @Override
    public List<ImportOutcome> importKeys(List<ImportedKey> keys) {
        List<ImportOutcome> outcomes = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size(); i += IMPORTED_AT_ONCE) {
            outcomes.addAll(importSome(keys.subList(i, Math.min(keys.size(), i + IMPORTED_AT_ONCE))));
        }
        return outcomes;
    }

    /** In one transaction, each of which takes a turn at writing and a trip to the disk; where that is refused, each by itself. */
    private List<ImportOutcome> importSome(List<ImportedKey> keys) {
        try {
            return transact(work -> keys.stream()
                    .map(imported -> ImportOutcome.created(bringIn(work, imported)))
                    .toList());
        } catch (IllegalArgumentException | DuplicateSecretException | ForbiddenException e) {
            return keys.stream().map(this::importKey).toList();
        }
    }

    private ImportOutcome importKey(ImportedKey imported) {
        try {
            return ImportOutcome.created(transact(work -> bringIn(work, imported)));
        } catch (IllegalArgumentException | DuplicateSecretException | ForbiddenException e) {
            return ImportOutcome.refused(e);
        }
    }

    private ApiKey bringIn(KeyWork work, ImportedKey imported) {
        StoredSecret secret = imported.stored(hasher, reserved);
        return work.bringIn(
                records().of(imported, secret.hint(), work.now()),
                secret,
                imported.history().used());
    }

    @Override
    public ApiKey find(String idOrPrefix) {
        String prefix = beginningOfId(idOrPrefix);
        reading().requireAll();
        List<ApiKey> found = repository.findByIdPrefix(prefix, 2);
        if (found.isEmpty()) {
            throw new NoSuchKeyException(
                    "no key has an id that begins with \"" + prefix + "\"; the list command shows the ids");
        }
        if (found.size() > 1) {
            throw new NoSuchKeyException(
                    "more than one key has an id that begins with \"" + prefix + "\"; give more of it");
        }
        return found.get(0);
    }

    /**
     * What was typed for an id or the beginning of one, as ids are written.
     *
     * @throws NoSuchKeyException when no id begins so
     */
    public static String beginningOfId(String typed) {
        String beginning = typed.strip().toLowerCase(Locale.ROOT);
        if (!ID_PREFIX.matcher(beginning).matches()) {
            // Not repeated: it may be a secret that was taken for the id.
            throw new NoSuchKeyException(
                    "an id has only digits, letters from a to f and hyphens; the list command shows the ids");
        }
        return beginning;
    }

    @Override
    public Optional<ApiKey> findById(UUID id) {
        return reading().maySee(id) ? repository.findById(id) : Optional.empty();
    }

    @Override
    public KeyPage list(KeyQuery query) {
        reading().requireAll();
        return repository.list(query);
    }

    @Override
    public Map<KeyState, Long> countByState() {
        reading().requireAll();
        return repository.countByState(now());
    }

    @Override
    public ApiKey edit(UUID id, KeyEdit edit) {
        return transact(work -> work.change(id, AuditAction.EDIT, "be edited", key -> edit.applyTo(key, work.now())));
    }

    @Override
    public ApiKey extend(UUID id, Duration by) {
        Duration whole = by.truncatedTo(ChronoUnit.MILLIS);
        if (whole.isNegative() || whole.isZero() || whole.compareTo(MAX_LIFETIME) > 0) {
            throw new IllegalArgumentException("a key is extended by some time of at most 100 years");
        }
        return transact(work -> work.change(id, AuditAction.EXTEND, "be extended", key -> {
            Instant expiresAt = key.expiresAt();
            if (expiresAt == null) {
                throw new KeyConflictException("the key never expires, so there is nothing to extend");
            }
            return new KeyDraft(key)
                    .expiresAt(Expiry.extended(expiresAt, whole, work.now()))
                    .revisedAt(work.now());
        }));
    }

    @Override
    public ApiKey change(UUID id, KeyChange change) {
        return transact(work -> change.apply(work, id));
    }

    @Override
    public ApiKey delete(UUID id) {
        return transact(work -> work.change(
                id,
                AuditAction.DELETE,
                "be deleted",
                key -> new KeyDraft(key).deletedAt(work.now()).revisedAt(work.now())));
    }

    @Override
    public void purge(UUID id) {
        transact(work -> work.purgeable(id));
        repository.forgetRequests(id);
        transact(work -> {
            work.purge(id);
            return id;
        });
    }

    @Override
    public IssuedKey rotate(UUID id, Duration grace) {
        requireGrace(grace);
        return transact(work -> rotate(work, id, grace));
    }

    /**
     * As {@link #rotate}, once: a retry within 24 hours is answered with the same bytes.
     *
     * @param answer puts the answer together; part of the transaction, so it may not ask the store, and may be asked again
     * @throws IdempotencyConflictException when the idempotency key came with another request before
     */
    public byte[] rotateOnce(UUID id, Duration grace, Idempotency retry, Function<IssuedKey, byte[]> answer) {
        requireGrace(grace);
        return transact(work -> work.once(retry, "rotate " + id, () -> rotate(work, id, grace), answer));
    }

    private IssuedKey rotate(KeyWork work, UUID id, Duration grace) {
        ApiKey before = work.rotatable(id);
        Secret secret = new SecretMint(random).mint(before.type().secretPrefix());
        return new IssuedKey(work.rotate(before, hasher.stored(secret), grace.truncatedTo(ChronoUnit.MILLIS)), secret);
    }

    private static void requireGrace(Duration grace) {
        if (grace.isNegative() || grace.compareTo(MAX_GRACE) > 0) {
            throw new IllegalArgumentException("the grace period is from 0s to " + MAX_GRACE.toDays() + "d");
        }
    }

    @Override
    public Optional<Instant> graceUntil(UUID id) {
        return reading().maySee(id) ? repository.graceUntil(id, now()) : Optional.empty();
    }

    @Override
    public List<ApiKey> expired() {
        reading().requireAll();
        return repository.expired(now());
    }

    @Override
    public List<ApiKey> deactivateExpired() {
        return deactivateExpired(Integer.MAX_VALUE);
    }

    /** As {@link #deactivateExpired()}, and stops when it has done as many as are wanted at most. */
    public List<ApiKey> deactivateExpired(int most) {
        List<UUID> expired = expired().stream().map(ApiKey::id).toList();
        List<ApiKey> deactivated = new ArrayList<>();
        int next = 0;
        while (next < expired.size() && deactivated.size() < most) {
            // Those that the actor may not change do not count, so a step may come to less than it could.
            int step = Math.min(MOST_AT_ONCE, most - deactivated.size());
            List<UUID> some = expired.subList(next, Math.min(expired.size(), next + step));
            deactivated.addAll(transact(work -> some.stream()
                    .flatMap(id -> work.deactivateExpired(id).stream())
                    .toList()));
            next += step;
        }
        return deactivated;
    }

    private KeyRecords records() {
        return new KeyRecords(random);
    }

    private Permission reading() {
        return Permission.toRead(actor, repository::findById, now());
    }

    private <T> T transact(Function<KeyWork, T> work) {
        AuditKey key = auditKey.get();
        return repository.transact(keys -> work.apply(new KeyWork(keys, actor, expectedRevision, key, random, now())));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}

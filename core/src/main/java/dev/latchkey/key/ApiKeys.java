package dev.latchkey.key;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * What an operator can do to keys: makes their secrets, keeps the rules that hold for every face, and leaves the record to
 * the {@link ApiKeyRepository}. Thread-safe; blocking.
 *
 * <p>Methods that name a key throw {@link NoSuchKeyException} when there is none, and {@link KeyConflictException} when the
 * key does not allow the operation.
 */
public final class ApiKeys {

    /** The longest that a rotated secret may outlive its successor's start. */
    public static final Duration MAX_GRACE = Duration.ofDays(90);

    /** No expiry lies further away. */
    public static final Duration MAX_LIFETIME = Duration.ofDays(36_525);

    private static final Pattern ID_PREFIX = Pattern.compile("[0-9a-f-]{1,36}");

    private final ApiKeyRepository repository;
    private final SecretMint mint;
    private final SecretHasher hasher;
    private final RandomGenerator random;
    private final InstantSource clock;

    /** @param random cryptographically strong */
    public ApiKeys(ApiKeyRepository repository, SecretHasher hasher, RandomGenerator random, InstantSource clock) {
        this.repository = repository;
        this.mint = new SecretMint(random);
        this.hasher = hasher;
        this.random = random;
        this.clock = clock;
    }

    /**
     * Makes a key and its secret; the key works at once.
     *
     * @throws IllegalArgumentException when the expiry is not in the future, or too far in it
     */
    public IssuedKey create(NewApiKey wanted) {
        Instant now = now();
        Instant expiresAt = wanted.expiresAt();
        if (expiresAt != null) {
            expiresAt = expiresAt.truncatedTo(ChronoUnit.MILLIS);
            requireExpiry(expiresAt, now);
        }
        Secret secret = mint.mint(wanted.type());
        ApiKey key = new ApiKey(
                randomId(),
                wanted.name(),
                wanted.email(),
                secret.hint(),
                wanted.type(),
                wanted.limits(),
                wanted.scopes(),
                wanted.addressRanges(),
                wanted.metadata(),
                1,
                now,
                now,
                expiresAt,
                null,
                null);
        repository.create(key, hasher.stored(secret));
        return new IssuedKey(key, secret);
    }

    /** Adds the built-in key's record to the store, unless it is there already. */
    public ApiKey ensure(BuiltInKey builtIn) {
        Instant now = now();
        return repository.ensure(new ApiKey(
                builtIn.id(),
                builtIn.label(),
                null,
                builtIn.hint(),
                builtIn.type(),
                builtIn.limits(),
                Set.of(),
                Set.of(),
                Map.of(),
                1,
                now,
                now,
                null,
                null,
                null));
    }

    /** The key of that id, or the only one whose id begins so; deleted keys included. */
    public ApiKey find(String idOrPrefix) {
        String prefix = idOrPrefix.strip().toLowerCase(Locale.ROOT);
        if (!ID_PREFIX.matcher(prefix).matches()) {
            // Not repeated: it may be a secret that was taken for the id.
            throw new NoSuchKeyException(
                    "an id has only digits, letters from a to f and hyphens; the list command shows the ids");
        }
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

    /** One page of keys. */
    public KeyPage list(KeyQuery query) {
        return repository.list(query);
    }

    /** How many keys there are in each state, those without any included. */
    public Map<KeyState, Long> countByState() {
        return repository.countByState(now());
    }

    /** The key of that id, deleted ones included; nothing when there is none, or no longer. */
    public Optional<ApiKey> findById(UUID id) {
        return repository.findById(id);
    }

    /** Changes some of a key's limits; what was counted in its windows stays counted. */
    public ApiKey editLimits(UUID id, LimitsEdit edit) {
        return change(id, "have its limits edited", () -> repository.editLimits(id, edit, now()));
    }

    /**
     * Moves a key's expiry on, counting from the later of now and the present expiry.
     *
     * @throws IllegalArgumentException when the time is not positive, or the new expiry is too far away
     */
    public ApiKey extend(UUID id, Duration by) {
        Duration whole = by.truncatedTo(ChronoUnit.MILLIS);
        if (whole.isNegative() || whole.isZero() || whole.compareTo(MAX_LIFETIME) > 0) {
            throw new IllegalArgumentException("a key is extended by some time of at most 100 years");
        }
        Instant expiresAt = changeable(id, "be extended").expiresAt();
        if (expiresAt == null) {
            throw new KeyConflictException("the key never expires, so there is nothing to extend");
        }
        Instant now = now();
        requireExpiry((expiresAt.isAfter(now) ? expiresAt : now).plus(whole), now);
        return change(id, "be extended", () -> repository.extend(id, whole, now));
    }

    /** Ends a deactivation. */
    public ApiKey activate(UUID id) {
        requireNotDeleted(get(id));
        return repository.activate(id, now()).orElseThrow(() -> noSuchKey(id));
    }

    /** Deactivates a key; {@link #activate} brings it back as it was. */
    public ApiKey deactivate(UUID id) {
        requireNotDeleted(get(id));
        return repository.deactivate(id, now()).orElseThrow(() -> noSuchKey(id));
    }

    /** Deletes a key: its history stays, its secrets never verify again. There is no way back. */
    public ApiKey delete(UUID id) {
        return change(id, "be deleted", () -> repository.delete(id, now()));
    }

    /** Removes a key's record and its personal data; anonymous totals stay. There is no way back. */
    public void purge(UUID id) {
        requireOrdinary(get(id), "be purged");
        if (!repository.purge(id)) {
            throw noSuchKey(id);
        }
    }

    /**
     * Gives a key a new secret.
     *
     * @param grace how long the secret it replaces still verifies; zero for not at all
     * @throws IllegalArgumentException when the grace is negative or longer than {@link #MAX_GRACE}
     */
    public IssuedKey rotate(UUID id, Duration grace) {
        if (grace.isNegative() || grace.compareTo(MAX_GRACE) > 0) {
            throw new IllegalArgumentException("the grace period is from 0s to " + MAX_GRACE.toDays() + "d");
        }
        ApiKey before = get(id);
        requireOrdinary(before, "be rotated");
        Secret secret = mint.mint(before.type());
        ApiKey after = change(id, "be rotated", () -> {
            Instant now = now();
            return repository.rotate(id, hasher.stored(secret), now.plus(grace.truncatedTo(ChronoUnit.MILLIS)), now);
        });
        return new IssuedKey(after, secret);
    }

    /** Until when the secret that a rotation replaced still verifies; nothing when there is none in its grace period. */
    public Optional<Instant> graceUntil(UUID id) {
        return repository.graceUntil(id, now());
    }

    /** The keys that have expired and are still to be deactivated. */
    public List<ApiKey> expired() {
        return repository.expired(now());
    }

    /** Deactivates every key that has expired, and answers with them. */
    public List<ApiKey> deactivateExpired() {
        return repository.deactivateExpired(now());
    }

    private ApiKey change(UUID id, String what, Supplier<Optional<ApiKey>> operation) {
        changeable(id, what);
        return operation.get().orElseThrow(() -> noSuchKey(id));
    }

    private ApiKey changeable(UUID id, String what) {
        ApiKey key = get(id);
        requireOrdinary(key, what);
        requireNotDeleted(key);
        return key;
    }

    private ApiKey get(UUID id) {
        return repository.findById(id).orElseThrow(() -> noSuchKey(id));
    }

    private static void requireOrdinary(ApiKey key, String what) {
        if (key.isBuiltIn()) {
            throw new KeyConflictException("the key \"" + key.name() + "\" is built in and cannot " + what
                    + "; it can only be deactivated and activated");
        }
    }

    private static void requireNotDeleted(ApiKey key) {
        if (key.deletedAt() != null) {
            throw new KeyConflictException("the key is deleted, and there is no way back; create a new one");
        }
    }

    private static void requireExpiry(Instant expiresAt, Instant now) {
        if (!expiresAt.isAfter(now)) {
            throw new IllegalArgumentException("the expiry " + expiresAt + " is in the past");
        }
        if (expiresAt.isAfter(now.plus(MAX_LIFETIME))) {
            throw new IllegalArgumentException("the expiry " + expiresAt
                    + " is more than 100 years away; leave it out for a key that never expires");
        }
    }

    private static NoSuchKeyException noSuchKey(UUID id) {
        return new NoSuchKeyException("there is no key " + id);
    }

    private UUID randomId() {
        // Version 4, variant 2 (RFC 9562 §5.4): 122 random bits.
        long most = (random.nextLong() & 0xffff_ffff_ffff_0fffL) | 0x4000L;
        long least = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(most, least);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}

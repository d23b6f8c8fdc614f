package dev.latchkey.testkit;

import dev.latchkey.audit.AuditKey;
import dev.latchkey.key.AddressRange;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.ApiKeyRepository;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.TextField;
import dev.latchkey.limit.Limits;
import dev.latchkey.secret.SecretHash;
import dev.latchkey.secret.SecretShape;
import dev.latchkey.secret.StoredSecret;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Keys and secrets for tests, with whatever the test does not care about filled in. */
public final class Keys {

    /** When a key was made unless a test says otherwise. */
    public static final Instant CREATED = Instant.parse("2025-01-01T00:00:00Z");

    /** Seals the audit entries of tests. */
    public static final AuditKey AUDIT_KEY = AuditKey.of(new byte[AuditKey.MIN_LENGTH]);

    private UUID id = UUID.randomUUID();
    private String name = "Some Holder";
    private Map<TextField, String> texts = Map.of();
    private String hint = "lk_live_3f9a…";
    private KeyType type = KeyType.LIVE;
    private Limits limits = Limits.DEFAULT;
    private Set<String> scopes = Set.of();
    private Set<AddressRange> addressRanges = Set.of();
    private Map<String, String> metadata = Map.of();
    private long revision = 1;
    private Instant createdAt = CREATED;
    private Instant updatedAt = CREATED;
    private @Nullable Instant expiresAt;
    private @Nullable Instant deactivatedAt;
    private @Nullable Instant deletedAt;

    private Keys() {}

    /** A live key with a random id, which never expires. */
    public static Keys aKey() {
        return new Keys();
    }

    /** A key that differs from the given one in what is said of it. */
    public static Keys like(ApiKey key) {
        return new Keys()
                .id(key.id())
                .name(key.name())
                .texts(key.texts())
                .hint(key.hint())
                .type(key.type())
                .limits(key.limits())
                .scopes(key.scopes())
                .addressRanges(key.addressRanges())
                .metadata(key.metadata())
                .revision(key.revision())
                .createdAt(key.createdAt())
                .updatedAt(key.updatedAt())
                .expiresAt(key.expiresAt())
                .deactivatedAt(key.deactivatedAt())
                .deletedAt(key.deletedAt());
    }

    /** Puts a key into a repository. */
    public static ApiKey store(ApiKeyRepository repository, ApiKey key, StoredSecret secret) {
        return repository.transact(keys -> {
            keys.add(key, secret);
            return key;
        });
    }

    /** Changes a key in a repository, as a next revision. */
    public static ApiKey change(ApiKeyRepository repository, UUID id, UnaryOperator<Keys> change) {
        return repository.transact(keys -> {
            ApiKey before = keys.find(id).orElseThrow();
            ApiKey after =
                    change.apply(like(before).revision(before.revision() + 1)).build();
            keys.update(before, after);
            return after;
        });
    }

    /** Gives a key in a repository a new secret. */
    public static ApiKey rotate(ApiKeyRepository repository, UUID id, StoredSecret secret, Instant oldValidUntil) {
        return repository.transact(keys -> {
            ApiKey before = keys.find(id).orElseThrow();
            ApiKey after = like(before)
                    .revision(before.revision() + 1)
                    .hint(secret.hint())
                    .build();
            keys.update(before, after);
            keys.replaceSecret(id, secret, oldValidUntil);
            return after;
        });
    }

    /** Takes a key out of a repository. */
    public static void purge(ApiKeyRepository repository, UUID id) {
        repository.transact(keys -> {
            keys.purge(id);
            return id;
        });
    }

    /** A secret with a random hash. */
    public static StoredSecret aSecret() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        SecretHash hash = new SecretHash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
        return new StoredSecret(
                hash, 0, "lk_live_" + Integer.toHexString(random.nextInt(0x1000, 0x10000)) + "…", SecretShape.OWN);
    }

    public Keys id(UUID other) {
        id = other;
        return this;
    }

    public Keys name(String other) {
        name = other;
        return this;
    }

    public Keys email(@Nullable String other) {
        return texts(other == null ? Map.of() : Map.of(TextField.EMAIL, other));
    }

    public Keys texts(Map<TextField, String> other) {
        texts = other;
        return this;
    }

    public Keys hint(String other) {
        hint = other;
        return this;
    }

    public Keys type(KeyType other) {
        type = other;
        return this;
    }

    public Keys limits(Limits other) {
        limits = other;
        return this;
    }

    public Keys scopes(Set<String> other) {
        scopes = other;
        return this;
    }

    public Keys metadata(Map<String, String> other) {
        metadata = other;
        return this;
    }

    public Keys addressRanges(Set<AddressRange> other) {
        addressRanges = other;
        return this;
    }

    public Keys revision(long other) {
        revision = other;
        return this;
    }

    public Keys createdAt(Instant other) {
        createdAt = other;
        return this;
    }

    public Keys updatedAt(Instant other) {
        updatedAt = other;
        return this;
    }

    public Keys expiresAt(@Nullable Instant other) {
        expiresAt = other;
        return this;
    }

    public Keys deactivatedAt(@Nullable Instant other) {
        deactivatedAt = other;
        return this;
    }

    public Keys deletedAt(@Nullable Instant other) {
        deletedAt = other;
        return this;
    }

    /** The key. */
    public ApiKey build() {
        return new ApiKey(
                id,
                name,
                texts,
                hint,
                type,
                limits,
                scopes,
                addressRanges,
                metadata,
                revision,
                createdAt,
                updatedAt,
                expiresAt,
                deactivatedAt,
                deletedAt);
    }
}

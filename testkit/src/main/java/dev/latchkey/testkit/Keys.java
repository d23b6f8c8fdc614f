package dev.latchkey.testkit;

import dev.latchkey.key.AddressRange;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.SecretHash;
import dev.latchkey.key.StoredSecret;
import dev.latchkey.limit.Limits;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Keys and secrets for tests, with whatever the test does not care about filled in. */
public final class Keys {

    /** When a key was made unless a test says otherwise. */
    public static final Instant CREATED = Instant.parse("2025-01-01T00:00:00Z");

    private UUID id = UUID.randomUUID();
    private String name = "Some Holder";
    private @Nullable String email;
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
                .email(key.email())
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

    /** A secret with a random hash. */
    public static StoredSecret aSecret() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        SecretHash hash = new SecretHash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
        return new StoredSecret(hash, 0, "lk_live_" + Integer.toHexString(random.nextInt(0x1000, 0x10000)) + "…");
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
        email = other;
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
                email,
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

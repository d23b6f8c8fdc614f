package dev.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.limit.Limits;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ApiKeyTest {

    private static final Instant NOON = Instant.parse("2025-03-01T12:00:00Z");

    @Test
    void aKeyExpiresAtTheInstantAndNotBefore() {
        ApiKey key = key(Set.of(), NOON, null, null);

        assertThat(key.stateAt(NOON.minusMillis(1))).isEqualTo(KeyState.ACTIVE);
        assertThat(key.stateAt(NOON)).isEqualTo(KeyState.EXPIRED);
        assertThat(key(Set.of(), null, null, null).stateAt(Instant.MAX)).isEqualTo(KeyState.ACTIVE);
    }

    @Test
    void deletedOutweighsInactiveWhichOutweighsExpired() {
        assertThat(key(Set.of(), NOON, NOON, null).stateAt(NOON)).isEqualTo(KeyState.INACTIVE);
        assertThat(key(Set.of(), NOON, NOON, NOON).stateAt(NOON)).isEqualTo(KeyState.DELETED);
        assertThat(key(Set.of(), null, null, NOON).stateAt(NOON.minusSeconds(1)))
                .isEqualTo(KeyState.DELETED);
    }

    @Test
    void aKeyWithoutScopesMayCallAllButAdministration() {
        ApiKey key = key(Set.of(), null, null, null);

        assertThat(key.hasScope("generate")).isTrue();
        assertThat(key.hasScope("generate:patients")).isTrue();
        assertThat(key.hasScope("administer")).isTrue();
        assertThat(key.hasScope("admin:read")).isFalse();
    }

    @Test
    void aKeyWithScopesMayCallThoseAndNothingElse() {
        ApiKey key = key(Set.of("generate", "admin:read"), null, null, null);

        assertThat(key.hasScope("generate")).isTrue();
        assertThat(key.hasScope("admin:read")).isTrue();
        assertThat(key.hasScope("admin:write")).isFalse();
        assertThat(key.hasScope("generate:patients")).isFalse();
        assertThat(key.hasScope("download")).isFalse();
    }

    @Test
    void aStarStandsForEveryScopeWithItsBeginning() {
        ApiKey key = key(Set.of("admin:*"), null, null, null);

        assertThat(key.hasScope("admin:read")).isTrue();
        assertThat(key.hasScope("admin:write")).isTrue();
        assertThat(key.hasScope("admin")).isFalse();
        assertThat(key.hasScope("administer:read")).isFalse();
        assertThat(key.hasScope(":read")).isFalse();
    }

    @Test
    void powerOverOtherKeysIsOnlyEverGiven() {
        for (String scope : Set.of("keys:verify", "keys:addresses", "keys:anything")) {
            for (Set<String> others :
                    Set.of(Set.<String>of(), Set.of("generate"), Set.of("admin:*"), Set.of("keys:other"))) {
                assertThat(key(others, null, null, null).hasScope(scope))
                        .as("%s has %s", others, scope)
                        .isFalse();
            }
            assertThat(key(Set.of(scope), null, null, null).hasScope(scope)).isTrue();
            assertThat(key(Set.of("keys:*"), null, null, null).hasScope(scope)).isTrue();
        }
    }

    @Test
    void theBuiltInKeysAreKnownByTheirIds() {
        for (BuiltInKey builtIn : BuiltInKey.values()) {
            assertThat(BuiltInKey.ofId(builtIn.id())).contains(builtIn);
        }
        assertThat(key(Set.of(), null, null, null).isBuiltIn()).isFalse();
    }

    private static ApiKey key(
            Set<String> scopes,
            @Nullable Instant expiresAt,
            @Nullable Instant deactivatedAt,
            @Nullable Instant deletedAt) {
        return new ApiKey(
                new UUID(1, 2),
                "n",
                Map.of(),
                "lk_live_…",
                KeyType.LIVE,
                Limits.DEFAULT,
                scopes,
                Set.of(),
                Map.of(),
                1,
                NOON,
                NOON,
                expiresAt,
                deactivatedAt,
                deletedAt);
    }

    @Test
    void theLegacyKeyHasNoSecretToMint() {
        assertThatThrownBy(KeyType.LEGACY::secretPrefix).isInstanceOf(IllegalArgumentException.class);
    }
}

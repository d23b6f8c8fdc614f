package dev.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.limit.Limits;
import dev.latchkey.secret.Pepper;
import dev.latchkey.secret.Secret;
import dev.latchkey.secret.SecretHash;
import dev.latchkey.secret.SecretHasher;
import dev.latchkey.testkit.InMemoryApiKeyRepository;
import dev.latchkey.testkit.Keys;
import dev.latchkey.testkit.SettableTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {

    private static final Instant NOON = Instant.parse("2025-03-01T12:00:00.123Z");

    private final InMemoryApiKeyRepository repository = new InMemoryApiKeyRepository();
    private final SecretHasher hasher = SecretHasher.plain();
    private final SettableTime time = new SettableTime(NOON);
    private final ApiKeys keys = new ApiKeys(repository, hasher, () -> Keys.AUDIT_KEY, new Random(1), time);

    @Test
    void theSecretsOfBuiltInKeysAreImportedInNoForm() {
        Secret legacy = Secret.of("the-one-api-key-of-old-0123456789");
        for (SecretHasher hasher :
                List.of(SecretHasher.plain(), SecretHasher.peppered(Pepper.parse("1:" + "p".repeat(16))))) {
            ApiKeys all = new ApiKeys(new InMemoryApiKeyRepository(), hasher, () -> Keys.AUDIT_KEY, new Random(1), time)
                    .reserving(legacy);
            for (Secret secret : List.of(Secret.of(BuiltInKey.DEMO_SECRET), legacy)) {
                NewApiKey wanted = new NewApiKey("x", null, KeyType.LIVE, Limits.DEFAULT, Set.of(), Map.of(), null);
                SecretHash hash = SecretHasher.plain().hash(secret);
                for (ImportedKey row :
                        List.of(new ImportedKey(wanted, secret, null), new ImportedKey(wanted, null, hash))) {
                    assertThat(all.importKeys(List.of(row)))
                            .singleElement()
                            .satisfies(outcome -> assertThat(outcome.refusal()).contains("built in"));
                }
            }
        }
    }

    @Test
    void aCreatedKeyIsFoundByItsSecretAtOnce() {
        IssuedKey issued = keys.create(wanted(null));

        ApiKey key = issued.key();
        assertThat(verifies(issued.secret())).isTrue();
        assertThat(key.hint()).isEqualTo(issued.secret().hint());
        assertThat(key.createdAt()).isEqualTo(NOON).isEqualTo(key.updatedAt());
        assertThat(key.stateAt(NOON)).isEqualTo(KeyState.ACTIVE);
        assertThat(key.id().version()).isEqualTo(4);
        assertThat(key.id().variant()).isEqualTo(2);
    }

    @Test
    void everyKeyHasItsOwnIdAndSecret() {
        IssuedKey one = keys.create(wanted(null));
        IssuedKey other = keys.create(wanted(null));

        assertThat(one.key().id()).isNotEqualTo(other.key().id());
        assertThat(one.secret().reveal()).isNotEqualTo(other.secret().reveal());
    }

    @Test
    void anExpiryLiesInTheFutureButNotTooFarInIt() {
        assertThat(keys.create(wanted(NOON.plusMillis(1))).key().stateAt(NOON)).isEqualTo(KeyState.ACTIVE);
        assertThatCode(() -> keys.create(wanted(NOON.plus(ApiKeys.MAX_LIFETIME))))
                .doesNotThrowAnyException();
        for (Instant wrong : List.of(
                NOON,
                Instant.MIN,
                NOON.plusNanos(1),
                NOON.plus(ApiKeys.MAX_LIFETIME).plusMillis(1),
                Instant.MAX)) {
            assertThatThrownBy(() -> keys.create(wanted(wrong))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anExpiryIsKeptToTheMillisecond() {
        assertThat(keys.create(wanted(NOON.plusNanos(1_999_999))).key().expiresAt())
                .isEqualTo(NOON.plusMillis(1));
    }

    @Test
    void extendingCountsFromTheLaterOfNowAndTheExpiry() {
        UUID id = keys.create(wanted(NOON.plusSeconds(60))).key().id();

        assertThat(keys.extend(id, Duration.ofSeconds(10)).expiresAt()).isEqualTo(NOON.plusSeconds(70));
        time.advance(Duration.ofSeconds(100));
        assertThat(keys.extend(id, Duration.ofSeconds(10)).expiresAt()).isEqualTo(NOON.plusSeconds(110));
    }

    @Test
    void noKeyIsExtendedBeyondTheLongestLife() {
        UUID id = keys.create(wanted(NOON.plus(ApiKeys.MAX_LIFETIME.minusSeconds(1))))
                .key()
                .id();

        assertThatThrownBy(() -> keys.extend(id, Duration.ofMillis(1_001)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> keys.extend(id, ApiKeys.MAX_LIFETIME)).isInstanceOf(IllegalArgumentException.class);
        assertThatCode(() -> keys.extend(id, Duration.ofSeconds(1))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.0009S", "P36526D", "PT2562047788015H"})
    void anExtensionIsSomeTimeOfAtMostAHundredYears(Duration by) {
        UUID id = keys.create(wanted(NOON.plusSeconds(60))).key().id();

        assertThatThrownBy(() -> keys.extend(id, by)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatNeverExpiresIsNotExtended() {
        UUID id = keys.create(wanted(null)).key().id();

        assertConflict(() -> keys.extend(id, Duration.ofDays(1)));
    }

    @Test
    void allTimesOfAKeyAreWholeMilliseconds() {
        UUID id = keys.create(wanted(NOON.plusSeconds(60))).key().id();

        assertThat(keys.extend(id, Duration.ofNanos(5_999_999)).expiresAt())
                .isEqualTo(NOON.plusSeconds(60).plusMillis(5));
        Secret before = keys.rotate(id, Duration.ZERO).secret();
        keys.rotate(id, Duration.ofNanos(5_999_999));
        assertThat(repository
                        .findByHash(List.of(hasher.hash(before)), NOON)
                        .orElseThrow()
                        .validUntil())
                .isEqualTo(NOON.plusMillis(5));
    }

    @Test
    void deactivatingAndActivatingKeepsEverything() {
        IssuedKey issued = keys.create(wanted(NOON.plusSeconds(60)));
        UUID id = issued.key().id();

        assertThat(keys.deactivate(id).stateAt(NOON)).isEqualTo(KeyState.INACTIVE);
        assertThat(keys.deactivate(id).stateAt(NOON)).isEqualTo(KeyState.INACTIVE);
        ApiKey activated = keys.activate(id);
        assertThat(activated.deactivatedAt()).isNull();
        assertThat(activated.revision()).isEqualTo(3);
        assertThat(keys.activate(id)).isEqualTo(activated);
    }

    @Test
    void aDeletedKeyNeverVerifiesAgainAndCannotBeChanged() {
        IssuedKey issued = keys.create(wanted(NOON.plusSeconds(60)));
        UUID id = issued.key().id();
        keys.delete(id);

        assertThat(verifies(issued.secret())).isFalse();
        assertThat(keys.find(id.toString()).stateAt(NOON)).isEqualTo(KeyState.DELETED);
        assertConflict(() -> keys.activate(id));
        assertConflict(() -> keys.deactivate(id));
        assertConflict(() -> keys.delete(id));
        assertConflict(() -> keys.rotate(id, Duration.ZERO));
        assertConflict(() -> keys.extend(id, Duration.ofDays(1)));
        assertConflict(() -> keys.edit(id, KeyEdit.NOTHING.withName("Other")));
    }

    @Test
    void aPurgedKeyIsGone() {
        IssuedKey issued = keys.create(wanted(null));
        UUID id = issued.key().id();
        keys.purge(id);

        assertThat(verifies(issued.secret())).isFalse();
        for (ThrowingCallable operation : List.<ThrowingCallable>of(
                () -> keys.find(id.toString()),
                () -> keys.activate(id),
                () -> keys.deactivate(id),
                () -> keys.delete(id),
                () -> keys.purge(id),
                () -> keys.rotate(id, Duration.ZERO),
                () -> keys.extend(id, Duration.ofDays(1)),
                () -> keys.edit(id, KeyEdit.NOTHING.withName("Other")))) {
            assertThatThrownBy(operation).isInstanceOf(NoSuchKeyException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(BuiltInKey.class)
    void aBuiltInKeyIsDeactivatedAndActivatedAndNothingElse(BuiltInKey builtIn) {
        UUID id = keys.ensure(builtIn).id();

        assertThat(keys.deactivate(id).stateAt(NOON)).isEqualTo(KeyState.INACTIVE);
        assertThat(keys.ensure(builtIn).stateAt(NOON)).isEqualTo(KeyState.INACTIVE);
        assertThat(keys.activate(id).stateAt(NOON)).isEqualTo(KeyState.ACTIVE);
        ApiKey before = keys.find(id.toString());
        assertBuiltIn(() -> keys.delete(id));
        assertBuiltIn(() -> keys.purge(id));
        assertBuiltIn(() -> keys.rotate(id, Duration.ZERO));
        assertBuiltIn(() -> keys.extend(id, Duration.ofDays(1)));
        assertBuiltIn(() -> keys.edit(id, KeyEdit.NOTHING.withName("Other")));
        assertThat(keys.find(id.toString())).isEqualTo(before);
    }

    @Test
    void aRotatedSecretOutlivesItsSuccessorsStartByTheGraceAndNotLonger() {
        IssuedKey first = keys.create(wanted(null));
        IssuedKey second = keys.rotate(first.key().id(), Duration.ofHours(1));

        assertThat(second.key().hint()).isEqualTo(second.secret().hint());
        assertThat(second.key().id()).isEqualTo(first.key().id());
        time.advance(Duration.ofHours(1).minusMillis(1));
        assertThat(verifies(first.secret())).isTrue();
        time.advance(Duration.ofMillis(1));
        assertThat(verifies(first.secret())).isFalse();
        assertThat(verifies(second.secret())).isTrue();
    }

    @Test
    void atMostTwoSecretsOfAKeyAreAlive() {
        IssuedKey first = keys.create(wanted(null));
        UUID id = first.key().id();
        IssuedKey second = keys.rotate(id, Duration.ofHours(1));
        IssuedKey third = keys.rotate(id, Duration.ofHours(1));

        assertThat(verifies(first.secret())).isFalse();
        assertThat(verifies(second.secret())).isTrue();
        assertThat(verifies(third.secret())).isTrue();
    }

    @Test
    void aGraceIsFromNothingToNinetyDays() {
        IssuedKey first = keys.create(wanted(null));
        UUID id = first.key().id();

        assertThatThrownBy(() -> keys.rotate(id, Duration.ofMillis(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> keys.rotate(id, ApiKeys.MAX_GRACE.plusMillis(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(verifies(first.secret())).isTrue();
        keys.rotate(id, Duration.ZERO);
        assertThat(verifies(first.secret())).isFalse();
        assertThatCode(() -> keys.rotate(id, ApiKeys.MAX_GRACE)).doesNotThrowAnyException();
    }

    @Test
    void aKeyIsFoundByAnUnambiguousBeginningOfItsId() {
        ApiKey key = keys.create(wanted(null)).key();
        String id = key.id().toString();
        keys.ensure(BuiltInKey.DEMO);

        assertThat(keys.find(id)).isEqualTo(key);
        assertThat(keys.find("  " + id.substring(0, 9).toUpperCase(Locale.ROOT) + " "))
                .isEqualTo(key);
        assertThat(keys.find("de3").id()).isEqualTo(BuiltInKey.DEMO.id());
    }

    @Test
    void anAmbiguousBeginningNamesNoKey() {
        for (int i = 0; i < 17; i++) {
            keys.create(wanted(null));
        }

        List<String> shared =
                List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "a", "b", "c", "d", "e", "f").stream()
                        .filter(digit -> repository.findByIdPrefix(digit, 2).size() == 2)
                        .toList();
        assertThat(shared).isNotEmpty();
        assertThatThrownBy(() -> keys.find(shared.get(0)))
                .isInstanceOf(NoSuchKeyException.class)
                .hasMessageContaining("more than one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "%", "_", "x", "0 1", "\u001b[31m", "ffffffff-ffff-4fff-8fff-fffffffffffff", "٣"})
    void whatIsNoBeginningOfAnIdNamesNoKey(String wrong) {
        keys.create(wanted(null));

        assertThatThrownBy(() -> keys.find(wrong))
                .isInstanceOf(NoSuchKeyException.class)
                .hasMessageNotContaining("\u001b");
    }

    @Test
    void aSecretGivenInPlaceOfAnIdIsNotRepeated() {
        IssuedKey issued = keys.create(wanted(null));
        String secret = issued.secret().reveal();

        assertThatThrownBy(() -> keys.find(secret))
                .isInstanceOf(NoSuchKeyException.class)
                .hasMessageNotContaining(secret.substring(8, 24));
    }

    @Test
    void onlyWhatExpiredIsDeactivatedByTheCleanup() {
        ApiKey expiring = keys.create(wanted(NOON.plusSeconds(60))).key();
        keys.create(wanted(NOON.plusSeconds(61)));
        keys.create(wanted(null));
        time.advance(Duration.ofSeconds(60));

        assertThat(keys.expired()).containsExactly(expiring);
        assertThat(keys.deactivateExpired()).extracting(ApiKey::id).containsExactly(expiring.id());
        assertThat(keys.expired()).isEmpty();
        assertThat(keys.deactivateExpired()).isEmpty();
    }

    private boolean verifies(Secret secret) {
        return repository.findByHash(hasher.candidates(secret), time.instant()).isPresent();
    }

    private static void assertConflict(ThrowingCallable operation) {
        assertThatThrownBy(operation).isInstanceOf(KeyConflictException.class);
    }

    private static void assertBuiltIn(ThrowingCallable operation) {
        assertThatThrownBy(operation).isInstanceOf(KeyConflictException.class).hasMessageContaining("built in");
    }

    private static NewApiKey wanted(@Nullable Instant expiresAt) {
        return new NewApiKey("Acme", null, KeyType.LIVE, Limits.DEFAULT, Set.of(), Map.of(), expiresAt);
    }
}

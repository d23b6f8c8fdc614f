package dev.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.key.FoundSecret;
import dev.latchkey.key.IssuedKey;
import dev.latchkey.key.KeyState;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.limit.Limits;
import dev.latchkey.secret.Pepper;
import dev.latchkey.secret.Secret;
import dev.latchkey.secret.SecretHasher;
import dev.latchkey.secret.SecretMint;
import dev.latchkey.secret.SecretPrefix;
import dev.latchkey.secret.SecretShape;
import dev.latchkey.secret.StoredSecret;
import dev.latchkey.testkit.Keys;
import dev.latchkey.testkit.SettableTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyDirectoryTest {

    private static final Instant NOON = Instant.parse("2025-03-01T12:00:00Z");
    private static final Duration STALE = Duration.ofMinutes(10);
    private static final int CAPACITY = 100;
    private static final Secret FOREIGN = Secret.of("somebody-elses-secret-0123456789abcdef");

    private final WatchedRepository repository = new WatchedRepository();
    private final SecretHasher hasher = SecretHasher.plain();
    private final SettableTime time = new SettableTime(NOON);
    private final ApiKeys keys = new ApiKeys(repository, hasher, () -> Keys.AUDIT_KEY, new Random(1), time);
    private final SecretMint strangers = new SecretMint(new Random(2));
    private final LookUps lookUps = new LookUps();
    private final FailureThrottle failures = new FailureThrottle(time);
    private final Guesser somebody = Guesser.at("192.0.2.1", failures);
    private final Secret demo = Secret.of(BuiltInKey.DEMO_SECRET);
    private final KeyDirectory directory = new KeyDirectory(
            repository, hasher, Map.of(hasher.hash(demo), BuiltInKey.DEMO), lookUps, time, STALE, CAPACITY);

    @BeforeEach
    void begin() {
        directory.refresh();
    }

    @Test
    void aKeyOnceFoundIsInMemory() {
        IssuedKey issued = create();

        assertThat(find(issued.secret()).map(FoundSecret::key)).contains(issued.key());
        repository.away = true;
        assertThat(find(issued.secret()).map(FoundSecret::key)).contains(issued.key());
        assertThat(lookUps()).isEqualTo(1);
    }

    @Test
    void anUnknownSecretOnceLookedForIsRemembered() {
        Secret stranger = strangers.mint(SecretPrefix.LIVE);

        assertThat(find(stranger)).isEmpty();
        assertThat(find(stranger)).isEmpty();
        assertThat(lookUps()).isEqualTo(1);
    }

    @Test
    void aSecretOfAnotherShapeIsNotLookedFor() {
        assertThat(find(FOREIGN)).isEmpty();
        assertThat(lookUps()).isZero();
    }

    @Test
    void onceOneWasImportedASecretOfAnotherShapeIsLookedForAndRemembered() {
        repository.foreignSecrets = true;
        directory.refresh();

        assertThat(find(FOREIGN)).isEmpty();
        assertThat(find(FOREIGN)).isEmpty();
        assertThat(lookUps()).isEqualTo(1);
        assertThat(find(Secret.of("lk_live_mistyped"))).isEmpty();
        assertThat(lookUps()).isEqualTo(1);
        repository.foreignSecrets = false;
        directory.refresh();
        assertThat(find(Secret.of("another-foreign-secret-0123456789"))).isEmpty();
        assertThat(lookUps()).isEqualTo(1);
    }

    @Test
    void asLongAsTheStoreHasNotSaidOtherwiseASecretOfAnotherShapeMayBeSomeKeys() {
        Secret other = Secret.of("another-foreign-secret-0123456789");
        KeyDirectory begun = new KeyDirectory(repository, hasher, Map.of(), lookUps, time, STALE, CAPACITY);
        assertThat(begun.find(FOREIGN, somebody)).isDone();
        assertThat(lookUps()).isEqualTo(1);

        begun.refresh();
        assertThat(begun.find(other, somebody)).isDone();
        assertThat(lookUps()).isEqualTo(1);
        time.advance(STALE);
        assertThat(begun.find(other, somebody)).isDone();
        assertThat(lookUps()).isEqualTo(2);
    }

    @Test
    void strangersHaveNoMoreThan64LookUpsUnderWayAndTheOthersWaitForTheirTurn() {
        IssuedKey issued = create();
        lookUps.held = true;
        List<CompletableFuture<Optional<FoundSecret>>> asked = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            asked.add(ask(strangers.mint(SecretPrefix.LIVE)));
        }
        CompletableFuture<Optional<FoundSecret>> last = ask(issued.secret());

        assertThat(lookUps.waiting()).isEqualTo(64);
        lookUps.runAll();
        assertThat(asked).allMatch(each -> each.isDone() && each.join().isEmpty());
        assertThat(last.join()).isPresent();
    }

    @Test
    void aThrottledAddressHasFourLookUpsUnderWayAndFewWaiting() {
        lookUps.held = true;
        for (int i = 0; i < FailureThrottle.TOLERATED; i++) {
            somebody.failed();
        }
        List<CompletableFuture<Optional<FoundSecret>>> guesses = new ArrayList<>();
        for (int i = 0; i < 6_000; i++) {
            guesses.add(ask(strangers.mint(SecretPrefix.LIVE)));
        }

        assertThat(lookUps.waiting()).isEqualTo(4);
        assertThat(guesses.stream().filter(CompletableFuture::isDone))
                .hasSize(6_000 - 4 - 64)
                .allSatisfy(guess -> assertThatThrownBy(guess::join).hasCauseInstanceOf(ThrottledException.class));
        lookUps.runAll();
        assertThat(guesses).allMatch(CompletableFuture::isDone);
    }

    @Test
    void whoeverIsNotThrottledIsLookedUpAtOnceWhateverAThrottledAddressAsksFor() {
        IssuedKey issued = create();
        lookUps.held = true;
        for (int i = 0; i < FailureThrottle.TOLERATED; i++) {
            somebody.failed();
        }
        for (int i = 0; i < 6_000; i++) {
            var unused = ask(strangers.mint(SecretPrefix.LIVE));
        }
        CompletableFuture<Optional<FoundSecret>> good =
                directory.find(issued.secret(), Guesser.at("192.0.2.2", failures));

        assertThat(lookUps.waiting()).isEqualTo(5);
        lookUps.runAll();
        assertThat(good.join()).isPresent();
    }

    @Test
    void oneAddressFillsTheQueueForItselfAlone() {
        IssuedKey issued = create();
        lookUps.held = true;
        List<CompletableFuture<Optional<FoundSecret>>> guesses = new ArrayList<>();
        for (int i = 0; i < 6_000; i++) {
            guesses.add(ask(strangers.mint(SecretPrefix.LIVE)));
        }
        CompletableFuture<Optional<FoundSecret>> good =
                directory.find(issued.secret(), Guesser.at("192.0.2.2", failures));

        assertThat(good).isNotDone();
        lookUps.run(2);
        assertThat(lookUps.waiting()).isEqualTo(64);
        lookUps.run(64);
        assertThat(good.join()).isPresent();
        assertThat(guesses.stream().filter(guess -> !guess.isDone())).hasSizeGreaterThan(3_000);
    }

    @Test
    void aBuiltInKeyHasItsRecordFromTheStoreAndItsLimitsFromTheCode() {
        keys.ensure(BuiltInKey.DEMO);
        Keys.change(repository, BuiltInKey.DEMO.id(), is -> is.limits(Limits.DEFAULT));
        repository.lookUps.set(0);

        assertThat(find(demo).map(FoundSecret::key).map(ApiKey::limits)).contains(Limits.DEMO);
        find(demo);
        assertThat(lookUps()).isEqualTo(1);
        keys.deactivate(BuiltInKey.DEMO.id());
        directory.refresh();
        assertThat(find(demo).map(found -> found.key().stateAt(NOON))).contains(KeyState.INACTIVE);
    }

    @Test
    void whereTheDemoKeyDoesNotWorkNoOtherKeyWorksWithItsSecret() {
        for (SecretHasher any : List.of(hasher, SecretHasher.peppered(Pepper.parse("1:" + "p".repeat(16))))) {
            // As plain SQL can do it, which asks nobody.
            ApiKey forged = Keys.aKey().build();
            Keys.store(repository, forged, new StoredSecret(any.hash(demo), any.version(), "x", SecretShape.FOREIGN));
            KeyDirectory without = new KeyDirectory(repository, any, Map.of(), lookUps, time, STALE, CAPACITY);
            without.refresh();

            assertThat(without.find(demo, somebody).join()).isEmpty();
        }
        assertThat(lookUps()).isZero();
    }

    @Test
    void aSecretThatIsTooShortVerifiesUnderNoHashWithAPepperOrWithout() {
        Secret foo = Secret.of("foo");
        Secret plainShort = Secret.of("x".repeat(31));
        for (Secret secret : List.of(foo, plainShort)) {
            Keys.store(
                    repository,
                    Keys.aKey().build(),
                    new StoredSecret(hasher.hash(secret), SecretHasher.NO_PEPPER, "x", SecretShape.FOREIGN));
        }
        SecretHasher peppered = SecretHasher.peppered(Pepper.parse("1:" + "p".repeat(16)));
        for (SecretHasher any : List.of(hasher, peppered)) {
            KeyDirectory own = new KeyDirectory(repository, any, Map.of(), lookUps, time, STALE, CAPACITY);
            own.refresh();

            assertThat(own.find(foo, somebody).join()).isEmpty();
            assertThat(own.find(plainShort, somebody).join()).isEmpty();
        }
    }

    @Test
    void askersOfTheSameSecretShareOneLookUp() {
        IssuedKey issued = create();
        lookUps.held = true;
        List<CompletableFuture<Optional<FoundSecret>>> asked = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            asked.add(ask(issued.secret()));
        }

        assertThat(lookUps.waiting()).isEqualTo(1);
        assertThat(asked).noneMatch(CompletableFuture::isDone);
        lookUps.runAll();
        assertThat(asked).allMatch(each -> each.join().isPresent());
    }

    @Test
    void aChangeDropsTheChangedKeyAndNoOther() {
        IssuedKey changed = create();
        IssuedKey other = create();
        directory.refresh();
        find(changed.secret());
        find(other.secret());
        keys.deactivate(changed.key().id());
        directory.refresh();
        repository.lookUps.set(0);

        assertThat(find(other.secret())).isPresent();
        assertThat(lookUps()).isZero();
        assertThat(find(changed.secret()).map(found -> found.key().stateAt(NOON)))
                .contains(KeyState.INACTIVE);
        assertThat(lookUps()).isEqualTo(1);
    }

    @Test
    void aRefreshWithoutChangesKeepsEverything() {
        IssuedKey issued = create();
        directory.refresh();
        Secret stranger = strangers.mint(SecretPrefix.LIVE);
        find(issued.secret());
        find(stranger);
        for (int i = 0; i < 5; i++) {
            time.advance(Duration.ofSeconds(1));
            directory.refresh();
        }
        find(issued.secret());
        find(stranger);

        assertThat(lookUps()).isEqualTo(2);
    }

    @Test
    void aKeyCreatedAfterItsSecretWasTriedIsFound() {
        // The same secret again: another mint with the same seed.
        Secret tried = new SecretMint(new Random(77)).mint(SecretPrefix.LIVE);
        assertThat(find(tried)).isEmpty();
        new ApiKeys(repository, hasher, () -> Keys.AUDIT_KEY, new Random(77), time).create(wanted());
        directory.refresh();

        assertThat(find(tried)).isPresent();
    }

    @Test
    void whatALookUpReadBeforeAChangeIsNotRememberedAfterIt() {
        IssuedKey issued = create();
        lookUps.held = true;
        CompletableFuture<Optional<FoundSecret>> before = ask(issued.secret());
        // The change is seen while the look-up is still under way.
        keys.deactivate(issued.key().id());
        directory.refresh();
        lookUps.runAll();
        before.join();
        lookUps.held = false;
        repository.lookUps.set(0);
        find(issued.secret());

        assertThat(lookUps()).isEqualTo(1);
    }

    @Test
    void whoAsksAfterAChangeDoesNotShareALookUpFromBeforeIt() {
        IssuedKey issued = create();
        lookUps.held = true;
        CompletableFuture<Optional<FoundSecret>> before = ask(issued.secret());
        keys.deactivate(issued.key().id());
        directory.refresh();
        CompletableFuture<Optional<FoundSecret>> after = ask(issued.secret());

        assertThat(lookUps.waiting()).isEqualTo(2);
        lookUps.runAll();
        assertThat(before.join()).isPresent();
        assertThat(after.join().map(found -> found.key().stateAt(NOON))).contains(KeyState.INACTIVE);
        repository.lookUps.set(0);
        lookUps.held = false;
        assertThat(find(issued.secret()).map(found -> found.key().stateAt(NOON)))
                .contains(KeyState.INACTIVE);
    }

    @Test
    void anUnknownSecretLookedForDuringAChangeIsNotRememberedAsUnknown() {
        Secret tried = new SecretMint(new Random(77)).mint(SecretPrefix.LIVE);
        IssuedKey other = create();
        directory.refresh();
        lookUps.held = true;
        CompletableFuture<Optional<FoundSecret>> before = ask(tried);
        keys.deactivate(other.key().id());
        directory.refresh();
        lookUps.runAll();
        assertThat(before.join()).isEmpty();
        lookUps.held = false;
        repository.lookUps.set(0);
        find(tried);

        assertThat(lookUps()).isEqualTo(1);
    }

    @Test
    void whileTheStoreIsAwayKnownKeysWorkUntilTheStaleTimeAndNotLonger() {
        IssuedKey issued = create();
        find(issued.secret());
        repository.away = true;
        assertThatThrownBy(directory::refresh).isInstanceOf(StoreUnavailableException.class);

        time.advance(STALE.minusNanos(1));
        assertThat(find(issued.secret())).isPresent();
        time.advance(Duration.ofNanos(1));
        assertUnavailable(issued.secret());
    }

    @Test
    void aStoreThatComesBackIsAskedAgainForEverything() {
        IssuedKey issued = create();
        find(issued.secret());
        repository.away = true;
        time.advance(STALE);
        repository.away = false;
        keys.deactivate(issued.key().id());

        // It answers before anything was refreshed.
        assertThat(find(issued.secret()).map(found -> found.key().stateAt(NOON)))
                .contains(KeyState.INACTIVE);
        directory.refresh();
        repository.lookUps.set(0);
        assertThat(find(issued.secret()).map(found -> found.key().stateAt(NOON)))
                .contains(KeyState.INACTIVE);
        find(issued.secret());
        assertThat(lookUps()).isEqualTo(1);
    }

    @Test
    void aStoreThatWasPutBackToAnOlderStateIsAskedAgainForEverything() {
        IssuedKey issued = create();
        create();
        directory.refresh();
        find(issued.secret());
        repository.putBack = 1;
        directory.refresh();
        repository.lookUps.set(0);

        find(issued.secret());
        assertThat(lookUps()).isEqualTo(1);
        directory.refresh();
        find(issued.secret());
        assertThat(lookUps()).isEqualTo(1);
    }

    @Test
    void aKeyThatIsNotInMemoryIsUnavailableWhileTheStoreIsAwayAndFoundAfterwards() {
        IssuedKey issued = create();
        repository.away = true;
        assertUnavailable(issued.secret());
        repository.away = false;

        assertThat(find(issued.secret())).isPresent();
    }

    @Test
    void aFailedLookUpIsNotWorthAStackTraceEach() {
        List<LogRecord> logged = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord message) {
                logged.add(message);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        try {
            repository.away = true;
            for (int i = 0; i < 10; i++) {
                assertUnavailable(strangers.mint(SecretPrefix.LIVE));
            }
        } finally {
            root.removeHandler(handler);
        }

        assertThat(logged).isEmpty();
    }

    @Test
    void moreLookUpsThanTheExecutorTakesAreUnavailableAtOnceAndTheOthersAreNot() {
        IssuedKey issued = create();
        lookUps.held = true;
        lookUps.most = 2;
        CompletableFuture<Optional<FoundSecret>> taken = ask(issued.secret());
        assertThat(ask(strangers.mint(SecretPrefix.LIVE))).isNotDone();
        Secret refused = strangers.mint(SecretPrefix.LIVE);

        assertUnavailable(refused);
        assertUnavailable(refused);
        lookUps.runAll();
        assertThat(taken.join()).isPresent();
        assertThat(ask(refused)).isNotDone();
    }

    @Test
    void strangersAreBoundedAndPushNoKnownKeyOut() {
        List<Secret> known =
                IntStream.range(0, CAPACITY).mapToObj(i -> create().secret()).toList();
        directory.refresh();
        for (int round = 0; round < 3; round++) {
            known.forEach(this::find);
        }
        Random random = new Random(3);
        SecretMint mint = new SecretMint(random);
        for (int i = 0; i < 30_000; i++) {
            find(mint.mint(SecretPrefix.LIVE));
        }
        // As many at once as look-ups may be under way.
        lookUps.held = true;
        for (int i = 0; i < 64; i++) {
            assertThat(ask(mint.mint(SecretPrefix.LIVE))).isNotDone();
        }
        lookUps.runAll();
        lookUps.held = false;
        repository.lookUps.set(0);

        known.forEach(this::find);
        assertThat(lookUps()).isLessThanOrEqualTo(CAPACITY / 20);
        SecretMint again = new SecretMint(new Random(3));
        repository.lookUps.set(0);
        for (int i = 0; i < 30_000; i++) {
            find(again.mint(SecretPrefix.LIVE));
        }
        assertThat(lookUps()).isGreaterThanOrEqualTo(10_000);
    }

    private int lookUps() {
        return repository.lookUps.get();
    }

    private IssuedKey create() {
        return keys.create(wanted());
    }

    private static NewApiKey wanted() {
        return new NewApiKey("Acme", null, KeyType.LIVE, Limits.DEFAULT, Set.of(), Map.of(), null);
    }

    private CompletableFuture<Optional<FoundSecret>> ask(Secret secret) {
        return directory.find(secret, somebody).toCompletableFuture();
    }

    private Optional<FoundSecret> find(Secret secret) {
        CompletableFuture<Optional<FoundSecret>> found = ask(secret);
        assertThat(found).isDone();
        return found.join();
    }

    private void assertUnavailable(Secret secret) {
        CompletableFuture<Optional<FoundSecret>> found = ask(secret);
        assertThat(found).isDone();
        assertThatThrownBy(found::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(StoreUnavailableException.class);
    }
}

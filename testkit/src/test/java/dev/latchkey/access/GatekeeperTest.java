package dev.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.AddressRange;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.key.IssuedKey;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.InMemoryRateLimiter;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.secret.Secret;
import dev.latchkey.secret.SecretHasher;
import dev.latchkey.secret.SecretMint;
import dev.latchkey.secret.SecretPrefix;
import dev.latchkey.testkit.Keys;
import dev.latchkey.testkit.SettableTime;
import dev.latchkey.usage.Method;
import dev.latchkey.usage.RefusalCount;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatekeeperTest {

    private static final Instant NOON = Instant.parse("2025-03-01T12:00:00Z");
    private static final Secret LEGACY = Secret.of("an-older-systems-only-key");
    private static final Secret DEMO = Secret.of(BuiltInKey.DEMO_SECRET);
    private static final Limits TWO_A_MINUTE =
            Limits.NONE.withUnitsPerRequest(10).with(Window.MINUTE, 2);

    private final WatchedRepository repository = new WatchedRepository();
    private final SecretHasher hasher = SecretHasher.plain();
    private final SettableTime time = new SettableTime(NOON);
    private final ApiKeys keys = new ApiKeys(repository, hasher, () -> Keys.AUDIT_KEY, new Random(1), time);
    private final SecretMint strangers = new SecretMint(new Random(2));
    private final LookUps lookUps = new LookUps();
    private final RecordingJournal journal = new RecordingJournal();
    private final KeyDirectory directory = new KeyDirectory(
            repository,
            hasher,
            Map.of(hasher.hash(DEMO), BuiltInKey.DEMO, hasher.hash(LEGACY), BuiltInKey.LEGACY),
            lookUps,
            time,
            Duration.ofMinutes(10),
            100);
    private final Gatekeeper gatekeeper =
            new Gatekeeper(directory, new InMemoryRateLimiter(time), journal, time, new Random(1));

    @BeforeEach
    void begin() {
        keys.ensure(BuiltInKey.DEMO);
        keys.ensure(BuiltInKey.LEGACY);
        directory.refresh();
    }

    @Test
    void aGoodKeyIsAdmittedAndSaysWhatRemains() {
        IssuedKey issued = create(TWO_A_MINUTE, Set.of(), null);

        ApiKeyContext context = admitted(ask(issued.secret()));
        assertThat(context.key()).isEqualTo(issued.key());
        assertThat(context.allowance().remaining(Window.MINUTE)).isEqualTo(1);
        assertThat(context.allowance().usedToday()).isEqualTo(1);
    }

    @Test
    void whatIsNotOneKeyIsToldApart() {
        assertThat(refused(request(Credential.NONE)).code()).isEqualTo(RefusalCode.KEY_MISSING);
        assertThat(refused(request(Credential.inQuery())).code()).isEqualTo(RefusalCode.KEY_AMBIGUOUS);
        assertThat(refused(request(Credential.ofHeaders(List.of("a", "b"), List.of())))
                        .code())
                .isEqualTo(RefusalCode.KEY_AMBIGUOUS);
        assertThat(refused(ask(Secret.of("lk_live_short"))).code()).isEqualTo(RefusalCode.KEY_MALFORMED);
        assertThat(refused(ask(strangers.mint(SecretPrefix.LIVE))).code()).isEqualTo(RefusalCode.KEY_UNKNOWN);
        assertThat(refused(ask(Secret.of("a-foreign-one"))).code()).isEqualTo(RefusalCode.KEY_UNKNOWN);
    }

    @Test
    void ofAllThatIsWrongTheFirstInTheOrderIsTold() {
        IssuedKey issued = create(TWO_A_MINUTE, Set.of("download"), NOON.plusSeconds(60));
        Secret secret = issued.secret();
        admitted(request(secret, "download", 2));
        journal.hasRoom = false;
        time.advance(Duration.ofSeconds(30));

        // Full windows, no room in the journal, and one more fault after the other.
        assertThat(refused(request(secret, "download", 1)).code()).isEqualTo(RefusalCode.RATE_LIMITED);
        assertThat(refused(request(secret, "generate", 1)).code()).isEqualTo(RefusalCode.SCOPE_MISSING);
        time.advance(Duration.ofSeconds(30));
        assertThat(refused(request(secret, "generate", 1)).code()).isEqualTo(RefusalCode.KEY_EXPIRED);
        keys.deactivate(issued.key().id());
        directory.refresh();
        assertThat(refused(request(secret, "generate", 1)).code()).isEqualTo(RefusalCode.KEY_INACTIVE);
        keys.delete(issued.key().id());
        directory.refresh();
        assertThat(refused(request(secret, "generate", 1)).code()).isEqualTo(RefusalCode.KEY_UNKNOWN);
    }

    @Test
    void refusalsAreRecordedByTheKeyThatIsKnownAndByCode() {
        IssuedKey issued = create(TWO_A_MINUTE, Set.of(), null);
        admitted(ask(issued.secret(), 2));
        refused(ask(issued.secret()));
        refused(ask(issued.secret()));
        keys.deactivate(issued.key().id());
        directory.refresh();
        refused(ask(issued.secret()));
        refused(request(Credential.NONE));

        gatekeeper.recordRefusals();

        long second = NOON.toEpochMilli() - 1_000;
        assertThat(journal.refusals)
                .containsExactlyInAnyOrder(
                        new RefusalCount(issued.key().id(), second, "RATE_LIMITED", 2),
                        new RefusalCount(issued.key().id(), second, "KEY_INACTIVE", 1),
                        new RefusalCount(null, NOON.minusSeconds(60).toEpochMilli(), "KEY_MISSING", 1));
    }

    @Test
    void aFullWindowIsNamedAndItsRetryAfterIsHonest() {
        IssuedKey issued = create(TWO_A_MINUTE, Set.of(), null);
        admitted(ask(issued.secret(), 2));

        Refusal refusal = refused(ask(issued.secret()));
        assertThat(refusal.code()).isEqualTo(RefusalCode.RATE_LIMITED);
        assertThat(refusal.detail()).contains("minute").contains("2");
        assertThat(refusal.allowance().flatMap(Allowance::refusedBy)).contains(Window.MINUTE);
        assertThat(refusal.key()).contains(issued.key());
        time.advance(Duration.ofMillis(refusal.retryAfterMillis()));
        admitted(ask(issued.secret()));
    }

    @Test
    void waitingDoesNotHelpWhatCostsMoreThanALimit() {
        IssuedKey issued = create(TWO_A_MINUTE, Set.of(), null);

        assertThat(refused(ask(issued.secret(), 3)).retryAfterMillis()).isZero();
    }

    @Test
    void withAFullJournalNothingIsServedAndNothingTaken() {
        IssuedKey issued = create(TWO_A_MINUTE, Set.of(), null);
        journal.hasRoom = false;
        for (int i = 0; i < 5; i++) {
            Refusal refusal = refused(ask(issued.secret()));
            assertThat(refusal.code()).isEqualTo(RefusalCode.JOURNAL_FULL);
            assertThat(refusal.retryAfterMillis()).isPositive();
        }
        journal.hasRoom = true;

        assertThat(admitted(ask(issued.secret(), 2)).allowance().usedToday()).isEqualTo(2);
    }

    @Test
    void aFullWindowIsToldEvenWhileTheJournalIsFullAndItsRetryAfterIsHonest() {
        IssuedKey issued = create(TWO_A_MINUTE, Set.of(), null);
        admitted(ask(issued.secret(), 2));
        journal.hasRoom = false;

        Refusal refusal = refused(ask(issued.secret()));
        assertThat(refusal.code()).isEqualTo(RefusalCode.RATE_LIMITED);
        journal.hasRoom = true;
        time.advance(Duration.ofMillis(refusal.retryAfterMillis()));
        admitted(ask(issued.secret()));
    }

    @Test
    void noRefusalTakesFromTheWindowsOrWritesInTheJournal() {
        IssuedKey issued = create(TWO_A_MINUTE, Set.of("download"), null);
        for (int i = 0; i < 10; i++) {
            refused(request(issued.secret(), "generate", 1));
            refused(request(issued.secret(), "download", 3));
        }

        assertThat(admitted(request(issued.secret(), "download", 0)).allowance().usedToday())
                .isZero();
        assertThat(journal.events).isEmpty();
    }

    @Test
    void theDemoKeyWorksWithItsOwnLimitsAndCanBeSwitchedOff() {
        ApiKeyContext context = admitted(ask(DEMO));
        assertThat(context.key().type()).isEqualTo(KeyType.DEMO);
        assertThat(context.key().limits()).isEqualTo(Limits.DEMO);
        assertThat(context.checkUnitLimit(51)).isPresent();

        keys.deactivate(BuiltInKey.DEMO.id());
        directory.refresh();
        assertThat(refused(ask(DEMO)).code()).isEqualTo(RefusalCode.KEY_INACTIVE);
        keys.activate(BuiltInKey.DEMO.id());
        directory.refresh();
        admitted(ask(DEMO));
    }

    @Test
    void theLegacyKeyKeepsItsHighLimits() {
        ApiKeyContext context = admitted(ask(LEGACY));

        assertThat(context.key().name()).isEqualTo("Legacy API Key");
        assertThat(context.key().type()).isEqualTo(KeyType.LEGACY);
        assertThat(context.key().limits())
                .isEqualTo(Limits.NONE
                        .withUnitsPerRequest(10_000)
                        .with(Window.MINUTE, 1_000)
                        .with(Window.HOUR, 10_000));
    }

    @Test
    void aRotatedSecretIsUnknownAfterItsGraceThoughItIsStillInMemory() {
        IssuedKey issued = create(Limits.DEFAULT, Set.of(), null);
        keys.rotate(issued.key().id(), Duration.ofMinutes(1));
        directory.refresh();
        admitted(ask(issued.secret()));
        time.advance(Duration.ofMinutes(1));
        repository.away = true;

        assertThat(refused(ask(issued.secret())).code()).isEqualTo(RefusalCode.KEY_UNKNOWN);
    }

    @Test
    void aKeyThatIsNotInMemoryWhileTheStoreIsAwayMayTryAgain() {
        IssuedKey known = create(Limits.DEFAULT, Set.of(), null);
        IssuedKey other = create(Limits.DEFAULT, Set.of(), null);
        admitted(ask(known.secret()));
        repository.away = true;

        admitted(ask(known.secret()));
        Refusal refusal = refused(ask(other.secret()));
        assertThat(refusal.code()).isEqualTo(RefusalCode.STORE_UNAVAILABLE);
        assertThat(refusal.retryAfterMillis()).isPositive();
    }

    @Test
    void anAddressThatKeepsFailingIsRefusedAtOnceButAValidKeyPasses() {
        IssuedKey issued = create(Limits.DEFAULT, Set.of(), null);
        for (int i = 0; i < 50; i++) {
            assertThat(refused(ask(strangers.mint(SecretPrefix.LIVE))).code()).isEqualTo(RefusalCode.KEY_UNKNOWN);
            assertThat(refused(ask(Secret.of("lk_live_" + i))).code()).isEqualTo(RefusalCode.KEY_MALFORMED);
        }

        Refusal refusal = refused(ask(strangers.mint(SecretPrefix.LIVE)));
        assertThat(refusal.code()).isEqualTo(RefusalCode.TOO_MANY_FAILURES);
        admitted(ask(issued.secret()));
        time.advance(Duration.ofMillis(refusal.retryAfterMillis()));
        assertThat(refused(ask(strangers.mint(SecretPrefix.LIVE))).code()).isEqualTo(RefusalCode.KEY_UNKNOWN);
    }

    @Test
    void anAddressIsToldHowLongItReallyHasToWait() {
        for (int i = 0; i <= 100; i++) {
            refused(ask(strangers.mint(SecretPrefix.LIVE)));
            time.advance(Duration.ofMillis(100));
        }

        assertThat(refused(ask(strangers.mint(SecretPrefix.LIVE))).retryAfterMillis())
                .isEqualTo(60_000 - 101 * 100);
    }

    @Test
    void callersOfWhomNothingIsKnownDoNotAnswerForEachOther() {
        for (int i = 0; i < 150; i++) {
            assertThat(refused(askFrom("", strangers.mint(SecretPrefix.LIVE), 1))
                            .code())
                    .isEqualTo(RefusalCode.KEY_UNKNOWN);
        }
    }

    @Test
    void allOfAnIpv6NetworkFailsTogether() {
        for (int i = 0; i < 100; i++) {
            refused(askFrom("2001:db8:1:2::" + Integer.toHexString(i), strangers.mint(SecretPrefix.LIVE), 1));
        }

        assertThat(refused(askFrom("2001:db8:1:2:ffff::1", strangers.mint(SecretPrefix.LIVE), 1))
                        .code())
                .isEqualTo(RefusalCode.TOO_MANY_FAILURES);
        assertThat(refused(askFrom("2001:db8:1:3::1", strangers.mint(SecretPrefix.LIVE), 1))
                        .code())
                .isEqualTo(RefusalCode.KEY_UNKNOWN);
    }

    @Test
    void anIpv4AddressFailsTogetherWithItsGuises() {
        for (int i = 0; i < 100; i++) {
            refused(askFrom(i % 2 == 0 ? "192.0.2.1" : "::ffff:192.0.2.1", strangers.mint(SecretPrefix.LIVE), 1));
        }

        for (String guise : List.of("192.0.2.1", "::ffff:192.0.2.1", "::ffff:c000:201")) {
            assertThat(refused(askFrom(guise, strangers.mint(SecretPrefix.LIVE), 1))
                            .code())
                    .isEqualTo(RefusalCode.TOO_MANY_FAILURES);
        }
        assertThat(refused(askFrom("::ffff:192.0.2.2", strangers.mint(SecretPrefix.LIVE), 1))
                        .code())
                .isEqualTo(RefusalCode.KEY_UNKNOWN);
    }

    @Test
    void aThrottledAddressIsToldSoWhereTooMuchOfItsWaitsForTheStore() {
        for (int i = 0; i < 100; i++) {
            refused(ask(strangers.mint(SecretPrefix.LIVE)));
        }
        lookUps.held = true;
        for (int i = 0; i < 4 + 64; i++) {
            assertThat(ask(strangers.mint(SecretPrefix.LIVE))).isNotDone();
        }

        Refusal refusal = refused(ask(strangers.mint(SecretPrefix.LIVE)));
        assertThat(refusal.code()).isEqualTo(RefusalCode.TOO_MANY_FAILURES);
        assertThat(refusal.retryAfterMillis()).isBetween(1L, 60_000L);
        assertThat(lookUps.waiting()).isEqualTo(4);
    }

    @Test
    void aServiceAnswersForTheSecretsThatItAsksAboutWhateverAddressItNames() {
        ApiKeyContext service = service("keys:verify");
        for (int i = 0; i < 100; i++) {
            assertThat(guessedBy(service, "203.0.113." + i % 7)).isEqualTo(RefusalCode.KEY_UNKNOWN);
        }

        assertThat(guessedBy(service, "203.0.113.8")).isEqualTo(RefusalCode.TOO_MANY_FAILURES);
        assertThat(guessedBy(service, "")).isEqualTo(RefusalCode.TOO_MANY_FAILURES);
        assertThat(guessedBy(service("keys:verify"), "203.0.113.8")).isEqualTo(RefusalCode.KEY_UNKNOWN);
        assertThat(refused(askFrom("203.0.113.1", strangers.mint(SecretPrefix.LIVE), 1))
                        .code())
                .isEqualTo(RefusalCode.KEY_UNKNOWN);
        admitted(admit(service.onBehalfOf(
                Credential.of(create(Limits.DEFAULT, Set.of(), null).secret()), null, 1, 0, "203.0.113.8")));
    }

    @Test
    void aTrustedServiceHasItsCallersAddressesAnswerAndItsWorstCallerLocksNobodyOut() {
        ApiKeyContext service = service("keys:verify", "keys:addresses");
        for (int i = 0; i < 2_000; i++) {
            guessedBy(service, "203.0.113.5");
        }

        assertThat(guessedBy(service, "::ffff:203.0.113.5")).isEqualTo(RefusalCode.TOO_MANY_FAILURES);
        assertThat(refused(askFrom("203.0.113.5", strangers.mint(SecretPrefix.LIVE), 1))
                        .code())
                .isEqualTo(RefusalCode.TOO_MANY_FAILURES);
        assertThat(guessedBy(service, "203.0.113.6")).isEqualTo(RefusalCode.KEY_UNKNOWN);
        assertThat(guessedBy(service, "")).isEqualTo(RefusalCode.KEY_UNKNOWN);
    }

    @Test
    void aTrustedServiceThatNamesEverNewAddressesAnswersForItself() {
        ApiKeyContext service = service("keys:verify", "keys:addresses");
        for (int i = 0; i < 1_000; i++) {
            assertThat(guessedBy(service, "203.0." + i / 200 + "." + i % 200)).isEqualTo(RefusalCode.KEY_UNKNOWN);
        }

        assertThat(guessedBy(service, "198.51.100.1")).isEqualTo(RefusalCode.TOO_MANY_FAILURES);
    }

    @Test
    void onlyATrustedServiceIsBelievedInWhereItsCallerIs() {
        Secret bound = createFor(Limits.DEFAULT, "192.0.2.0/24").secret();

        Refusal refusal =
                refused(admit(service("keys:verify").onBehalfOf(Credential.of(bound), null, 1, 0, "192.0.2.7")));
        assertThat(refusal.code()).isEqualTo(RefusalCode.ADDRESS_DENIED);
        assertThat(refusal.detail()).contains("keys:addresses");
        ApiKeyContext trusted = service("keys:verify", "keys:addresses");
        admitted(admit(trusted.onBehalfOf(Credential.of(bound), null, 1, 0, "192.0.2.7")));
        for (String elsewhere : List.of("198.51.100.1", "")) {
            assertThat(refused(admit(trusted.onBehalfOf(Credential.of(bound), null, 1, 0, elsewhere)))
                            .code())
                    .isEqualTo(RefusalCode.ADDRESS_DENIED);
        }
    }

    private ApiKeyContext service(String... scopes) {
        return admitted(ask(create(Limits.DEFAULT, Set.of(scopes), null).secret()));
    }

    private RefusalCode guessedBy(ApiKeyContext service, String address) {
        return refused(admit(service.onBehalfOf(Credential.of(strangers.mint(SecretPrefix.LIVE)), null, 1, 0, address)))
                .code();
    }

    @Test
    void aKeyWithRangesOfAddressesIsGoodFromThereAlone() {
        Secret secret =
                createFor(Limits.DEFAULT, "192.0.2.0/24", "2001:db8::/32").secret();

        for (String inside : List.of("192.0.2.1", "192.0.2.255", "::ffff:192.0.2.9", "2001:db8:ffff::1")) {
            admitted(askFrom(inside, secret, 1));
        }
        for (String outside :
                List.of("192.0.3.1", "10.0.0.1", "2001:db9::1", "::1", "fe80::1%eth0", "", "192.0.2", "localhost")) {
            Refusal refusal = refused(askFrom(outside, secret, 1));
            assertThat(refusal.code()).as(outside).isEqualTo(RefusalCode.ADDRESS_DENIED);
            assertThat(refusal.allowance().map(Allowance::usedToday)).contains(4L);
        }
        assertThat(RefusalCode.ADDRESS_DENIED.kind()).isEqualTo(RefusalKind.FORBIDDEN);
    }

    @Test
    void theAddressIsLookedAtAfterTheScopeAndBeforeTheWindows() {
        Secret secret = createFor(TWO_A_MINUTE, "192.0.2.0/24").secret();
        admitted(askFrom("192.0.2.1", secret, 2));

        assertThat(refused(askFrom("192.0.2.1", secret, 1)).code()).isEqualTo(RefusalCode.RATE_LIMITED);
        assertThat(refused(askFrom("10.0.0.1", secret, 1)).code()).isEqualTo(RefusalCode.ADDRESS_DENIED);
        assertThat(refused(request(secret, "admin:read", 1)).code()).isEqualTo(RefusalCode.SCOPE_MISSING);
    }

    @Test
    void usageTellsNoAddressAndOneOfTheSameNetworkFromAnother() {
        Secret secret = create(Limits.DEFAULT, Set.of(), null).secret();
        for (String address : List.of("2001:db8:1:2::1", "2001:db8:1:2::9", "2001:db8:1:3::1")) {
            admitted(askFrom(address, secret, 1)).settle(200);
        }

        assertThat(journal.events.get(0).address())
                .isEqualTo(journal.events.get(1).address());
        assertThat(journal.events.get(0).address())
                .isNotEqualTo(journal.events.get(2).address());
    }

    @Test
    void aCallerIsNotHeldUpByAStoreThatDoesNotAnswer() {
        IssuedKey issued = create(Limits.DEFAULT, Set.of(), null);
        lookUps.held = true;

        CompletableFuture<Verdict> verdict = ask(issued.secret());
        assertThat(verdict).isNotDone();
        lookUps.runAll();
        admitted(verdict);
    }

    @Test
    void noRefusalTellsTheSecret() {
        String clear = strangers.mint(SecretPrefix.LIVE).reveal();

        assertThat(refused(ask(Secret.of(clear))).toString()).doesNotContain(clear.substring(8, 20));
        assertThat(refused(ask(Secret.of(clear + "x"))).toString()).doesNotContain(clear.substring(8, 20));
    }

    @Test
    void everyCodeIsOfItsKind() {
        assertThat(Arrays.stream(RefusalCode.values()).collect(Collectors.groupingBy(RefusalCode::kind)))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        RefusalKind.INVALID,
                        List.of(RefusalCode.KEY_AMBIGUOUS, RefusalCode.UNIT_LIMIT),
                        RefusalKind.UNAUTHENTICATED,
                        List.of(
                                RefusalCode.KEY_MISSING,
                                RefusalCode.KEY_MALFORMED,
                                RefusalCode.KEY_UNKNOWN,
                                RefusalCode.KEY_INACTIVE,
                                RefusalCode.KEY_EXPIRED),
                        RefusalKind.FORBIDDEN,
                        List.of(RefusalCode.SCOPE_MISSING, RefusalCode.ADDRESS_DENIED),
                        RefusalKind.THROTTLED,
                        List.of(
                                RefusalCode.RATE_LIMITED,
                                RefusalCode.TOO_MANY_FAILURES,
                                RefusalCode.LIMITER_UNAVAILABLE),
                        RefusalKind.UNAVAILABLE,
                        List.of(RefusalCode.JOURNAL_FULL, RefusalCode.STORE_UNAVAILABLE)));
    }

    private IssuedKey create(Limits limits, Set<String> scopes, @Nullable Instant expiresAt) {
        return keys.create(new NewApiKey("Acme", null, KeyType.LIVE, limits, scopes, Map.of(), expiresAt));
    }

    private IssuedKey createFor(Limits limits, String... ranges) {
        Set<AddressRange> addressRanges =
                Arrays.stream(ranges).map(AddressRange::parse).collect(Collectors.toSet());
        return keys.create(new NewApiKey("Acme", null, KeyType.LIVE, limits, Set.of(), addressRanges, Map.of(), null));
    }

    private CompletableFuture<Verdict> askFrom(String address, Secret secret, int cost) {
        return admit(new AccessRequest(Credential.of(secret), "/r", Method.GET, null, cost, 1, 2, address));
    }

    private CompletableFuture<Verdict> ask(Secret secret) {
        return ask(secret, 1);
    }

    private CompletableFuture<Verdict> ask(Secret secret, int cost) {
        return request(secret, null, cost);
    }

    private CompletableFuture<Verdict> request(Secret secret, @Nullable String scope, int cost) {
        return admit(new AccessRequest(Credential.of(secret), "/r", Method.GET, scope, cost, 1, 2, "10.0.0.1"));
    }

    private CompletableFuture<Verdict> request(Credential credential) {
        return admit(new AccessRequest(credential, "/r", Method.GET, null, 1, 1, 2, "10.0.0.1"));
    }

    private CompletableFuture<Verdict> admit(AccessRequest request) {
        return gatekeeper.admit(request).toCompletableFuture();
    }

    private static ApiKeyContext admitted(CompletableFuture<Verdict> verdict) {
        assertThat(verdict).isDone();
        return verdict.join().fold(context -> context, refusal -> {
            throw new AssertionError("refused: " + refusal.code());
        });
    }

    private static Refusal refused(CompletableFuture<Verdict> verdict) {
        assertThat(verdict).isDone();
        return verdict.join()
                .fold(
                        context -> {
                            throw new AssertionError("admitted");
                        },
                        refusal -> refusal);
    }
}

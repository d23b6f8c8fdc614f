package dev.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.latchkey.access.CheckResult.Outcome;
import dev.latchkey.access.CheckResult.Quota;
import dev.latchkey.key.AddressRange;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.IssuedKey;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.InMemoryRateLimiter;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.secret.SecretHasher;
import dev.latchkey.secret.SecretMint;
import dev.latchkey.secret.SecretPrefix;
import dev.latchkey.testkit.Keys;
import dev.latchkey.testkit.SettableTime;
import dev.latchkey.usage.Method;
import dev.latchkey.usage.UsageEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is said to services that verify keys for requests which they serve themselves. */
class VerificationTest {

    private static final Instant NOON = Instant.parse("2025-03-01T12:00:00Z");
    private static final Limits LIMITS =
            Limits.NONE.withUnitsPerRequest(10).with(Window.MINUTE, 5).with(Window.HOUR, 100);
    private static final String INSIDE = "192.0.2.7";

    private final WatchedRepository repository = new WatchedRepository();
    private final SettableTime time = new SettableTime(NOON);
    private final ApiKeys keys =
            new ApiKeys(repository, SecretHasher.plain(), () -> Keys.AUDIT_KEY, new Random(1), time);
    private final RecordingJournal journal = new RecordingJournal();
    private final KeyDirectory directory = new KeyDirectory(
            repository, SecretHasher.plain(), Map.of(), Runnable::run, time, Duration.ofMinutes(10), 100);
    private final Gatekeeper gatekeeper =
            new Gatekeeper(directory, new InMemoryRateLimiter(time), journal, time, new Random(1));
    private final IssuedKey issued = keys.create(new NewApiKey(
            "Acme",
            null,
            KeyType.LIVE,
            LIMITS,
            Set.of("read"),
            Set.of(AddressRange.parse("192.0.2.0/24")),
            Map.of(),
            NOON.plusSeconds(3_600)));

    @Test
    void aGoodKeyIsValidAndItsRequestsAndUnitsAreRecorded() {
        Verification verification = verify(request("read", 3, INSIDE), 7);

        assertThat(verification.isValid()).isTrue();
        assertThat(verification.refusal()).isEmpty();
        assertThat(verification.key()).contains(issued.key());
        assertThat(verification.allowance().orElseThrow().remaining(Window.MINUTE))
                .isEqualTo(2);
        assertThat(journal.events)
                .extracting(UsageEvent::route, UsageEvent::requests, UsageEvent::units, UsageEvent::status)
                .containsExactly(tuple("/api/v1/verify", 3, 7L, 200));
    }

    @Test
    void everyCheckOfAGoodKeyHasPassedWithWhatRemains() {
        assertThat(verify(request("read", 3, INSIDE), 7).explain())
                .containsExactly(
                        passed(AccessCheck.CREDENTIAL, null),
                        passed(AccessCheck.KEY, null),
                        passed(AccessCheck.STATE, null),
                        passed(AccessCheck.SCOPE, null),
                        passed(AccessCheck.ADDRESS, null),
                        passed(AccessCheck.LIMITER, null),
                        passed(AccessCheck.MINUTE, new Quota(5, 3, 2)),
                        passed(AccessCheck.HOUR, new Quota(100, 3, 97)),
                        passed(AccessCheck.DAY, new Quota(Limits.UNLIMITED, 3, Limits.UNLIMITED)),
                        passed(AccessCheck.MONTH, new Quota(Limits.UNLIMITED, 3, Limits.UNLIMITED)),
                        passed(AccessCheck.USAGE, null),
                        passed(AccessCheck.UNITS, new Quota(10, 7, 3)));
    }

    @Test
    void aRehearsalSaysTheSameAndTakesNothing() {
        for (int i = 0; i < 10; i++) {
            Verification rehearsal = rehearse(request("read", 5, INSIDE), 7);
            assertThat(rehearsal.isValid()).isTrue();
            assertThat(rehearsal.allowance().orElseThrow().remaining(Window.MINUTE))
                    .isEqualTo(5);
            assertThat(rehearse(request("read", 6, INSIDE), 7).refusal().map(Refusal::code))
                    .contains(RefusalCode.RATE_LIMITED);
            assertThat(rehearse(request("write", 1, INSIDE), 7).refusal().map(Refusal::code))
                    .contains(RefusalCode.SCOPE_MISSING);
        }

        gatekeeper.recordRefusals();
        assertThat(journal.events).isEmpty();
        assertThat(journal.refusals).isEmpty();
        assertThat(verify(request("read", 5, INSIDE), 0).isValid()).isTrue();
    }

    @Test
    void aRehearsalIsTheVerdictThatFollows() {
        Random random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            AccessRequest request = request(
                    random.nextInt(9) == 0 ? "write" : "read",
                    1 + random.nextInt(4),
                    random.nextInt(9) == 0 ? "::1" : INSIDE);
            long units = random.nextInt(13);
            Verification rehearsal = rehearse(request, units);
            Verification verification = verify(request, units);

            assertThat(rehearsal.refusal().map(Refusal::code))
                    .isEqualTo(verification.refusal().map(Refusal::code));
            assertThat(outcomes(rehearsal)).isEqualTo(outcomes(verification));
            time.advance(Duration.ofMillis(random.nextInt(3_000)));
        }
    }

    @Test
    void theCheckThatFailedIsTheLastOneReached() {
        List<Verification> failures = List.of(
                verify(request(Credential.NONE, "read", 1, INSIDE), 1),
                verify(
                        request(
                                Credential.of(new SecretMint(new Random(9)).mint(SecretPrefix.LIVE)),
                                "read",
                                1,
                                INSIDE),
                        1),
                verify(request("write", 1, INSIDE), 1),
                verify(request("read", 1, "192.0.3.1"), 1),
                verify(request("read", 1, INSIDE), 11));
        List<AccessCheck> failed = List.of(
                AccessCheck.CREDENTIAL, AccessCheck.KEY, AccessCheck.SCOPE, AccessCheck.ADDRESS, AccessCheck.UNITS);

        for (int i = 0; i < failures.size(); i++) {
            assertFailed(failed.get(i), failures.get(i));
        }
        journal.hasRoom = false;
        assertFailed(AccessCheck.USAGE, verify(request("read", 1, INSIDE), 1));
        time.advance(Duration.ofHours(1));
        assertFailed(AccessCheck.STATE, verify(request("read", 1, INSIDE), 1));
    }

    @Test
    void theChecksHaveTheOrderInWhichTheGatekeeperMakesThem() {
        // Everything is wrong, and one fault after the other is mended.
        journal.hasRoom = false;
        assertFailed(AccessCheck.SCOPE, verify(request("write", 6, "::1"), 11));
        assertFailed(AccessCheck.ADDRESS, verify(request("read", 6, "::1"), 11));
        assertFailed(AccessCheck.MINUTE, verify(request("read", 6, INSIDE), 11));
        assertFailed(AccessCheck.USAGE, verify(request("read", 5, INSIDE), 11));
        journal.hasRoom = true;
        assertFailed(AccessCheck.UNITS, verify(request("read", 5, INSIDE), 11));
        time.advance(Duration.ofHours(2));
        assertFailed(AccessCheck.STATE, verify(request("write", 6, "::1"), 11));
    }

    @Test
    void ofFullWindowsEachThatIsFullHasFailedAndTheOthersHavePassed() {
        IssuedKey key = keys.create(new NewApiKey(
                "Two",
                null,
                KeyType.LIVE,
                Limits.NONE
                        .withUnitsPerRequest(10)
                        .with(Window.MINUTE, 2)
                        .with(Window.HOUR, 100)
                        .with(Window.DAY, 2),
                Set.of(),
                Map.of(),
                null));
        AccessRequest request = request(Credential.of(key.secret()), "read", 2, INSIDE);
        assertThat(verify(request, 0).isValid()).isTrue();

        Verification refused = verify(request, 0);
        assertThat(refused.refusal().map(Refusal::code)).contains(RefusalCode.RATE_LIMITED);
        assertThat(refused.explain())
                .contains(
                        new CheckResult(AccessCheck.MINUTE, Outcome.FAILED, new Quota(2, 2, 0)),
                        new CheckResult(AccessCheck.HOUR, Outcome.PASSED, new Quota(100, 2, 98)),
                        new CheckResult(AccessCheck.DAY, Outcome.FAILED, new Quota(2, 2, 0)),
                        new CheckResult(AccessCheck.USAGE, Outcome.NOT_REACHED, null),
                        new CheckResult(AccessCheck.UNITS, Outcome.NOT_REACHED, new Quota(10, 0, 10)));
    }

    @Test
    void whatOtherNodesAdmittedMayBeUnknown() {
        Gatekeeper alone = new Gatekeeper(
                directory,
                (key, limits, cost, result) -> {
                    result.judged(limits);
                    result.unavailable(1_000);
                    return CompletableFuture.completedFuture(true);
                },
                journal,
                time,
                new Random(1));

        Verification verification =
                alone.verify(request("read", 1, INSIDE)).toCompletableFuture().join();
        assertThat(verification.refusal().map(Refusal::code)).contains(RefusalCode.LIMITER_UNAVAILABLE);
        assertFailed(AccessCheck.LIMITER, verification);
    }

    @Test
    void unitsBeyondTheLimitTakeNothingAndAreNoRequest() {
        Verification verification = verify(request("read", 5, INSIDE), 11);

        assertThat(verification.refusal().map(Refusal::code)).contains(RefusalCode.UNIT_LIMIT);
        assertThat(verification.allowance().orElseThrow().remaining(Window.MINUTE))
                .isEqualTo(5);
        assertThat(journal.events).isEmpty();
        assertThat(verify(request("read", 5, INSIDE), 10).isValid()).isTrue();
    }

    @Test
    void noRefusalTakesAnythingWhateverTheCost() {
        for (int cost = 1; cost <= 5; cost++) {
            verify(request("write", cost, INSIDE), 1);
            verify(request("read", cost, "192.0.3.1"), 1);
            verify(request("read", cost, INSIDE), 11);
            verify(request("read", cost + 5, INSIDE), 1);
            journal.hasRoom = false;
            verify(request("read", cost, INSIDE), 1);
            journal.hasRoom = true;
        }

        assertThat(journal.events).isEmpty();
        assertThat(verify(request("read", 5, INSIDE), 1)
                        .allowance()
                        .orElseThrow()
                        .used(Window.HOUR))
                .isEqualTo(5);
    }

    @Test
    void aRehearsalWithAFullWindowSaysWhenOneMoreRequestFits() {
        verify(request("read", 5, INSIDE), 0);

        Refusal refusal = rehearse(request("read", 1, INSIDE), 0).refusal().orElseThrow();
        assertThat(refusal.allowance().flatMap(Allowance::refusedBy)).contains(Window.MINUTE);
        time.advance(Duration.ofMillis(refusal.retryAfterMillis() - 1));
        assertThat(rehearse(request("read", 1, INSIDE), 0).isValid()).isFalse();
        time.advance(Duration.ofMillis(1));
        assertThat(verify(request("read", 1, INSIDE), 0).isValid()).isTrue();
    }

    @Test
    void unitsThatNobodyCouldAskForAreMisuse() {
        for (long units : List.of(-1L, UsageEvent.MOST_UNITS + 1)) {
            assertThatThrownBy(() -> verify(request("read", 1, INSIDE), units))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("units");
        }
    }

    private static void assertFailed(AccessCheck failed, Verification verification) {
        assertThat(verification.isValid()).isFalse();
        List<Outcome> expected = Arrays.stream(AccessCheck.values())
                .map(check -> check == failed
                        ? Outcome.FAILED
                        : check.compareTo(failed) < 0
                                ? Outcome.PASSED
                                : failed == AccessCheck.MINUTE && check.compareTo(AccessCheck.MONTH) <= 0
                                        ? Outcome.PASSED
                                        : Outcome.NOT_REACHED)
                .toList();
        assertThat(outcomes(verification)).as("%s", failed).isEqualTo(expected);
    }

    private static List<Outcome> outcomes(Verification verification) {
        return verification.explain().stream().map(CheckResult::outcome).toList();
    }

    private static CheckResult passed(AccessCheck check, @Nullable Quota quota) {
        return new CheckResult(check, Outcome.PASSED, quota);
    }

    private AccessRequest request(String scope, int cost, String address) {
        return request(Credential.of(issued.secret()), scope, cost, address);
    }

    private static AccessRequest request(Credential credential, String scope, int cost, String address) {
        return new AccessRequest(credential, "/api/v1/verify", Method.POST, scope, cost, 1, 2, address);
    }

    private Verification verify(AccessRequest request, long units) {
        return joined(gatekeeper.verify(with(units, request)));
    }

    private Verification rehearse(AccessRequest request, long units) {
        return joined(gatekeeper.rehearse(with(units, request)));
    }

    private static AccessRequest with(long units, AccessRequest request) {
        return new AccessRequest(
                request.credential(),
                request.route(),
                request.method(),
                request.scope(),
                request.cost(),
                units,
                request.idHigh(),
                request.idLow(),
                request.address(),
                null);
    }

    private static Verification joined(CompletionStage<Verification> stage) {
        assertThat(stage.toCompletableFuture()).isDone();
        return stage.toCompletableFuture().join();
    }
}

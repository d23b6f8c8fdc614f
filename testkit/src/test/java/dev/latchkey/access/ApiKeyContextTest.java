package dev.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.FoundSecret;
import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.secret.Secret;
import dev.latchkey.testkit.Keys;
import dev.latchkey.testkit.SettableTime;
import dev.latchkey.usage.Method;
import dev.latchkey.usage.Rollup;
import dev.latchkey.usage.RollupSums;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ApiKeyContextTest {

    private static final Instant NOON = Instant.parse("2025-03-01T12:00:00Z");
    private static final long MINUTE = NOON.getEpochSecond() / 60;
    private static final ApiKey KEY = Keys.aKey()
            .limits(Limits.NONE
                    .withUnitsPerRequest(10)
                    .with(Window.MINUTE, 1)
                    .with(Window.HOUR, 1)
                    .with(Window.DAY, 1))
            .build();
    private static final Rollup ROLLUP = new Rollup(KEY.id(), MINUTE, "/r");
    private static final AddressHashes ADDRESSES = new AddressHashes(new Random(1));

    private final RecordingJournal journal = new RecordingJournal();
    private final SettableTime time = new SettableTime(NOON);

    @Property(tries = 500)
    void whateverHappenedBeforeItASettledRequestCountsOnceUnderItsStatus(
            @ForAll("happenings") List<Integer> happenings, @ForAll("costs") int cost, @ForAll("last") int last) {
        RecordingJournal journal = new RecordingJournal();
        SettableTime time = new SettableTime(NOON);
        ApiKeyContext context = context(cost, journal, time);
        long units = last;
        for (int happening : happenings) {
            if (happening < 0) {
                context.keepOpen();
            } else {
                context.charge(happening);
                units += happening;
            }
            time.advance(Duration.ofMinutes(1));
        }
        context.settle(404, last);

        Map<Rollup, RollupSums> expected = new HashMap<>();
        if (cost > 0 || units > 0) {
            expected.put(ROLLUP, new RollupSums(cost, units, 0, 0, cost, 0));
        }
        assertThat(sums(journal)).isEqualTo(expected);
    }

    @Test
    void aRequestAnsweredAtOnceIsOneEvent() {
        context(1, journal, time).settle(200, 5);

        assertThat(journal.events).hasSize(1);
        assertThat(sums(journal)).containsExactly(Map.entry(ROLLUP, new RollupSums(1, 5, 1, 0, 0, 0)));
    }

    @Test
    void keepingOpenWhatIsRecordedAlreadyTakesNoMoreOfTheJournal() {
        ApiKeyContext context = context(1, journal, time);
        context.keepOpen();
        context.keepOpen();

        assertThat(journal.events).hasSize(1);
    }

    @Test
    void everyEventTellsWhoseItIs() {
        ApiKeyContext context = context(2, journal, time);
        context.keepOpen();
        context.charge(3);
        context.settle(503, 4);
        int caller = ADDRESSES.of("10.0.0.1", NOON.toEpochMilli());

        assertThat(caller).isNotEqualTo(UsageEvent.NO_ADDRESS);
        assertThat(journal.events)
                .containsExactly(
                        event(caller, 2, 0, UsageEvent.NOT_SETTLED, 0),
                        event(caller, 0, 3, UsageEvent.NOT_SETTLED, 0),
                        event(caller, 0, 4, 503, 2));
    }

    private static UsageEvent event(int caller, int requests, long units, int status, int settled) {
        return new UsageEvent(
                KEY.id(), NOON.toEpochMilli(), 11, 12, "/r", Method.PUT, caller, requests, units, status, settled, 0);
    }

    @Test
    void aStepThatAddsNothingTakesNoneOfTheJournal() {
        ApiKeyContext look = context(0, journal, time);
        look.keepOpen();
        look.charge(0);
        look.settle(200);
        ApiKeyContext open = context(1, journal, time);
        open.keepOpen();
        open.charge(0);

        assertThat(journal.events).hasSize(1);
    }

    @Test
    void whatNoRequestCanComeToIsRefused() {
        ApiKeyContext context = context(1, journal, time);

        for (int status : new int[] {-1, 0, 99, 600}) {
            assertThatThrownBy(() -> context.settle(status)).isInstanceOf(IllegalArgumentException.class);
        }
        for (long units : new long[] {-1, Long.MIN_VALUE, UsageEvent.MOST_UNITS + 1}) {
            assertThatThrownBy(() -> context.charge(units)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> context.settle(200, units)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> context(-1, journal, time)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> context(UsageEvent.MOST_REQUESTS + 1, journal, time))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(journal.events).isEmpty();
        assertThat(context.isSettled()).isFalse();
        context.settle(599, UsageEvent.MOST_UNITS);
    }

    @Test
    void aLatencyOfHoursIsToldAsTheLongestThereIs() {
        ApiKeyContext context = context(1, journal, time);
        time.advance(Duration.ofHours(2));
        context.settle(200);

        assertThat(journal.events.get(0).latencyMicros()).isEqualTo(UsageEvent.MOST_MICROS);
    }

    @Test
    void whatIsChargedBeforeTheEndCountsEvenIfTheEndNeverComes() {
        ApiKeyContext context = context(2, journal, time);
        context.keepOpen();
        context.charge(3);
        context.charge(4);

        assertThat(context.isSettled()).isFalse();
        assertThat(sums(journal)).containsExactly(Map.entry(ROLLUP, new RollupSums(2, 7, 0, 0, 0, 0)));
    }

    @Test
    void aRequestIsSettledOnceAndNothingFollows() {
        ApiKeyContext context = context(1, journal, time);
        context.settle(200);
        int events = journal.events.size();

        assertThat(context.isSettled()).isTrue();
        assertThatThrownBy(() -> context.settle(200)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> context.settle(500, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> context.charge(1)).isInstanceOf(IllegalStateException.class);
        context.keepOpen();
        assertThat(journal.events).hasSize(events);
    }

    @Test
    void theTimeFromAdmissionToSettlementIsMeasuredOnTheMonotonicClock() {
        ApiKeyContext context = context(1, journal, time);
        time.advance(Duration.ofMillis(3));
        time.stepWall(Duration.ofHours(-1));
        context.settle(200);

        assertThat(journal.events.get(0).latencyMicros()).isEqualTo(3_000);
        assertThat(journal.events.get(0).admittedAt()).isEqualTo(NOON.toEpochMilli());
    }

    @Test
    void moreUnitsThanTheKeyMayAskForAreRefusedAndNotRecorded() {
        ApiKeyContext context = context(1, journal, time);

        assertThat(context.checkUnitLimit(0)).isEmpty();
        assertThat(context.checkUnitLimit(10)).isEmpty();
        Refusal refusal = context.checkUnitLimit(11).orElseThrow();
        assertThat(refusal.code()).isEqualTo(RefusalCode.UNIT_LIMIT);
        assertThat(refusal.detail()).contains("10").contains("11");
        assertThat(refusal.retryAfterMillis()).isZero();
        assertThat(context.checkUnitLimit(Long.MAX_VALUE)).isPresent();
        assertThat(journal.events).isEmpty();
    }

    @Test
    void anUnlimitedKeyMayAskForAnyNumberOfUnits() {
        long unlimited = Limits.UNLIMITED;
        ApiKey key = Keys.aKey()
                .limits(Limits.NONE
                        .withUnitsPerRequest(unlimited)
                        .with(Window.MINUTE, 1)
                        .with(Window.HOUR, 1)
                        .with(Window.DAY, 1))
                .build();
        ApiKeyContext context =
                new ApiKeyContext(new FoundSecret(key, null), new Allowance(), request(1), journal, time, ADDRESSES);

        assertThat(context.checkUnitLimit(Long.MAX_VALUE)).isEmpty();
    }

    private static ApiKeyContext context(int cost, RecordingJournal journal, SettableTime time) {
        return new ApiKeyContext(new FoundSecret(KEY, null), new Allowance(), request(cost), journal, time, ADDRESSES);
    }

    private static AccessRequest request(int cost) {
        return new AccessRequest(Credential.of(Secret.of("s")), "/r", Method.PUT, null, cost, 11, 12, "10.0.0.1");
    }

    private static Map<Rollup, RollupSums> sums(RecordingJournal journal) {
        UsageBatch batch = new UsageBatch();
        journal.events.forEach(batch::add);
        return batch.rollups();
    }

    /** Below zero the request is kept open, else so many units are charged. */
    @Provide
    Arbitrary<List<Integer>> happenings() {
        return Arbitraries.integers().between(-1, 5).list().ofMaxSize(6);
    }

    @Provide
    Arbitrary<Integer> costs() {
        return Arbitraries.integers().between(0, 3);
    }

    @Provide
    Arbitrary<Integer> last() {
        return Arbitraries.integers().between(0, 3);
    }
}

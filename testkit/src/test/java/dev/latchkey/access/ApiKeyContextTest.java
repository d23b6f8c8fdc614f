package dev.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.Secret;
import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.Limits;
import dev.latchkey.testkit.Keys;
import dev.latchkey.testkit.SettableTime;
import dev.latchkey.usage.Rollup;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ApiKeyContextTest {

    private static final Instant NOON = Instant.parse("2025-03-01T12:00:00Z");
    private static final long MINUTE = NOON.getEpochSecond() / 60;
    private static final ApiKey KEY =
            Keys.aKey().limits(new Limits(10, 1, 1, 1)).build();

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

        Map<Rollup, Usage> expected = new HashMap<>();
        if (cost > 0 || units > 0) {
            expected.put(new Rollup(KEY.id(), MINUTE, "/r", 4), new Usage(cost, units));
        }
        assertThat(sums(journal)).isEqualTo(expected);
    }

    @Test
    void aRequestAnsweredAtOnceIsOneEvent() {
        context(1, journal, time).settle(200, 5);

        assertThat(journal.events).hasSize(1);
        assertThat(sums(journal)).containsExactly(Map.entry(new Rollup(KEY.id(), MINUTE, "/r", 2), new Usage(1, 5)));
    }

    @Test
    void keepingOpenWhatIsRecordedAlreadyTakesNoMoreOfTheJournal() {
        ApiKeyContext context = context(1, journal, time);
        context.keepOpen();
        context.keepOpen();

        assertThat(journal.events).hasSize(1);
    }

    @Test
    void whatIsChargedBeforeTheEndCountsEvenIfTheEndNeverComes() {
        ApiKeyContext context = context(2, journal, time);
        context.keepOpen();
        context.charge(3);
        context.charge(4);

        assertThat(context.isSettled()).isFalse();
        assertThat(sums(journal)).containsExactly(Map.entry(new Rollup(KEY.id(), MINUTE, "/r", 0), new Usage(2, 7)));
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
        ApiKey key = Keys.aKey().limits(new Limits(unlimited, 1, 1, 1)).build();
        ApiKeyContext context = new ApiKeyContext(key, new Allowance(), request(1), journal, time);

        assertThat(context.checkUnitLimit(Long.MAX_VALUE)).isEmpty();
    }

    private static ApiKeyContext context(int cost, RecordingJournal journal, SettableTime time) {
        return new ApiKeyContext(KEY, new Allowance(), request(cost), journal, time);
    }

    private static AccessRequest request(int cost) {
        return new AccessRequest(Credential.of(Secret.of("s")), "/r", null, cost, "10.0.0.1");
    }

    private static Map<Rollup, Usage> sums(RecordingJournal journal) {
        UsageBatch batch = new UsageBatch();
        journal.events.forEach(batch::add);
        Map<Rollup, Usage> sums = new HashMap<>(batch.rollups());
        sums.values().removeIf(Usage::isZero);
        return sums;
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

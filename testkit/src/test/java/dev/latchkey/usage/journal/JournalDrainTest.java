package dev.latchkey.usage.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.latchkey.testkit.Together;
import dev.latchkey.usage.DayUsage;
import dev.latchkey.usage.RefusalCount;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class JournalDrainTest extends JournalFixture {

    private static final long PATIENCE_SECONDS = 20;
    private static final Instant NOON = Instant.ofEpochMilli(Entries.NOON);

    private static final String NODE = "node";

    private final RecordingStore store = new RecordingStore(time);
    private Runnable whenClockWasRead = () -> {};

    @Test
    void whatIsAppendedIsInTheStoreAfterADrain() {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal);
        append(journal, 1, 2);
        assertThat(store.written).isEmpty();

        assertThat(drain.drain()).isTrue();
        assertThat(store.written).containsExactly(1L, 2L);
        assertThat(store.progress(NODE).position()).isEqualTo(2);
    }

    @Test
    void batchesAreBoundedAndTheLastOneSaysAsOfWhen() {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal.reader(), 3);
        append(journal, 1, 2, 3, 4, 5, 6, 7);
        drain.drain();

        assertThat(store.sizes).containsExactly(3, 3, 1);
        assertThat(store.written).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(store.asOf).isEqualTo(NOON);
    }

    @Test
    void aBatchBeforeTheTailSaysNothingOfWhen() {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal.reader(), 3);
        append(journal, 1, 2, 3, 4);
        store.failures.set(1);
        drain.drain();
        store.whenAdded = () -> store.failsBefore = true;
        drain.drain();

        assertThat(store.written).containsExactly(1L, 2L, 3L);
        assertThat(store.asOf).isEqualTo(Instant.EPOCH);
    }

    @Test
    void whatIsAppendedAfterTheClockWasReadDoesNotMakeTheMomentLater() {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal);
        append(journal, 1);
        whenClockWasRead = () -> {
            whenClockWasRead = () -> {};
            time.advance(Duration.ofSeconds(5));
            append(journal, 2);
        };
        drain.drain();

        assertThat(store.asOf).isEqualTo(NOON);
        drain.drain();
        assertThat(store.written).containsExactly(1L, 2L);
        assertThat(store.asOf).isEqualTo(NOON.plusSeconds(5));
    }

    @Test
    void aSlotThatIsNotFinishedHoldsTheMomentBackUntilItIsGivenUp() {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal);
        append(journal, 1);
        Objects.requireNonNull(journal.live()).claim();
        append(journal, 3);
        assertThat(drain.drain()).isTrue();
        assertThat(store.written).containsExactly(1L);
        assertThat(store.asOf).isEqualTo(Instant.EPOCH);

        time.advance(PATIENCE);
        assertThat(drain.drain()).isTrue();
        assertThat(store.written).containsExactly(1L, 3L);
        assertThat(store.asOf).isEqualTo(NOON.plus(PATIENCE));
    }

    @Test
    void aStoreThatIsAwayLosesNothing() {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal);
        append(journal, 1);
        store.failsBefore = true;
        assertThat(drain.drain()).isFalse();
        append(journal, 2);
        assertThat(drain.drain()).isFalse();
        assertThat(drain.storeTakes()).isFalse();
        store.failsBefore = false;

        assertThat(drain.drain()).isTrue();
        assertThat(drain.storeTakes()).isTrue();
        assertThat(store.written).containsExactly(1L, 2L);
    }

    @Test
    void aBatchThatWasWrittenThoughItFailedCountsOnce() {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal);
        append(journal, 1);
        store.failsAfter = true;
        assertThat(drain.drain()).isFalse();
        append(journal, 2);
        assertThat(drain.drain()).isFalse();
        store.failsAfter = false;

        assertThat(drain.drain()).isTrue();
        assertThat(drain.drain()).isTrue();
        assertThat(store.written).containsExactly(1L, 2L);
    }

    @Test
    void theNextRunGoesOnWhereTheStoreIsEvenIfTheLastOneNeverHeardThatItWas() {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal);
        append(journal, 1, 2);
        store.failsAfter = true;
        assertThat(drain.drain()).isFalse();
        append(journal, 3);
        journal.close();
        store.failsAfter = false;

        Journal next = open(10, store.progress(NODE).position());
        append(next, 4);
        drain(next).drain();
        assertThat(store.written).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void whatHasComeIsSummedInStepsAndWrittenInTheTenth() {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal);
        for (int step = 1; step < 10; step++) {
            append(journal, step);
            drain.step();
            time.advance(Duration.ofMillis(20));
        }
        assertThat(store.offers).isZero();
        append(journal, 10);
        drain.step();

        assertThat(store.written).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(store.offers).isEqualTo(1);
        assertThat(store.asOf).isEqualTo(NOON.plusMillis(180));
    }

    @Test
    void stepsDoNotChangeABatchWhoseFateIsUnknown() {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal);
        append(journal, 1);
        store.failsAfter = true;
        assertThat(drain.drain()).isFalse();
        append(journal, 2);
        drain.step();
        store.failsAfter = false;
        assertThat(drain.drain()).isTrue();

        assertThat(store.written).containsExactly(1L, 2L);
        assertThat(store.sizes).containsExactly(1, 1);
    }

    @Test
    void aFileThatCannotBeReadForAWhileLosesNothingAndCountsNothingTwice() throws IOException {
        Journal before = open(10, 0);
        fill(before, SLOTS + 1);
        before.close();
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal);
        Path away = directory.resolve("away");
        Files.move(file(1), away);
        assertThat(drain.drain()).isFalse();
        drain.step();
        Files.move(away, file(1));

        assertThat(drain.drain()).isTrue();
        assertThat(store.written)
                .isEqualTo(LongStream.rangeClosed(0, SLOTS).boxed().toList());
    }

    @Test
    void refusalsAreCarriedAsWell() {
        Journal journal = open(10, 0);
        UUID key = new UUID(1, 9);
        journal.append(new RefusalCount(key, Entries.NOON, "RATE_LIMITED", 4));
        journal.append(new RefusalCount(key, Entries.NOON + 1_000, "RATE_LIMITED", 3));
        drain(journal).drain();

        LocalDate day = NOON.atOffset(ZoneOffset.UTC).toLocalDate();
        assertThat(store.report(key, day, day).days())
                .containsExactly(new DayUsage(day, Usage.NONE, Map.of("RATE_LIMITED", 7L)));
    }

    @Test
    void segmentsGoOnceTheStoreHasThem() {
        Journal journal = open(3, 0);
        JournalDrain drain = drain(journal);
        for (int round = 0; round < 10; round++) {
            fill(journal, SLOTS);
            drain.drain();
            time.advance(RETENTION);
            journal.upkeep();
            assertThat(journal.hasRoom()).isTrue();
        }
        assertThat(store.written).hasSize(10 * SLOTS);
    }

    @Test
    void aReportIsAsFreshAsTheLastDrainEvenWhereNothingIsCounted() {
        JournalDrain drain = drain(open(10, 0));
        drain.drain();
        time.advance(Duration.ofMillis(999));
        drain.drain();
        assertThat(store.asOf).isEqualTo(NOON);
        time.advance(Duration.ofMillis(1));
        drain.drain();

        assertThat(store.asOf).isEqualTo(NOON.plusSeconds(1));
        assertThat(store.offers).isEqualTo(2);
    }

    @Test
    void aWallClockThatIsSetBackDoesNotStopTheHeartbeat() {
        JournalDrain drain = drain(open(10, 0));
        drain.drain();
        time.stepWall(Duration.ofDays(-1));
        drain.drain();
        drain.drain();
        assertThat(store.offers).isEqualTo(2);
        time.advance(Duration.ofSeconds(1));
        drain.drain();

        assertThat(store.offers).isEqualTo(3);
        assertThat(store.asOf).isEqualTo(NOON);
    }

    @Test
    void closingCarriesTheRestAndEndsTheWaitForThisNode() {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal);
        drain.start();
        append(journal, 1);
        drain.close();

        assertThat(store.written).containsExactly(1L);
        assertThat(store.retired).isTrue();
    }

    @Test
    void closingAsksAStoreThatFailsOnceAgain() {
        Journal journal = open(10, 0);
        append(journal, 1);
        store.failures.set(1);
        drain(journal).close();

        assertThat(store.written).containsExactly(1L);
    }

    @Test
    void closingWhileTheStoreIsAwayLeavesTheRestToTheNextRun() {
        Journal journal = open(10, 0);
        append(journal, 1);
        store.failsBefore = true;
        drain(journal).close();
        journal.close();
        assertThat(store.retired).isFalse();
        store.failsBefore = false;
        drain(open(10, 0)).close();

        assertThat(store.written).containsExactly(1L);
        assertThat(store.retired).isTrue();
    }

    @Test
    void closingEndsQuietlyWhenTheStoreGoesAwayAtTheVeryEnd() {
        Journal journal = open(10, 0);
        append(journal, 1);
        store.retires = false;

        assertThatCode(() -> drain(journal).close()).doesNotThrowAnyException();
        assertThat(store.written).containsExactly(1L);
    }

    @Test
    void startedItCarriesUsageByItself() throws InterruptedException {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal);
        append(journal, 1);
        store.writes = new CountDownLatch(1);
        drain.start();

        assertThat(store.writes.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        drain.close();
    }

    @Test
    void aFaultOfTheStoreDoesNotEndTheCarrying() throws InterruptedException {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal);
        append(journal, 1);
        store.fault = new IllegalStateException("a bug in the store");
        store.writes = new CountDownLatch(1);
        drain.start();

        assertThat(store.faults.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(store.writes.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        drain.close();
        assertThat(store.written).containsExactly(1L);
    }

    @Test
    void aWallClockThatIsSetBackDoesNotPutTheNextAttemptOff() throws InterruptedException {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal);
        append(journal, 1);
        store.failures.set(1);
        store.whenFailing = () -> time.stepWall(Duration.ofDays(-1));
        store.writes = new CountDownLatch(1);
        drain.start();

        assertThat(store.writes.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        drain.close();
    }

    @Test
    void manyThreadsAppendWhileTheyAreDrained() {
        int each = 2_000;
        int slots = 256;
        Journal journal = Journal.open(
                new JournalSettings(
                        directory, slots, 100 * SegmentHeader.fileBytes(slots), RESERVED, RETENTION, PATIENCE),
                0,
                time);
        opened.add(journal);
        journal.start();
        JournalDrain drain = drain(journal.reader(), 50);
        List<Callable<Boolean>> parts = IntStream.range(0, 4)
                .<Callable<Boolean>>mapToObj(thread -> () -> {
                    for (int i = 0; i < each; i++) {
                        if (thread == 0 && i % 20 == 0) {
                            drain.drain();
                        } else if (thread > 0) {
                            while (!journal.hasRoom()) {
                                Thread.onSpinWait();
                            }
                            append(journal, (long) thread * each + i);
                        }
                    }
                    return true;
                })
                .toList();
        Together.run(parts);
        drain.close();

        assertThat(store.written.stream().sorted().toList())
                .isEqualTo(LongStream.range(each, 4L * each).boxed().toList());
    }

    @Test
    void whatANodeLeftIsCarriedIntoTheStoreBySomeoneElse() {
        Journal journal = open(10, 0);
        append(journal, 1, 2);
        drain(journal).drain();
        append(journal, 3);
        journal.close();

        try (StoredJournal left = StoredJournal.open(directory, time).orElseThrow()) {
            drain(left.reader()).close();
        }
        assertThat(store.written).containsExactly(1L, 2L, 3L);
        Journal next = open(10, store.progress(NODE).position());
        append(next, 4);
        drain(next).drain();
        assertThat(store.written).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void whereThereIsNoJournalThereIsNothingToCarryAndNoneIsMade() {
        assertThat(StoredJournal.open(directory.resolve("none"), time)).isEmpty();
        assertThat(Files.exists(directory.resolve("none"))).isFalse();
    }

    private JournalDrain drain(Journal journal) {
        return drain(journal.reader());
    }

    private JournalDrain drain(JournalReader reader) {
        return drain(reader, JournalDrain.BATCH_SLOTS);
    }

    private JournalDrain drain(JournalReader reader, int batchSlots) {
        InstantSource clock = () -> {
            Instant now = time.instant();
            whenClockWasRead.run();
            return now;
        };
        return new JournalDrain(reader, store, NODE, UsageBatch::keepingEvents, clock, batchSlots);
    }
}

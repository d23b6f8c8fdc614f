package dev.latchkey.usage.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.latchkey.testkit.Together;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class JournalDrainTest extends JournalFixture {

    private static final long PATIENCE_SECONDS = 20;
    private static final Instant NOON = Instant.ofEpochMilli(Entries.NOON);

    private final RecordingSink sink = new RecordingSink();

    @Test
    void whatIsAppendedIsInTheStoreAfterADrain() {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal);
        append(journal, 1, 2);
        assertThat(sink.written).isEmpty();

        assertThat(drain.drain()).isTrue();
        assertThat(sink.written).containsExactly(1L, 2L);
        assertThat(sink.position).isEqualTo(2);
    }

    @Test
    void batchesAreBoundedAndTheLastOneSaysAsOfWhen() {
        Journal journal = open(10, 0);
        JournalDrain drain = new JournalDrain(journal.reader(), sink, time, 3);
        append(journal, 1, 2, 3, 4, 5, 6, 7);
        drain.drain();

        assertThat(sink.sizes).containsExactly(3, 3, 1);
        assertThat(sink.written).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(sink.asOf).isEqualTo(NOON);
    }

    @Test
    void aBatchBeforeTheTailSaysNothingOfWhen() {
        Journal journal = open(10, 0);
        JournalDrain drain = new JournalDrain(journal.reader(), sink, time, 3);
        append(journal, 1, 2, 3, 4);
        sink.failures.set(1);
        drain.drain();
        sink.whenBeginning = () -> sink.failsBefore = true;
        drain.drain();

        assertThat(sink.written).containsExactly(1L, 2L, 3L);
        assertThat(sink.asOf).isEqualTo(Instant.EPOCH);
    }

    @Test
    void whatIsAppendedAfterTheClockWasReadDoesNotMakeTheMomentLater() {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal);
        append(journal, 1);
        sink.whenBeginning = () -> {
            time.advance(Duration.ofSeconds(5));
            append(journal, 2);
            sink.whenBeginning = () -> {};
        };
        drain.drain();

        assertThat(sink.asOf).isEqualTo(NOON);
        drain.drain();
        assertThat(sink.written).containsExactly(1L, 2L);
        assertThat(sink.asOf).isEqualTo(NOON.plusSeconds(5));
    }

    @Test
    void aSlotThatIsNotFinishedHoldsTheMomentBackUntilItIsGivenUp() {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal);
        append(journal, 1);
        Objects.requireNonNull(journal.live()).claim();
        append(journal, 3);
        assertThat(drain.drain()).isTrue();
        assertThat(sink.written).containsExactly(1L);
        assertThat(sink.asOf).isEqualTo(Instant.EPOCH);

        time.advance(PATIENCE);
        assertThat(drain.drain()).isTrue();
        assertThat(sink.written).containsExactly(1L, 3L);
        assertThat(sink.asOf).isEqualTo(NOON.plus(PATIENCE));
    }

    @Test
    void aStoreThatIsAwayLosesNothing() {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal);
        append(journal, 1);
        sink.failsBefore = true;
        assertThat(drain.drain()).isFalse();
        append(journal, 2);
        assertThat(drain.drain()).isFalse();
        sink.failsBefore = false;

        assertThat(drain.drain()).isTrue();
        assertThat(sink.written).containsExactly(1L, 2L);
    }

    @Test
    void aBatchThatWasWrittenThoughItFailedCountsOnce() {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal);
        append(journal, 1);
        sink.failsAfter = true;
        assertThat(drain.drain()).isFalse();
        append(journal, 2);
        assertThat(drain.drain()).isFalse();
        sink.failsAfter = false;

        assertThat(drain.drain()).isTrue();
        assertThat(drain.drain()).isTrue();
        assertThat(sink.written).containsExactly(1L, 2L);
    }

    @Test
    void theNextRunGoesOnWhereTheStoreIsEvenIfTheLastOneNeverHeardThatItWas() {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal);
        append(journal, 1, 2);
        sink.failsAfter = true;
        assertThat(drain.drain()).isFalse();
        append(journal, 3);
        journal.close();
        sink.failsAfter = false;

        Journal next = open(10, sink.position());
        append(next, 4);
        drain(next).drain();
        assertThat(sink.written).containsExactly(1L, 2L, 3L, 4L);
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
        assertThat(sink.written).hasSize(10 * SLOTS);
    }

    @Test
    void aReportIsAsFreshAsTheLastDrainEvenWhereNothingIsCounted() {
        JournalDrain drain = drain(open(10, 0));
        drain.drain();
        time.advance(Duration.ofMillis(999));
        drain.drain();
        assertThat(sink.asOf).isEqualTo(NOON);
        time.advance(Duration.ofMillis(1));
        drain.drain();

        assertThat(sink.asOf).isEqualTo(NOON.plusSeconds(1));
        assertThat(sink.offers).isEqualTo(2);
    }

    @Test
    void aWallClockThatIsSetBackDoesNotStopTheHeartbeat() {
        JournalDrain drain = drain(open(10, 0));
        drain.drain();
        time.stepWall(Duration.ofDays(-1));
        drain.drain();
        drain.drain();
        assertThat(sink.offers).isEqualTo(2);
        time.advance(Duration.ofSeconds(1));
        drain.drain();

        assertThat(sink.offers).isEqualTo(3);
        assertThat(sink.asOf).isEqualTo(NOON);
    }

    @Test
    void closingCarriesTheRestAndEndsTheWaitForThisNode() {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal);
        drain.start();
        append(journal, 1);
        drain.close();

        assertThat(sink.written).containsExactly(1L);
        assertThat(sink.retired).isTrue();
    }

    @Test
    void closingAsksAStoreThatFailsOnceAgain() {
        Journal journal = open(10, 0);
        append(journal, 1);
        sink.failures.set(1);
        drain(journal).close();

        assertThat(sink.written).containsExactly(1L);
    }

    @Test
    void closingWhileTheStoreIsAwayLeavesTheRestToTheNextRun() {
        Journal journal = open(10, 0);
        append(journal, 1);
        sink.failsBefore = true;
        drain(journal).close();
        journal.close();
        assertThat(sink.retired).isFalse();
        sink.failsBefore = false;
        drain(open(10, 0)).close();

        assertThat(sink.written).containsExactly(1L);
        assertThat(sink.retired).isTrue();
    }

    @Test
    void closingEndsQuietlyWhenTheStoreGoesAwayAtTheVeryEnd() {
        Journal journal = open(10, 0);
        append(journal, 1);
        sink.retires = false;

        assertThatCode(() -> drain(journal).close()).doesNotThrowAnyException();
        assertThat(sink.written).containsExactly(1L);
    }

    @Test
    void startedItCarriesUsageByItself() throws InterruptedException {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal);
        append(journal, 1);
        sink.writes = new CountDownLatch(1);
        drain.start();

        assertThat(sink.writes.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        drain.close();
    }

    @Test
    void aFaultOfTheStoreDoesNotEndTheCarrying() throws InterruptedException {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal);
        append(journal, 1);
        sink.fault = new IllegalStateException("a bug in the store");
        sink.writes = new CountDownLatch(1);
        drain.start();

        assertThat(sink.faults.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(sink.writes.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        drain.close();
        assertThat(sink.written).containsExactly(1L);
    }

    @Test
    void aWallClockThatIsSetBackDoesNotPutTheNextAttemptOff() throws InterruptedException {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal);
        append(journal, 1);
        sink.failures.set(1);
        sink.whenFailing = () -> time.stepWall(Duration.ofDays(-1));
        sink.writes = new CountDownLatch(1);
        drain.start();

        assertThat(sink.writes.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
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
        JournalDrain drain = new JournalDrain(journal.reader(), sink, time, 50);
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

        assertThat(sink.written.stream().sorted().toList())
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
        assertThat(sink.written).containsExactly(1L, 2L, 3L);
        Journal next = open(10, sink.position());
        append(next, 4);
        drain(next).drain();
        assertThat(sink.written).containsExactly(1L, 2L, 3L, 4L);
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
        return new JournalDrain(reader, sink, time, JournalDrain.BATCH_SLOTS);
    }
}

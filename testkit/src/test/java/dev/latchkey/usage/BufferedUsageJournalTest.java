package dev.latchkey.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.testkit.Events;
import dev.latchkey.testkit.InMemoryUsageStore;
import dev.latchkey.testkit.SettableTime;
import dev.latchkey.testkit.Together;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BufferedUsageJournalTest {

    private static final UUID KEY = new UUID(0, 1);
    private static final Instant NOON = Instant.parse("2025-03-01T12:00:00Z");
    private static final long PATIENCE_SECONDS = 20;

    private final SettableTime time = new SettableTime(NOON);
    private final FailingStore store = new FailingStore(time);
    private final BufferedUsageJournal journal = new BufferedUsageJournal(store, "node", time, 100);

    @Test
    void whatIsAppendedIsInTheStoreAfterADrain() {
        journal.append(event(0));
        journal.append(event(0));

        assertThat(requests()).isZero();
        assertThat(journal.drain()).isTrue();
        assertThat(requests()).isEqualTo(2);
    }

    @Test
    void aStoreThatIsAwayLosesNothing() {
        journal.append(event(0));
        store.failsBefore = true;
        assertThat(journal.drain()).isFalse();
        journal.append(event(0));
        assertThat(journal.drain()).isFalse();
        store.failsBefore = false;

        assertThat(journal.drain()).isTrue();
        assertThat(requests()).isEqualTo(2);
    }

    @Test
    void aBatchThatWasAddedThoughItFailedCountsOnce() {
        journal.append(event(0));
        store.failsAfter = true;
        assertThat(journal.drain()).isFalse();
        journal.append(event(0));
        assertThat(journal.drain()).isFalse();
        store.failsAfter = false;

        assertThat(journal.drain()).isTrue();
        assertThat(journal.drain()).isTrue();
        assertThat(requests()).isEqualTo(2);
    }

    @Test
    void anotherProcessOfTheSameNameGoesOnWhereTheLastOneStopped() {
        journal.append(event(0));
        journal.close();
        BufferedUsageJournal next = new BufferedUsageJournal(store, "node", time, 100);
        next.append(event(0));
        next.close();

        assertThat(requests()).isEqualTo(2);
    }

    @Test
    void thereIsRoomForAsMuchAsTheCapacityWhetherQueuedOrSummed() {
        store.failsBefore = true;
        for (int i = 0; i < 99; i++) {
            journal.append(event(i));
        }
        assertThat(journal.hasRoom()).isTrue();
        journal.append(event(99));
        assertThat(journal.hasRoom()).isFalse();
        journal.drain();
        assertThat(journal.hasRoom()).isFalse();

        store.failsBefore = false;
        journal.drain();
        assertThat(journal.hasRoom()).isTrue();
    }

    @Test
    void whatSumsUpInOneRowTakesTheRoomOfOne() {
        store.failsBefore = true;
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 50; i++) {
                journal.append(event(0));
            }
            journal.drain();
        }

        assertThat(journal.hasRoom()).isTrue();
        store.failsBefore = false;
        journal.drain();
        assertThat(requests()).isEqualTo(500);
    }

    @Test
    void aReportIsAsFreshAsTheLastDrainEvenWhereNothingIsCounted() {
        journal.drain();
        time.advance(Duration.ofSeconds(1));
        journal.drain();

        assertThat(usage().asOf()).isEqualTo(NOON.plusSeconds(1));
    }

    @Test
    void closingCarriesTheRestAndEndsTheWaitForThisNode() {
        journal.start();
        journal.append(event(0));
        journal.close();
        time.advance(Duration.ofHours(1));

        assertThat(requests()).isEqualTo(1);
        assertThat(usage().asOf()).isEqualTo(NOON.plus(Duration.ofHours(1)));
    }

    @Test
    void closingAsksAStoreThatFailsOnceAgain() {
        journal.append(event(0));
        store.failures.set(1);
        journal.close();

        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void closingEndsQuietlyWhileTheStoreIsAway() {
        journal.append(event(0));
        store.failsBefore = true;

        assertThatCode(journal::close).doesNotThrowAnyException();
    }

    @Test
    void closingEndsQuietlyWhenTheStoreGoesAwayAtTheVeryEnd() {
        journal.append(event(0));
        store.retires = false;

        assertThatCode(journal::close).doesNotThrowAnyException();
        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void startedItCarriesUsageByItself() throws InterruptedException {
        store.adds = new CountDownLatch(1);
        journal.start();
        journal.append(event(0));

        assertThat(store.adds.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        journal.close();
    }

    @Test
    void aFaultOfTheStoreDoesNotEndTheCarrying() throws InterruptedException {
        store.fault = new IllegalStateException("a bug in the store");
        store.adds = new CountDownLatch(1);
        journal.append(event(0));
        journal.start();

        assertThat(store.faults.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(store.adds.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        journal.close();
        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void aWallClockThatIsSetBackDoesNotPutTheNextAttemptOff() throws InterruptedException {
        store.failures.set(1);
        store.whenFailing = () -> time.stepWall(Duration.ofDays(-1));
        store.adds = new CountDownLatch(1);
        journal.append(event(0));
        journal.start();

        assertThat(store.adds.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        journal.close();
    }

    @Test
    void manyThreadsAppendWhileOneDrains() {
        int each = 20_000;
        List<Callable<Boolean>> parts = IntStream.range(0, 4)
                .<Callable<Boolean>>mapToObj(thread -> () -> {
                    for (int i = 0; i < each; i++) {
                        if (thread == 0 && i % 100 == 0) {
                            journal.drain();
                        } else if (thread > 0) {
                            journal.append(event(i % 50));
                        }
                    }
                    return true;
                })
                .toList();
        Together.run(parts);
        journal.drain();

        assertThat(requests()).isEqualTo(3L * each);
        assertThat(journal.hasRoom()).isTrue();
    }

    private long requests() {
        return usage().total().requests();
    }

    private KeyUsage usage() {
        return Objects.requireNonNull(store.usage(List.of(KEY), time.instant()).get(KEY));
    }

    private static UsageEvent event(int minute) {
        return Events.answered(KEY, NOON.plusSeconds(minute * 60L), 200, 1);
    }

    /** A store that fails when it is told to: before it adds, or after. */
    private static final class FailingStore implements UsageStore {
        final InMemoryUsageStore store;
        final AtomicInteger failures = new AtomicInteger();
        final CountDownLatch faults = new CountDownLatch(1);
        volatile boolean failsBefore;
        volatile boolean failsAfter;
        volatile boolean retires = true;
        volatile @Nullable RuntimeException fault;
        volatile Runnable whenFailing = () -> {};
        volatile CountDownLatch adds = new CountDownLatch(0);

        FailingStore(InstantSource clock) {
            store = new InMemoryUsageStore(clock);
        }

        @Override
        public void add(UsageBatch batch, String node, long position, Instant asOf) {
            RuntimeException fault = this.fault;
            if (fault != null) {
                this.fault = null;
                faults.countDown();
                throw fault;
            }
            if (failsBefore || failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                whenFailing.run();
                throw new StoreUnavailableException("away", new RuntimeException());
            }
            store.add(batch, node, position, asOf);
            adds.countDown();
            if (failsAfter) {
                throw new StoreUnavailableException("gone before it answered", new RuntimeException());
            }
        }

        @Override
        public long position(String node) {
            return store.position(node);
        }

        @Override
        public void retire(String node) {
            if (!retires) {
                throw new StoreUnavailableException("away", new RuntimeException());
            }
            store.retire(node);
        }

        @Override
        public Map<UUID, KeyUsage> usage(Collection<UUID> keys, Instant now) {
            return store.usage(keys, now);
        }

        @Override
        public UsageReport report(@Nullable UUID key, LocalDate first, LocalDate last) {
            return store.report(key, first, last);
        }

        @Override
        public List<BusyKey> busiest(LocalDate first, LocalDate last, int most) {
            return store.busiest(first, last, most);
        }

        @Override
        public void recentRequests(Instant now, Instant since, Consumer<RecentRequests> each) {
            store.recentRequests(now, since, each);
        }

        @Override
        public boolean prune(Instant now, Duration keepEvents) {
            return store.prune(now, keepEvents);
        }
    }
}

package dev.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.access.FairBulkhead.Bounds;
import dev.latchkey.time.TimeSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FairBulkheadTest {

    private final Deque<Runnable> handedOn = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();
    private final FailureThrottle failures = new FailureThrottle(TimeSource.system());

    @Test
    void no_more_than_so_many_are_handed_on_at_once_and_all_have_their_turn() {
        FairBulkhead turns = new FairBulkhead(handedOn::add, new Bounds(2, 3, 1, 1));
        run(turns, "a", 1, 6);

        assertThat(handedOn).hasSize(2);
        assertThat(told).containsExactly("a6 refused");
        while (!handedOn.isEmpty()) {
            handedOn.remove().run();
            assertThat(handedOn).hasSizeLessThanOrEqualTo(2);
        }
        assertThat(told).containsExactly("a6 refused", "a1", "a2", "a3", "a4", "a5");
        run(turns, "a", 7, 7);
        assertThat(handedOn).hasSize(1);
    }

    @Test
    void who_comes_after_much_of_somebody_elses_waits_for_one_of_it() {
        FairBulkhead turns = new FairBulkhead(handedOn::add, new Bounds(1, 100, 1, 1));
        run(turns, "a", 1, 5);
        run(turns, "b", 1, 2);
        run(turns, "c", 1, 1);
        runAll();

        assertThat(told).containsExactly("a1", "a2", "b1", "c1", "a3", "b2", "a4", "a5");
    }

    @Test
    void where_too_many_wait_the_last_of_the_longest_queue_gives_way() {
        FairBulkhead turns = new FairBulkhead(handedOn::add, new Bounds(1, 4, 1, 1));
        run(turns, "a", 1, 5);
        run(turns, "b", 1, 3);

        assertThat(told).containsExactly("a5 refused", "a4 refused", "b3 refused");
        runAll();
        assertThat(told).endsWith("a1", "a2", "b1", "a3", "b2");
    }

    @Test
    void the_throttled_have_few_under_way_and_few_waiting_all_together() {
        FairBulkhead turns = new FairBulkhead(handedOn::add, new Bounds(10, 100, 2, 3));
        throttle("a");
        throttle("b");
        run(turns, "a", 1, 4);
        run(turns, "b", 1, 2);

        assertThat(handedOn).hasSize(2);
        assertThat(told).containsExactly("b2 throttled");
        run(turns, "good", 1, 8);
        assertThat(handedOn).hasSize(10);
        runAll();
        assertThat(told).hasSize(14).contains("a4", "b1", "good8");
    }

    @Test
    void who_is_throttled_while_waiting_waits_as_such() {
        FairBulkhead turns = new FairBulkhead(handedOn::add, new Bounds(4, 100, 1, 2));
        run(turns, "a", 1, 9);
        throttle("a");
        handedOn.remove().run();

        // Of those that waited one goes on, as its share.
        assertThat(told).containsExactly("a1");
        assertThat(handedOn).hasSize(4);
        handedOn.remove().run();
        assertThat(told).containsExactly("a1", "a2", "a8 throttled", "a9 throttled");
        run(turns, "good", 1, 1);
        assertThat(handedOn).hasSize(4);
        runAll();
        assertThat(told).endsWith("a6", "a7").contains("good1");
    }

    @Test
    void the_throttled_do_not_starve_while_others_wait() {
        FairBulkhead turns = new FairBulkhead(handedOn::add, new Bounds(1, 100, 1, 2));
        throttle("a");
        run(turns, "good", 1, 3);
        run(turns, "a", 1, 1);
        runAll();

        assertThat(told).containsExactly("good1", "a1", "good2", "good3");
    }

    @Test
    void what_the_executor_refuses_is_told_also_to_those_who_waited() {
        AtomicInteger places = new AtomicInteger(1);
        Executor narrow = task -> {
            if (places.getAndDecrement() <= 0) {
                throw new RejectedExecutionException("no place");
            }
            handedOn.add(task);
        };
        FairBulkhead turns = new FairBulkhead(narrow, new Bounds(1, 10, 1, 1));
        run(turns, "a", 1, 3);
        handedOn.remove().run();

        assertThat(told).containsExactly("a1", "a2 refused", "a3 refused");
        places.set(1);
        run(turns, "a", 4, 4);
        handedOn.remove().run();
        assertThat(told).endsWith("a4");
    }

    @Test
    void many_threads_get_every_turn_once() throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            AtomicInteger running = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            CountDownLatch ended = new CountDownLatch(2_000);
            FairBulkhead turns = new FairBulkhead(pool, new Bounds(3, 2_000, 1, 2_000));
            throttle("caller 3");
            for (int caller = 0; caller < 4; caller++) {
                Guesser guesser = Guesser.at("caller " + caller, failures);
                new Thread(() -> {
                            for (int i = 0; i < 500; i++) {
                                turns.run(
                                        guesser,
                                        () -> {
                                            most.accumulateAndGet(running.incrementAndGet(), Math::max);
                                            running.decrementAndGet();
                                            ended.countDown();
                                        },
                                        refused -> {});
                            }
                        })
                        .start();
            }

            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(most).hasValueBetween(1, 3);
        } finally {
            pool.shutdownNow();
        }
    }

    private void throttle(String name) {
        for (int i = 0; i < FailureThrottle.TOLERATED; i++) {
            failures.failed(name, FailureThrottle.TOLERATED);
        }
    }

    private void run(FairBulkhead turns, String name, int first, int last) {
        for (int i = first; i <= last; i++) {
            String task = name + i;
            turns.run(
                    Guesser.at(name, failures),
                    () -> told.add(task),
                    refused -> told.add(task + (refused instanceof ThrottledException ? " throttled" : " refused")));
        }
    }

    private void runAll() {
        while (!handedOn.isEmpty()) {
            handedOn.remove().run();
        }
    }
}

package dev.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

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

class TurnsTest {

    private final Deque<Runnable> handedOn = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();

    @Test
    void no_more_than_so_many_are_handed_on_at_once_and_all_have_their_turn() {
        Turns turns = new Turns(handedOn::add, 2, 3);
        for (int i = 1; i <= 6; i++) {
            run(turns, "" + i);
        }

        assertThat(handedOn).hasSize(2);
        assertThat(told).containsExactly("6 refused");
        while (!handedOn.isEmpty()) {
            handedOn.remove().run();
            assertThat(handedOn).hasSizeLessThanOrEqualTo(2);
        }
        assertThat(told).containsExactly("6 refused", "1", "2", "3", "4", "5");
        run(turns, "7");
        assertThat(handedOn).hasSize(1);
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
        Turns turns = new Turns(narrow, 1, 10);
        for (int i = 1; i <= 3; i++) {
            run(turns, "" + i);
        }
        handedOn.remove().run();

        assertThat(told).containsExactly("1", "2 refused", "3 refused");
        places.set(1);
        run(turns, "4");
        handedOn.remove().run();
        assertThat(told).endsWith("4");
    }

    @Test
    void many_threads_get_every_turn_once() throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            AtomicInteger running = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            CountDownLatch ended = new CountDownLatch(2_000);
            Turns turns = new Turns(pool, 3, 2_000);
            for (int caller = 0; caller < 4; caller++) {
                new Thread(() -> {
                            for (int i = 0; i < 500; i++) {
                                turns.run(
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

    private void run(Turns turns, String name) {
        turns.run(() -> told.add(name), refused -> told.add(name + " refused"));
    }
}

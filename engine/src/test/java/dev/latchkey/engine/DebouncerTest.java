package dev.latchkey.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DebouncerTest {

    private static final Duration MOMENT = Duration.ofMillis(1);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final Semaphore runs = new Semaphore(0);
    private final Debouncer soon = new Debouncer(thread, MOMENT, runs::release);

    @AfterEach
    void end() {
        thread.shutdownNow();
    }

    @Test
    void ten_thousand_who_ask_before_it_runs_have_it_run_once() throws InterruptedException {
        CountDownLatch free = new CountDownLatch(1);
        var busy = thread.submit(() -> free.await(1, TimeUnit.MINUTES));
        for (int i = 0; i < 10_000; i++) {
            soon.run();
        }
        free.countDown();

        awaitRun();
        soon.run();
        awaitRun();
        assertThat(runs.availablePermits()).isZero();
        assertThat(busy).isDone();
    }

    @Test
    void who_asks_while_it_runs_has_it_run_again() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        Debouncer slow = new Debouncer(thread, MOMENT, () -> {
            begun.countDown();
            await(asked);
            runs.release();
        });
        slow.run();
        await(begun);
        slow.run();
        asked.countDown();

        awaitRun();
        awaitRun();
    }

    @Test
    void who_asks_after_the_end_is_not_bothered() {
        thread.shutdownNow();

        soon.run();

        assertThat(runs.availablePermits()).isZero();
    }

    private void awaitRun() throws InterruptedException {
        assertThat(runs.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

package dev.latchkey.generator.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that work, each on one job at a time, and look for the next when they are rung for, or after a while. */
final class Workers {

    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    /** What is added on other nodes rings no bell here. */
    private static final long LOOK_EVERY_MILLIS = 1_000;

    private final Workbench bench;
    private final List<Thread> threads = new ArrayList<>();
    private final Semaphore bell = new Semaphore(0);
    private volatile boolean closed;

    Workers(Workbench bench, int count, ThreadFactory threadFactory) {
        this.bench = bench;
        for (int i = 0; i < count; i++) {
            threads.add(threadFactory.newThread(this::work));
        }
    }

    void start() {
        threads.forEach(Thread::start);
    }

    /** Says that there may be work. */
    void ring() {
        bell.release();
    }

    private void work() {
        while (!closed) {
            try {
                if (!bench.workOnNext()) {
                    bell.tryAcquire(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                    bell.drainPermits();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.error("Looking for the next job failed; it goes on", e);
            }
        }
    }

    /** Ends the threads, after the step that each is at. */
    void close() {
        closed = true;
        bell.release(threads.size());
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}

package dev.latchkey.generator.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that work, each on one job at a time, and look for the next when they are rung for, or after a while. One more than there are
 * workers is for small jobs alone, so that none of these waits until a large one is done.
 */
final class Workers {

    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    /** What is added on other nodes rings no bell here. */
    private static final long LOOK_EVERY_MILLIS = 1_000;

    private final Workbench bench;
    private final List<Worker> workers = new ArrayList<>();
    private volatile boolean closed;

    /** @param count how many take jobs of any size; with 0, no job is taken */
    Workers(Workbench bench, int count, ThreadFactory threadFactory) {
        this.bench = bench;
        for (int i = 0; i < count; i++) {
            workers.add(new Worker(Integer.MAX_VALUE, threadFactory));
        }
        if (count > 0) {
            workers.add(new Worker(JobSettings.SMALL, threadFactory));
        }
    }

    void start() {
        workers.forEach(worker -> worker.thread.start());
    }

    /** Says that there may be work. */
    void ring() {
        workers.forEach(worker -> worker.bell.release());
    }

    /** Ends the threads, after the step that each is at. */
    void close() {
        closed = true;
        ring();
        for (Worker worker : workers) {
            try {
                worker.thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private final class Worker {

        private final int mostPatients;
        private final Semaphore bell = new Semaphore(0);
        private final Thread thread;

        Worker(int mostPatients, ThreadFactory threadFactory) {
            this.mostPatients = mostPatients;
            this.thread = threadFactory.newThread(this::work);
        }

        private void work() {
            while (!closed) {
                try {
                    if (!bench.workOnNext(mostPatients)) {
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
    }
}

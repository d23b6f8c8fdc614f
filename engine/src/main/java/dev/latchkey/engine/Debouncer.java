package dev.latchkey.engine;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a task run a moment after it was asked for, once for all who ask in that moment. Who asks while it runs has it run again.
 * Thread-safe.
 */
final class Debouncer implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Debouncer.class);

    private final ScheduledExecutorService thread;
    private final Duration moment;
    private final Runnable task;
    private final AtomicBoolean isAskedFor = new AtomicBoolean();

    /** @param thread runs the task */
    Debouncer(ScheduledExecutorService thread, Duration moment, Runnable task) {
        this.thread = thread;
        this.moment = moment;
        this.task = task;
    }

    /** Asks for the task; never waits. */
    @Override
    public void run() {
        if (!isAskedFor.compareAndSet(false, true)) {
            return;
        }
        try {
            var unused = thread.schedule(this::perform, moment.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Asked for after the end", e);
        }
    }

    private void perform() {
        isAskedFor.set(false);
        task.run();
    }
}

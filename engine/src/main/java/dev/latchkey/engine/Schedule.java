package dev.latchkey.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that a node does its regular work on. For the thread that makes and closes it. */
final class Schedule implements AutoCloseable {

    private final List<ScheduledExecutorService> threads = new ArrayList<>();

    /** A further thread, on which nothing else holds up what is asked of it. */
    ScheduledExecutorService thread(String name) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(named(name));
        threads.add(thread);
        return thread;
    }

    /** Has a task run again and again on a thread, so long after each run, until this is closed. */
    static void every(Duration interval, ScheduledExecutorService thread, Runnable task) {
        var unused = thread.scheduleWithFixedDelay(
                new LoggedTask(task), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Daemon threads with that name and a number. */
    static ThreadFactory named(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "latchkey-" + name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public void close() {
        threads.forEach(ScheduledExecutorService::shutdownNow);
    }
}

package dev.latchkey.generator.jobs;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What became of jobs on this node since it started, for operators. Thread-safe. */
public final class JobTally {

    private final AtomicInteger running = new AtomicInteger();
    private final LongAdder completed = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder turnedAway = new LongAdder();

    JobTally() {}

    /** Jobs that workers of this node are at now. */
    public int running() {
        return running.get();
    }

    /** Jobs that were completed here. */
    public long completed() {
        return completed.sum();
    }

    /** Jobs that failed here. */
    public long failed() {
        return failed.sum();
    }

    /** Orders for which there was no room in the queue. */
    public long turnedAway() {
        return turnedAway.sum();
    }

    void begun() {
        running.incrementAndGet();
    }

    void ended() {
        running.decrementAndGet();
    }

    void countCompleted() {
        completed.increment();
    }

    void countFailed() {
        failed.increment();
    }

    void countTurnedAway() {
        turnedAway.increment();
    }
}

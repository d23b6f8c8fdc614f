package dev.latchkey.time;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How long the work of a thread may be kept waiting, since a caller waits for it. Whatever may keep such a thread waiting asks for the
 * {@link #present} deadline; where there is none, the work is nobody's and may wait as long as it takes. Thread-safe.
 */
public final class Deadline {

    /** A caller is told within a second; this leaves the time that it takes to notice and to tell. */
    public static final Duration OF_A_CALLER = Duration.ofMillis(700);

    private static final ThreadLocal<@Nullable Deadline> PRESENT = new ThreadLocal<>();

    private final Duration wait;
    private final @Nullable TimeSource time;
    private final long began;

    private Deadline(Duration wait, @Nullable TimeSource time) {
        this.wait = wait;
        this.time = time;
        this.began = time == null ? 0 : time.nanos();
    }

    /** That of work that has to be done in that time from now on. */
    public static Deadline forAll(Duration wait, TimeSource time) {
        return new Deadline(wait, time);
    }

    /** That of work that takes as long as it has to do, but is not to be kept waiting longer than that at any one place. */
    public static Deadline forEachWait(Duration wait) {
        return new Deadline(wait, null);
    }

    /** The deadline of what this thread does at the moment; null where nobody waits for it. */
    public static @Nullable Deadline present() {
        return PRESENT.get();
    }

    /** How long it may be kept waiting now; zero when its time is over. */
    public Duration left() {
        if (time == null) {
            return wait;
        }
        Duration left = wait.minusNanos(time.nanos() - began);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Whether the work itself has to come to its end, and not only what it waits for. */
    public boolean isForAll() {
        return time != null;
    }

    /** Does the work with this deadline. */
    public void run(Runnable work) {
        Deadline before = PRESENT.get();
        PRESENT.set(this);
        try {
            work.run();
        } finally {
            PRESENT.set(before);
        }
    }

    /** That work, done with this deadline. */
    public <T> Supplier<T> around(Supplier<T> work) {
        return () -> {
            Deadline before = PRESENT.get();
            PRESENT.set(this);
            try {
                return work.get();
            } finally {
                PRESENT.set(before);
            }
        };
    }

    /** Threads on which each task has a caller's time from when it was handed in, be it that it waited for its turn. */
    public static Executor ofCallers(Executor threads, TimeSource time) {
        return task -> {
            Deadline deadline = forAll(OF_A_CALLER, time);
            threads.execute(() -> deadline.run(task));
        };
    }

    /** Threads on which no task is kept waiting longer than a caller would at any one place, and which may take long. */
    public static Executor ofLongWork(Executor threads) {
        Deadline deadline = forEachWait(OF_A_CALLER);
        return task -> threads.execute(() -> deadline.run(task));
    }
}

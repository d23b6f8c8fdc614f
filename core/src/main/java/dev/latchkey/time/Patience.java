package dev.latchkey.time;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How long the work of a thread may be kept waiting, since a caller waits for it. Whatever may keep such a thread waiting asks for the
 * {@link #present} patience; where there is none, the work is nobody's and may wait as long as it takes. Thread-safe.
 */
public final class Patience {

    /** A caller is told within a second; this leaves the time that it takes to notice and to tell. */
    public static final Duration OF_A_CALLER = Duration.ofMillis(700);

    private static final ThreadLocal<@Nullable Patience> PRESENT = new ThreadLocal<>();

    private final Duration wait;
    private final @Nullable TimeSource time;
    private final long began;

    private Patience(Duration wait, @Nullable TimeSource time) {
        this.wait = wait;
        this.time = time;
        this.began = time == null ? 0 : time.nanos();
    }

    /** That of work that has to be done in that time from now on. */
    public static Patience forAll(Duration wait, TimeSource time) {
        return new Patience(wait, time);
    }

    /** That of work that takes as long as it has to do, but is not to be kept waiting longer than that at any one place. */
    public static Patience forEachWait(Duration wait) {
        return new Patience(wait, null);
    }

    /** The patience of what this thread does at the moment; null where nobody waits for it. */
    public static @Nullable Patience present() {
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

    /** Does the work with this patience. */
    public void run(Runnable work) {
        Patience before = PRESENT.get();
        PRESENT.set(this);
        try {
            work.run();
        } finally {
            PRESENT.set(before);
        }
    }

    /** That work, done with this patience. */
    public <T> Supplier<T> around(Supplier<T> work) {
        return () -> {
            Patience before = PRESENT.get();
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
            Patience patience = forAll(OF_A_CALLER, time);
            threads.execute(() -> patience.run(task));
        };
    }

    /** Threads on which no task is kept waiting longer than a caller would at any one place, and which may take long. */
    public static Executor ofLongWork(Executor threads) {
        Patience patience = forEachWait(OF_A_CALLER);
        return task -> threads.execute(() -> patience.run(task));
    }
}

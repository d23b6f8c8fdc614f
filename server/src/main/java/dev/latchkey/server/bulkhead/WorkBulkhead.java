package dev.latchkey.server.bulkhead;

import dev.latchkey.access.RoundRobin;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Work on a few threads in turns: callers for whom something waits are served one after the other, so that however much one asks
 * for, another waits for one piece of it. What takes long is to be handed in piece by piece. Small pieces go before others, but for every
 * fifth turn. What was made and not taken yet keeps its place, so that no more is made than is sent. Thread-safe.
 */
public final class WorkBulkhead {

    /** So many small pieces in a row let another go first, if one waits. */
    private static final int SMALL_IN_A_ROW = 4;

    private final Executor threads;
    private final int mostWaiting;
    private final RoundRobin<Object, Task> small = new RoundRobin<>();
    private final RoundRobin<Object, Task> others = new RoundRobin<>();
    private int smallInARow;
    private int free;
    private int toBegin;

    private record Task(Work<?> work, Runnable run, boolean mayBeRefused) {}

    /** How long a piece of work takes. */
    public enum Size {
        /** A few milliseconds at most. */
        SMALL,
        /** Maybe longer. */
        ANY
    }

    /** Work that was handed in. */
    public final class Work<T> {

        private final CompletableFuture<T> result = new CompletableFuture<>();
        private final AtomicBoolean hasPlace = new AtomicBoolean();

        /** What comes of it; a {@link BusyException}, at once or later, where too much waits. */
        public CompletableFuture<T> result() {
            return result;
        }

        /** The result was taken, or nobody wants it any more: the next may begin. */
        public void taken() {
            if (hasPlace.compareAndSet(true, false)) {
                leave();
            }
        }
    }

    /**
     * Nothing waits yet.
     *
     * @param threads run the work
     * @param atOnce how many pieces are worked on, or are done and not taken, at once
     * @param mostWaiting tasks that may wait to be begun, of which one caller may have half; beyond, the last of whoever has most
     *     gives way
     */
    public WorkBulkhead(Executor threads, int atOnce, int mostWaiting) {
        this.threads = threads;
        this.free = atOnce;
        this.mostWaiting = mostWaiting;
    }

    /** Does work when the caller's turn comes, or refuses it where too much waits. Its result must be {@link Work#taken}. */
    public <T> Work<T> begin(Object caller, Supplier<T> work) {
        return begin(caller, Size.ANY, work);
    }

    /** The same with work of which it is known how long it takes. */
    public <T> Work<T> begin(Object caller, Size size, Supplier<T> work) {
        return enter(caller, size, work, true);
    }

    /**
     * Goes on with what was begun, of which there is a piece at a time, when the caller's turn comes again. It is not refused. Its
     * result must be {@link Work#taken}.
     */
    public <T> Work<T> goOn(Object caller, Supplier<T> work) {
        return goOn(caller, Size.ANY, work);
    }

    /** The same with work of which it is known how long it takes. */
    public <T> Work<T> goOn(Object caller, Size size, Supplier<T> work) {
        return enter(caller, size, work, false);
    }

    /** How many tasks wait for their turn. */
    public synchronized int waiting() {
        return small.size() + others.size();
    }

    private <T> Work<T> enter(Object caller, Size size, Supplier<T> supplier, boolean mayBeRefused) {
        Work<T> work = new Work<>();
        // What has to be run is the future's own, which takes care of whatever the work throws.
        work.result.completeAsync(supplier, task -> enter(caller, size, new Task(work, task, mayBeRefused)));
        return work;
    }

    private void enter(Object caller, Size size, Task task) {
        // Told outside of the lock, since whoever waits for it may answer at once.
        place(caller, size == Size.SMALL ? small : others, task)
                .ifPresent(refused -> refused.work().result.completeExceptionally(new BusyException()));
        runNext();
    }

    private void leave() {
        synchronized (this) {
            free++;
        }
        runNext();
    }

    private void runNext() {
        for (Task task = next(); task != null; task = next()) {
            try {
                threads.execute(task.run());
            } catch (RejectedExecutionException e) {
                task.work().result.completeExceptionally(new BusyException(e));
                task.work().taken();
            }
        }
    }

    /** Lets the task wait; the one that has to give way for it, if any, which may be itself. */
    private synchronized Optional<Task> place(Object caller, RoundRobin<Object, Task> queue, Task task) {
        if (!task.mayBeRefused()) {
            queue.add(caller, task);
            return Optional.empty();
        }
        if (small.count(caller, Task::mayBeRefused) + others.count(caller, Task::mayBeRefused) >= mostWaiting / 2) {
            return Optional.of(task);
        }
        queue.add(caller, task);
        toBegin++;
        if (toBegin <= mostWaiting) {
            return Optional.empty();
        }
        toBegin--;
        // Of what takes longest, most is gained.
        return others.removeLastOfLongest(Task::mayBeRefused).or(() -> small.removeLastOfLongest(Task::mayBeRefused));
    }

    /** Whose turn it is; null where nothing waits, or there is no place. */
    private synchronized @Nullable Task next() {
        if ((small.isEmpty() && others.isEmpty()) || free == 0) {
            return null;
        }
        free--;
        boolean isSmall = !small.isEmpty() && (others.isEmpty() || smallInARow < SMALL_IN_A_ROW);
        smallInARow = isSmall ? smallInARow + 1 : 0;
        Task task = isSmall ? small.next() : others.next();
        toBegin -= task.mayBeRefused() ? 1 : 0;
        task.work().hasPlace.set(true);
        return task;
    }
}

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
 * for, another waits for one piece of it. What takes long is to be handed in piece by piece. What was made and not taken yet keeps its
 * place, so that no more is made than is sent. Thread-safe.
 */
public final class WorkBulkhead {

    private final Executor threads;
    private final int mostWaiting;
    private final RoundRobin<Object, Task> waiting = new RoundRobin<>();
    private int free;
    private int toBegin;

    private record Task(Work<?> work, Runnable run, boolean mayBeRefused) {}

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
        return enter(caller, work, true);
    }

    /**
     * Goes on with what was begun, of which there is a piece at a time, when the caller's turn comes again. It is not refused. Its
     * result must be {@link Work#taken}.
     */
    public <T> Work<T> goOn(Object caller, Supplier<T> work) {
        return enter(caller, work, false);
    }

    /** How many tasks wait for their turn. */
    public synchronized int waiting() {
        return waiting.size();
    }

    private <T> Work<T> enter(Object caller, Supplier<T> supplier, boolean mayBeRefused) {
        Work<T> work = new Work<>();
        // What has to be run is the future's own, which takes care of whatever the work throws.
        work.result.completeAsync(supplier, task -> enter(caller, new Task(work, task, mayBeRefused)));
        return work;
    }

    private void enter(Object caller, Task task) {
        // Told outside of the lock, since whoever waits for it may answer at once.
        place(caller, task).ifPresent(refused -> refused.work().result.completeExceptionally(new BusyException()));
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
    private synchronized Optional<Task> place(Object caller, Task task) {
        if (!task.mayBeRefused()) {
            waiting.add(caller, task);
            return Optional.empty();
        }
        if (waiting.count(caller, Task::mayBeRefused) >= mostWaiting / 2) {
            return Optional.of(task);
        }
        waiting.add(caller, task);
        toBegin++;
        if (toBegin <= mostWaiting) {
            return Optional.empty();
        }
        toBegin--;
        return waiting.removeLastOfLongest(Task::mayBeRefused);
    }

    /** Whose turn it is; null where nothing waits, or there is no place. */
    private synchronized @Nullable Task next() {
        if (waiting.isEmpty() || free == 0) {
            return null;
        }
        free--;
        Task task = waiting.next();
        toBegin -= task.mayBeRefused() ? 1 : 0;
        task.work().hasPlace.set(true);
        return task;
    }
}

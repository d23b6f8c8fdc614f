package dev.latchkey.server;

import dev.latchkey.access.RoundRobin;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Work that takes processor time, on a few threads in turns: callers for whom something waits are served one after the other, so that
 * however much one asks for, another waits for one piece of it. What takes long is to be handed in piece by piece. Thread-safe.
 */
public final class WorkTurns {

    private final Executor threads;
    private final int atOnce;
    private final int mostWaiting;
    private final RoundRobin<Object, Task> waiting = new RoundRobin<>();
    private int toBegin;
    private int threadsTaken;

    private record Task(CompletableFuture<?> result, Runnable work, boolean mayBeRefused) {}

    /**
     * Nothing waits yet.
     *
     * @param threads run the work
     * @param atOnce how many of them it may take
     * @param mostWaiting tasks that may wait to be begun, of which one caller may have half; beyond, the last of whoever has most
     *     gives way
     */
    public WorkTurns(Executor threads, int atOnce, int mostWaiting) {
        this.threads = threads;
        this.atOnce = atOnce;
        this.mostWaiting = mostWaiting;
    }

    /**
     * Does work when the caller's turn comes.
     *
     * @return the work's result; a {@link BusyException}, at once or later, where too much waits
     */
    <T> CompletableFuture<T> begin(Object caller, Supplier<T> work) {
        return enter(caller, work, true);
    }

    /** Goes on with what was begun, of which there is a piece at a time, when the caller's turn comes again. It is not refused. */
    <T> CompletableFuture<T> goOn(Object caller, Supplier<T> work) {
        return enter(caller, work, false);
    }

    /** How many tasks wait for their turn. */
    synchronized int waiting() {
        return waiting.size();
    }

    private <T> CompletableFuture<T> enter(Object caller, Supplier<T> work, boolean mayBeRefused) {
        CompletableFuture<T> result = new CompletableFuture<>();
        // What has to be run is the future's own, which takes care of whatever the work throws.
        result.completeAsync(work, task -> enter(caller, new Task(result, task, mayBeRefused)));
        return result;
    }

    private void enter(Object caller, Task task) {
        // Told outside of the lock, since whoever waits for it may answer at once.
        place(caller, task).ifPresent(refused -> refused.result().completeExceptionally(new BusyException()));
        if (takeThread()) {
            try {
                threads.execute(this::work);
            } catch (RejectedExecutionException e) {
                refuseAll(e);
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

    private synchronized boolean takeThread() {
        boolean isOneFree = threadsTaken < atOnce && !waiting.isEmpty();
        threadsTaken += isOneFree ? 1 : 0;
        return isOneFree;
    }

    /** Works until nothing waits. */
    private void work() {
        for (Task task = next(); task != null; task = next()) {
            task.work().run();
        }
    }

    /** Whose turn it is; null, and the thread is given back, where nothing waits. */
    private synchronized @Nullable Task next() {
        if (waiting.isEmpty()) {
            threadsTaken--;
            return null;
        }
        Task task = waiting.next();
        toBegin -= task.mayBeRefused() ? 1 : 0;
        return task;
    }

    /** There is no thread for what waits. */
    private void refuseAll(RejectedExecutionException reason) {
        for (Task task = next(); task != null; task = next()) {
            task.result().completeExceptionally(new BusyException(reason));
        }
    }
}

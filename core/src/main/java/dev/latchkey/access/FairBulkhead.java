package dev.latchkey.access;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands tasks on to an executor that others use too, only so many at once, by fair queueing: whoever waits has a queue, and the
 * queues take turns, so that however much one caller asks for, another waits for one of its tasks and not for all of them. Where
 * too many wait, the last of the longest queue gives way. All who are throttled share one queue, which is short and has few of
 * its tasks under way at once; whether a task's caller is throttled is looked at when its turn comes, too. Thread-safe.
 */
final class FairBulkhead {

    private final Executor executor;
    private final Bounds bounds;

    private final RoundRobin<String, Task> waiting = new RoundRobin<>();

    private final Deque<Task> throttled = new ArrayDeque<>();
    private int underWay;
    private int throttledUnderWay;

    /**
     * How much there is room for.
     *
     * @param atOnce tasks under way
     * @param mostWaiting tasks that wait for their turn, those of throttled callers aside
     * @param throttledAtOnce tasks under way of throttled callers
     * @param mostThrottledWaiting tasks of theirs that wait
     */
    record Bounds(int atOnce, int mostWaiting, int throttledAtOnce, int mostThrottledWaiting) {}

    /** @param refused is told when the task will not be run */
    private record Task(Guesser guesser, Runnable work, Consumer<RuntimeException> refused) {}

    /** A task whose turn it is. */
    private record Turn(Task task, boolean isThrottled) {}

    FairBulkhead(Executor executor, Bounds bounds) {
        this.executor = executor;
        this.bounds = bounds;
    }

    /**
     * Runs the work when its turn comes.
     *
     * @param refused is told, at once or later, if the work will not be run: with a {@link ThrottledException} where that is for
     *     whom it is done, else with a {@link RejectedExecutionException}
     */
    void run(Guesser guesser, Runnable work, Consumer<RuntimeException> refused) {
        List<Runnable> refusals = new ArrayList<>(1);
        Turn turn = enter(new Task(guesser, work, refused), refusals);
        refusals.forEach(Runnable::run);
        handOn(turn);
    }

    /** The turn of the task, or null where it waits or is refused. */
    private synchronized @Nullable Turn enter(Task task, List<Runnable> refusals) {
        boolean isThrottled = task.guesser().isThrottled();
        if (underWay < bounds.atOnce() && (!isThrottled || throttledUnderWay < bounds.throttledAtOnce())) {
            return begin(task, isThrottled);
        }
        if (isThrottled) {
            waitThrottled(task, refusals);
        } else {
            waiting.add(task.guesser().name(), task);
            if (waiting.size() > bounds.mostWaiting()) {
                waiting.removeLastOfLongest(any -> true)
                        .ifPresent(last -> refusals.add(
                                () -> last.refused().accept(new RejectedExecutionException("too many wait"))));
            }
        }
        return null;
    }

    private Turn begin(Task task, boolean isThrottled) {
        underWay++;
        throttledUnderWay += isThrottled ? 1 : 0;
        return new Turn(task, isThrottled);
    }

    private void waitThrottled(Task task, List<Runnable> refusals) {
        if (throttled.size() < bounds.mostThrottledWaiting()) {
            throttled.add(task);
        } else {
            refusals.add(() -> task.refused().accept(new ThrottledException()));
        }
    }

    private void handOn(@Nullable Turn first) {
        for (Turn turn = first; turn != null; ) {
            Turn present = turn;
            try {
                executor.execute(() -> {
                    try {
                        present.task().work().run();
                    } finally {
                        handOn(after(present));
                    }
                });
                return;
            } catch (RejectedExecutionException e) {
                present.task().refused().accept(e);
                turn = after(present);
            }
        }
    }

    /** Whose turn it is after one that is over, if anyone's. */
    private @Nullable Turn after(Turn over) {
        List<Runnable> refusals = new ArrayList<>(1);
        Turn next = next(over, refusals);
        refusals.forEach(Runnable::run);
        return next;
    }

    private synchronized @Nullable Turn next(Turn over, List<Runnable> refusals) {
        underWay--;
        throttledUnderWay -= over.isThrottled() ? 1 : 0;
        // The few of the throttled come first, as they would starve while others wait.
        if (!throttled.isEmpty() && throttledUnderWay < bounds.throttledAtOnce()) {
            return begin(throttled.remove(), true);
        }
        while (!waiting.isEmpty()) {
            Task task = waiting.next();
            if (!task.guesser().isThrottled()) {
                return begin(task, false);
            }
            if (throttledUnderWay < bounds.throttledAtOnce()) {
                return begin(task, true);
            }
            waitThrottled(task, refusals);
        }
        return null;
    }
}

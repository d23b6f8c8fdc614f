package dev.latchkey.access;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands tasks on to an executor that others use too, only so many at once; the others wait for their turn here, and beyond some
 * are refused. Thread-safe.
 */
final class Turns {

    private final Executor executor;
    private final int atOnce;
    private final int mostWaiting;
    private final Queue<Task> waiting = new ArrayDeque<>();
    private int handedOn;

    /** @param refused is told when the task will not be run */
    private record Task(Runnable work, Consumer<RejectedExecutionException> refused) {}

    Turns(Executor executor, int atOnce, int mostWaiting) {
        this.executor = executor;
        this.atOnce = atOnce;
        this.mostWaiting = mostWaiting;
    }

    /**
     * Runs the work when its turn comes.
     *
     * @param refused is told at once, or when its turn comes, if the work will not be run
     */
    void run(Runnable work, Consumer<RejectedExecutionException> refused) {
        Task task = new Task(work, refused);
        switch (place(task)) {
            case NOW -> handOn(task);
            case LATER -> {
                // One that ends hands it on.
            }
            case NEVER -> refused.accept(new RejectedExecutionException("too many wait"));
        }
    }

    private enum Place {
        NOW,
        LATER,
        NEVER
    }

    private synchronized Place place(Task task) {
        if (handedOn < atOnce) {
            handedOn++;
            return Place.NOW;
        }
        return waiting.size() < mostWaiting && waiting.add(task) ? Place.LATER : Place.NEVER;
    }

    private void handOn(@Nullable Task first) {
        for (Task task = first; task != null; ) {
            Task present = task;
            try {
                executor.execute(() -> {
                    try {
                        present.work().run();
                    } finally {
                        handOn(next());
                    }
                });
                return;
            } catch (RejectedExecutionException e) {
                present.refused().accept(e);
                task = next();
            }
        }
    }

    private synchronized @Nullable Task next() {
        Task task = waiting.poll();
        if (task == null) {
            handedOn--;
        }
        return task;
    }
}

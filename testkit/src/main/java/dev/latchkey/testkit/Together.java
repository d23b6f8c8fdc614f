package dev.latchkey.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Threads that start at the same moment. */
public final class Together {

    private static final int PATIENCE_SECONDS = 60;

    /** What one of the threads does. */
    @FunctionalInterface
    public interface Part<T> {
        T play(int thread) throws Exception;
    }

    private Together() {}

    /**
     * Does the same in several threads at once.
     *
     * @param part is told which thread it is, from 0
     * @return what each thread answered
     * @throws AssertionError when a part fails, or never ends
     */
    public static <T> List<T> run(int threads, Part<T> part) {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        CyclicBarrier start = new CyclicBarrier(threads);
        try {
            List<Future<T>> playing = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                playing.add(executor.submit(() -> {
                    start.await();
                    return part.play(thread);
                }));
            }
            List<T> answers = new ArrayList<>();
            for (Future<T> each : playing) {
                answers.add(each.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
            return answers;
        } catch (ExecutionException e) {
            throw new AssertionError("a thread failed", e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("a thread did not end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            executor.shutdownNow();
        }
    }
}

package dev.latchkey.access;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Runs look-ups when a test says so, or at once. */
final class LookUps implements Executor {

    boolean held;
    int most = Integer.MAX_VALUE;

    private final Deque<Runnable> waiting = new ArrayDeque<>();

    @Override
    public void execute(Runnable lookUp) {
        if (!held) {
            lookUp.run();
        } else if (waiting.size() >= most) {
            throw new RejectedExecutionException("too many");
        } else {
            waiting.add(lookUp);
        }
    }

    int waiting() {
        return waiting.size();
    }

    void run(int most) {
        for (int i = 0; i < most && !waiting.isEmpty(); i++) {
            waiting.remove().run();
        }
    }

    void runAll() {
        while (!waiting.isEmpty()) {
            waiting.remove().run();
        }
    }
}

package dev.latchkey.engine;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A repeated task that goes on after a run that failed: a scheduler would silently never run it again. */
public record LoggedTask(Runnable task) implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(LoggedTask.class);

    @Override
    public void run() {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("A repeated task failed; it goes on with its next run", e);
        }
    }
}

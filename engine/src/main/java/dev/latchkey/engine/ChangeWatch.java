package dev.latchkey.engine;

import dev.latchkey.access.KeyDirectory;
import dev.latchkey.key.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the key directory in step with the store, and knows whether the store answers. Each switch is one log line. */
final class ChangeWatch implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeWatch.class);

    private final KeyDirectory directory;
    private volatile boolean answers = true;

    ChangeWatch(KeyDirectory directory) {
        this.directory = directory;
    }

    @Override
    public void run() {
        try {
            directory.refresh();
            if (!answers) {
                LOG.info("The store answers again");
            }
            answers = true;
        } catch (StoreUnavailableException e) {
            if (answers) {
                LOG.warn("The store does not answer; keys in memory go on working: {}", e.getMessage());
            }
            answers = false;
        }
    }

    boolean storeAnswers() {
        return answers;
    }
}

package dev.latchkey.app;

import java.io.IOException;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this process can still open files. It tries, since to count those that are open takes long where they are many, and cannot be done
 * where no more can be opened. To be run every second or so; its answer may be asked for by any thread.
 */
final class Descriptors implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Descriptors.class);

    /** Each takes two. */
    private static final int PIPES = 4;

    private volatile boolean left = true;

    /** Whether some were left when it was tried last. */
    boolean areLeft() {
        return left;
    }

    @Override
    public void run() {
        boolean before = left;
        left = areSomeLeft();
        if (before && !left) {
            LOG.warn(
                    "All files that the system lets this process have open are in use; raise that limit (ulimit -n), or lower"
                            + " --max-connections");
        } else if (!before && left) {
            LOG.info("Files can be opened again");
        }
    }

    private static boolean areSomeLeft() {
        List<Pipe> opened = new ArrayList<>();
        try {
            for (int i = 0; i < PIPES; i++) {
                opened.add(Pipe.open());
            }
            return true;
        } catch (IOException e) {
            LOG.debug("No file can be opened", e);
            return false;
        } finally {
            opened.forEach(Descriptors::close);
        }
    }

    private static void close(Pipe pipe) {
        try (Pipe.SourceChannel source = pipe.source();
                Pipe.SinkChannel sink = pipe.sink()) {
            LOG.trace("Closing {} and {}", source, sink);
        } catch (IOException e) {
            LOG.debug("A pipe was not closed", e);
        }
    }
}

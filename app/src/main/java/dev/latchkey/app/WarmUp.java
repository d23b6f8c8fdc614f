package dev.latchkey.app;

import dev.latchkey.store.jdbc.Database;
import dev.latchkey.store.jdbc.dialect.SqliteLibrary;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Loading what it takes to open the embedded store, on a second core, while the command line is still being read. That is half
 * of what most commands do.
 */
final class WarmUp {

    private final FutureTask<Boolean> task = new FutureTask<>(WarmUp::run, true);

    private WarmUp() {}

    /** None: nothing is loaded before it is needed. */
    static WarmUp none() {
        WarmUp none = new WarmUp();
        none.task.cancel(false);
        return none;
    }

    static WarmUp begin() {
        WarmUp warmUp = new WarmUp();
        Thread thread = new Thread(warmUp.task, "warm-up");
        thread.setDaemon(true);
        thread.start();
        return warmUp;
    }

    private static void run() {
        unpack();
        Database.warmUp();
    }

    /** The launcher says where there is room for what need not be unpacked by each process. */
    static void unpack() {
        String directory = System.getProperty("latchkey.unpacked");
        if (directory != null) {
            SqliteLibrary.keepIn(Path.of(directory));
        }
    }

    /** Waits for its end, so that no class is ever loaded from two sides at once. */
    void await() {
        if (task.isCancelled()) {
            return;
        }
        try {
            task.get();
        } catch (ExecutionException e) {
            // Whoever opens the store now will meet the same, and say so.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.latchkey.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells the thread that serves when the process is asked to end, and holds the end up until that thread has finished. */
final class ShutdownSignal {

    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch complete = new CountDownLatch(1);

    ShutdownSignal() {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(this::holdUp, "latchkey-shutdown"));
        } catch (IllegalStateException e) {
            // The process is being ended already, before it has begun.
            asked.countDown();
        }
    }

    /** Waits until the process is asked to end. */
    void await() {
        try {
            asked.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says that everything is finished. */
    void complete() {
        complete.countDown();
    }

    private void holdUp() {
        asked.countDown();
        try {
            if (!complete.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("latchkey: gave up waiting for an orderly end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.latchkey.cli.shell;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Calls back each second, while something else is done. */
public interface Ticker {

    /** Begins; the first call comes after a second. */
    Ticking start(Runnable tick);

    /** Goes on until it is closed. */
    interface Ticking extends AutoCloseable {
        @Override
        void close();
    }

    /** Real seconds. The calls come on a thread of their own, one perhaps while, but none long after, it is closed. */
    static Ticking seconds(Runnable tick) {
        CountDownLatch closed = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    try {
                        while (!closed.await(1, TimeUnit.SECONDS)) {
                            tick.run();
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "progress");
        thread.setDaemon(true);
        thread.start();
        return closed::countDown;
    }
}

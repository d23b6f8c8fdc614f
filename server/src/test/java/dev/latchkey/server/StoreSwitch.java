package dev.latchkey.server;

import dev.latchkey.key.StoreUnavailableException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Stands before stores: lets calls through, keeps them waiting, or fails them as a store that is away does. */
public final class StoreSwitch {

    private static final int DEADLINE_SECONDS = 10;

    private int held;
    private volatile boolean away;
    private volatile boolean broken;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /** The store goes away, or comes back. */
    public void setAway(boolean away) {
        this.away = away;
    }

    /** The store has a bug, or is mended. */
    public void setBroken(boolean broken) {
        this.broken = broken;
    }

    public boolean isAway() {
        return away;
    }

    /** Calls wait from now on, until the latch is counted down. */
    public CountDownLatch hold() {
        CountDownLatch held = new CountDownLatch(1);
        gate = held;
        return held;
    }

    /** Waits until so many calls wait. */
    public synchronized void awaitHeld(int calls) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (held < calls) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("only " + held + " calls came");
            }
            wait(left);
        }
    }

    private boolean pass(CountDownLatch gate) throws InterruptedException {
        count(1);
        try {
            return gate.await(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } finally {
            count(-1);
        }
    }

    private synchronized void count(int calls) {
        held += calls;
        notifyAll();
    }

    public <T> T over(Class<T> port, T store) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    if (!pass(gate) || away) {
                        throw new StoreUnavailableException("the store is away", new IOException("connection refused"));
                    }
                    if (broken) {
                        throw new IllegalStateException("a bug in the store");
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}

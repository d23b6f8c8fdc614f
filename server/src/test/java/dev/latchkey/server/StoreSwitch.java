package dev.latchkey.server;

import dev.latchkey.key.StoreUnavailableException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Stands before stores: lets calls through, keeps them waiting, or fails them as a store that is away does. */
final class StoreSwitch {

    private volatile boolean away;
    private volatile boolean broken;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /** The store goes away, or comes back. */
    void setAway(boolean away) {
        this.away = away;
    }

    /** The store has a bug, or is mended. */
    void setBroken(boolean broken) {
        this.broken = broken;
    }

    boolean isAway() {
        return away;
    }

    /** Calls wait from now on, until the latch is counted down. */
    CountDownLatch hold() {
        CountDownLatch held = new CountDownLatch(1);
        gate = held;
        return held;
    }

    <T> T over(Class<T> port, T store) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    if (!gate.await(10, TimeUnit.SECONDS) || away) {
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

package dev.latchkey.server.bulkhead;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * How many answers may be files at once, in all and of one key: each has its file open for as long as its caller reads it, which takes a
 * descriptor of the process. Thread-safe.
 */
public final class OpenFiles {

    private final int most;
    private final Map<UUID, Integer> openByKey = new HashMap<>();
    private int open;

    /** @param most in all; a key may have a quarter of them */
    public OpenFiles(int most) {
        this.most = most;
    }

    /** Takes a place for one file more; false where there is none. */
    public synchronized boolean enter(UUID key) {
        int own = openByKey.getOrDefault(key, 0);
        if (open >= most || own >= mostOfKey()) {
            return false;
        }
        openByKey.put(key, own + 1);
        open++;
        return true;
    }

    /** Gives the place of one file back. */
    public synchronized void leave(UUID key) {
        openByKey.computeIfPresent(key, (each, count) -> count > 1 ? count - 1 : null);
        open--;
    }

    private int mostOfKey() {
        return Math.max(1, most / 4);
    }
}

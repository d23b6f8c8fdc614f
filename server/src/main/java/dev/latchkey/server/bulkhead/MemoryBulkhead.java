package dev.latchkey.server.bulkhead;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes are worked on at once, of large bodies or for large answers. One caller has half of the room at most, so that
 * there is some for another; who finds none is told so, and takes nothing from others. Thread-safe.
 */
public final class MemoryBulkhead {

    private final long most;
    private final Map<Object, Long> takenByCaller = new HashMap<>();
    private long taken;

    /** @param most bytes in all; a single piece of work finds room, however much it takes */
    public MemoryBulkhead(long most) {
        this.most = most;
    }

    /**
     * Makes room for so much; null where there is none.
     *
     * @param caller whose work it is
     */
    public synchronized @Nullable Place enter(Object caller, long bytes) {
        long ofCaller = takenByCaller.getOrDefault(caller, 0L);
        boolean isTooMuch = taken > 0 && taken + bytes > most;
        boolean isTooMuchOfOne = ofCaller > 0 && ofCaller + bytes > most / 2;
        if (isTooMuch || isTooMuchOfOne) {
            return null;
        }
        count(caller, bytes);
        return new Place(caller, bytes);
    }

    /** The bytes that are worked on. */
    synchronized long taken() {
        return taken;
    }

    private synchronized void count(Object caller, long bytes) {
        taken += bytes;
        takenByCaller.merge(caller, bytes, (before, more) -> before + more == 0 ? null : before + more);
    }

    /** That of one body, for as long as anybody works on it. */
    public final class Place {

        private final Object caller;
        private final long bytes;
        private final AtomicInteger users = new AtomicInteger(1);

        private Place(Object caller, long bytes) {
            this.caller = caller;
            this.bytes = bytes;
        }

        /** One more works on it. */
        public void use() {
            users.incrementAndGet();
        }

        /** One is done with it; whoever entered is one too. */
        public void leave() {
            if (users.decrementAndGet() == 0) {
                count(caller, -bytes);
            }
        }
    }
}

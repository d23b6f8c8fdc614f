package dev.latchkey.server;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes of large bodies are worked on at once. What is read from a body takes up to some ten times its bytes for as long
 * as its request is worked on; it is more than all else that a caller can have a server hold. Thread-safe.
 */
final class BodyBulkhead {

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    /** @param most bytes in all; a single body is worked on, however long it is */
    BodyBulkhead(long most) {
        this.most = most;
    }

    /** Makes room for a body; null where there is none. */
    @Nullable
    Place enter(long bytes) {
        long now = taken.addAndGet(bytes);
        if (now > most && now > bytes) {
            taken.addAndGet(-bytes);
            return null;
        }
        return new Place(bytes);
    }

    /** The bytes that are worked on. */
    long taken() {
        return taken.get();
    }

    /** That of one body, for as long as anybody works on it. */
    final class Place {

        private final long bytes;
        private final AtomicInteger users = new AtomicInteger(1);

        private Place(long bytes) {
            this.bytes = bytes;
        }

        /** One more works on it. */
        void use() {
            users.incrementAndGet();
        }

        /** One is done with it; whoever entered is one too. */
        void leave() {
            if (users.decrementAndGet() == 0) {
                taken.addAndGet(-bytes);
            }
        }
    }
}

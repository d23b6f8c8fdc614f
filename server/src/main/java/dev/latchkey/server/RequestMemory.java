package dev.latchkey.server;

import dev.latchkey.server.bulkhead.BusyException;
import dev.latchkey.server.bulkhead.MemoryBulkhead;
import dev.latchkey.server.connection.HeldBytes;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * What one request takes of the memory that all share: the place of its large body until its answer is begun, and what its answer
 * needs until it is complete. However the request ends, both are given back. For the event loop of its connection only.
 */
final class RequestMemory {

    private final HttpServerResponse response;
    private final MemoryBulkhead bodies;
    private final MemoryBulkhead answers;
    private final HeldBytes.Share held;
    private MemoryBulkhead.@Nullable Place body;
    private MemoryBulkhead.@Nullable Place answer;
    private long forAnswer;
    private boolean isWatched;

    RequestMemory(HttpServerResponse response, MemoryBulkhead bodies, MemoryBulkhead answers, HeldBytes.Share held) {
        this.response = response;
        this.bodies = bodies;
        this.answers = answers;
        this.held = held;
    }

    /**
     * The place of the request's body, which is made for it first.
     *
     * @throws BusyException where there is no room
     */
    MemoryBulkhead.Place placeOfBody(Object caller, int bytes) {
        MemoryBulkhead.Place place = body;
        if (place == null) {
            place = bodies.enter(caller, bytes);
            if (place == null) {
                throw new BusyException();
            }
            body = place;
            watch();
        }
        return place;
    }

    /** Whether it is worked on already. */
    boolean hasPlaceOfBody() {
        return body != null;
    }

    /** Nothing of the body is needed any more. */
    void letGoOfBody() {
        if (body != null) {
            body.leave();
            body = null;
        }
    }

    /**
     * The answer takes so many bytes from now on, until it is complete. To be said once.
     *
     * @throws BusyException where there is no room
     */
    void hold(Object caller, long bytes) {
        if (answer != null) {
            throw new IllegalStateException("what an answer takes is said once");
        }
        answer = answers.enter(caller, bytes, new ReaderOf(held));
        if (answer == null) {
            throw new BusyException();
        }
        watch();
        held.beginAnswer();
        forAnswer += bytes;
        held.change(bytes);
    }

    /** So many bytes more are kept for the answer until it is complete, which no other answer waits for. */
    void keep(long bytes) {
        watch();
        forAnswer += bytes;
        held.change(bytes);
    }

    private record ReaderOf(HeldBytes.Share held) implements MemoryBulkhead.Reader {

        @Override
        public boolean standsStill() {
            return held.standsStill();
        }

        @Override
        public void cut() {
            held.cut();
        }
    }

    private void watch() {
        if (!isWatched) {
            isWatched = true;
            response.endHandler(over -> {
                letGoOfBody();
                if (answer != null) {
                    answer.leave();
                    answer = null;
                }
                held.change(-forAnswer);
                forAnswer = 0;
            });
        }
    }
}

package dev.latchkey.server;

import dev.latchkey.server.bulkhead.BodyBulkhead;
import dev.latchkey.server.bulkhead.BusyException;
import dev.latchkey.server.connection.HeldBytes;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * What one request takes of the memory that all share: the place of its large body until its answer is begun, and what its answer
 * needs until it is complete. However the request ends, both are given back. For the event loop of its connection only.
 */
final class RequestMemory {

    private final HttpServerResponse response;
    private final BodyBulkhead bodies;
    private final HeldBytes.Share held;
    private BodyBulkhead.@Nullable Place body;
    private long forAnswer;
    private boolean isWatched;

    RequestMemory(HttpServerResponse response, BodyBulkhead bodies, HeldBytes.Share held) {
        this.response = response;
        this.bodies = bodies;
        this.held = held;
    }

    /**
     * The place of the request's body, which is made for it first.
     *
     * @throws BusyException where there is no room
     */
    BodyBulkhead.Place placeOfBody(Object caller, int bytes) {
        BodyBulkhead.Place place = body;
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

    /** The answer takes so many bytes from now on, until it is complete. */
    void hold(long bytes) {
        watch();
        held.beginAnswer();
        forAnswer += bytes;
        held.change(bytes);
    }

    private void watch() {
        if (!isWatched) {
            isWatched = true;
            response.endHandler(over -> {
                letGoOfBody();
                held.change(-forAnswer);
                forAnswer = 0;
            });
        }
    }
}

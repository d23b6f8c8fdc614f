package dev.latchkey.server;

import dev.latchkey.server.connection.HeldBytes;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/**
 * A large body on its way in parts, each sent when the one before has left this process.
 * What is sent is copied to memory outside of the heap, of which there is little: it must never be all of a large body.
 */
final class PartedAnswer {

    /** A body up to this size is sent at once. */
    static final int PART_BYTES = 32 << 10;

    private final HttpServerResponse response;
    private final Buffer body;
    private final HeldBytes.Share held;
    private int sent;
    private final int kept;

    private PartedAnswer(HttpServerResponse response, Buffer body, HeldBytes.Share held, int kept) {
        this.response = response;
        this.body = body;
        this.held = held;
        this.kept = kept;
    }

    /**
     * Sends the body, and with it the head, which must say how long it is.
     *
     * @param kept how many bytes are in memory until all is sent, and only for that
     */
    static void send(HttpServerResponse response, Buffer body, HeldBytes.Share held, int kept) {
        held.beginAnswer();
        held.change(kept);
        new PartedAnswer(response, body, held, kept).proceed();
    }

    private void proceed() {
        while (!response.closed()) {
            int end = Math.min(body.length(), sent + PART_BYTES);
            Buffer part = body.slice(sent, end);
            sent = end;
            if (sent == body.length()) {
                held.change(-kept);
                var unused = response.end(part);
                return;
            }
            held.progress(part.length());
            // Vert.x's own queue takes several parts before it says that it is full.
            Future<Void> written = response.write(part);
            if (!written.isComplete()) {
                written.onSuccess(taken -> proceed());
                return;
            }
        }
    }
}

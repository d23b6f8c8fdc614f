package dev.latchkey.server.connection;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * What a caller still sends of a body after it was answered. It is read and dropped, so that the caller gets to read the answer
 * and the connection can go on; past a bound the connection is closed.
 */
public final class UnreadBody {

    private static final long MOST_BYTES = 16L << 20;

    /** What each chunk counts beside its bytes, since it takes time of its own. */
    private static final int BYTES_PER_CHUNK = 64;

    private final HttpServerRequest request;
    private long bytes;

    private UnreadBody(HttpServerRequest request) {
        this.request = request;
    }

    /** Drops the rest of the body, if there is any. */
    public static void drop(HttpServerRequest request, Vertx vertx, Duration timeLimit) {
        if (!request.isEnded() && hasBody(request)) {
            new UnreadBody(request).drop(vertx, timeLimit);
        }
    }

    private static boolean hasBody(HttpServerRequest request) {
        return request.headers().contains("Content-Length") || request.headers().contains("Transfer-Encoding");
    }

    private void drop(Vertx vertx, Duration timeLimit) {
        long timer = vertx.setTimer(timeLimit.toMillis(), tooSlow -> close());
        // Where this side hangs up after its answer, the request's own handlers are not told, and the timer would keep
        // it alive.
        StrictRequestDecoder.whenClosed(request.connection(), () -> vertx.cancelTimer(timer));
        request.handler(this::count)
                .exceptionHandler(gone -> vertx.cancelTimer(timer))
                .endHandler(end -> {
                    vertx.cancelTimer(timer);
                    if (StrictRequestDecoder.isBroken(request.connection())) {
                        close();
                    }
                });
    }

    private void count(Buffer chunk) {
        bytes += chunk.length() + BYTES_PER_CHUNK;
        if (bytes > MOST_BYTES) {
            close();
        }
    }

    private void close() {
        var unused = request.connection().close();
    }
}

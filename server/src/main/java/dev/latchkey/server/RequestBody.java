package dev.latchkey.server;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a request's JSON body whole, within bounds of size and time. */
public final class RequestBody {

    /** The most bytes of a body. */
    public static final int MAX_BYTES = 1 << 20;

    private static final Duration TIME_LIMIT = Duration.ofSeconds(30);

    private final Vertx vertx;

    public RequestBody(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Reads the body, which may be empty, and passes it on; answers the exchange with a problem instead when it is of another
     * media type, too large or too slow.
     */
    public void readJson(Exchange exchange, Consumer<Buffer> action) {
        HttpServerRequest request = exchange.request();
        String mediaType = request.getHeader("Content-Type");
        if (mediaType != null && !isJson(mediaType)) {
            exchange.fail(Problem.of(
                    415, "MEDIA_TYPE_UNSUPPORTED", "The body must be JSON, with Content-Type: application/json."));
            return;
        }
        String declared = request.getHeader("Content-Length");
        if (declared != null && isTooLarge(declared)) {
            tooLarge(exchange);
            return;
        }
        new Reading(exchange, action).begin();
    }

    private static boolean isJson(String mediaType) {
        int end = mediaType.indexOf(';');
        String essence =
                (end < 0 ? mediaType : mediaType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return essence.equals("application/json") || (essence.startsWith("application/") && essence.endsWith("+json"));
    }

    /** Only digits get here: the HTTP decoder refuses a length of any other form. */
    private static boolean isTooLarge(String declared) {
        return declared.length() > 9 || Integer.parseInt(declared) > MAX_BYTES;
    }

    private static void tooLarge(Exchange exchange) {
        // What is still to come is not read, so the connection cannot go on.
        exchange.header("Connection", "close");
        exchange.fail(Problem.of(413, "BODY_TOO_LARGE", "A body may have at most " + MAX_BYTES + " bytes."));
    }

    private final class Reading {
        private final Exchange exchange;
        private final Consumer<Buffer> action;
        private final Buffer body = Buffer.buffer();
        private long timer;
        private boolean done;

        Reading(Exchange exchange, Consumer<Buffer> action) {
            this.exchange = exchange;
            this.action = action;
        }

        void begin() {
            timer = vertx.setTimer(TIME_LIMIT.toMillis(), this::timeOut);
            exchange.request()
                    .handler(this::add)
                    .exceptionHandler(broken -> end(null))
                    .endHandler(complete -> end(() -> action.accept(body)));
        }

        private void add(Buffer chunk) {
            if (done) {
                return;
            }
            if (body.length() + chunk.length() > MAX_BYTES) {
                end(() -> tooLarge(exchange));
            } else {
                body.appendBuffer(chunk);
            }
        }

        private void timeOut(long ignored) {
            end(() -> {
                exchange.header("Connection", "close");
                exchange.fail(Problem.of(
                        408, "BODY_TIMEOUT", "The body did not arrive within " + TIME_LIMIT.toSeconds() + " seconds."));
            });
        }

        private void end(@Nullable Runnable then) {
            if (!done) {
                done = true;
                vertx.cancelTimer(timer);
                if (then != null) {
                    then.run();
                }
            }
        }
    }
}

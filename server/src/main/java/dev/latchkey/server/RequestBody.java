package dev.latchkey.server;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.function.Consumer;

/** A request's JSON body, read whole within bounds of size and time. */
public final class RequestBody {

    /** The most bytes of a body. */
    public static final int MAX_BYTES = 1 << 20;

    private final Exchange exchange;
    private final Consumer<Buffer> action;
    private final Buffer body = Buffer.buffer();
    private long timer;
    private boolean done;

    private RequestBody(Exchange exchange, Consumer<Buffer> action) {
        this.exchange = exchange;
        this.action = action;
    }

    /**
     * Reads the body, which may be empty, and passes it on; answers the exchange with a problem instead when it is of another
     * media type, too large, too slow or broken.
     */
    public static void readJson(Exchange exchange, Consumer<Buffer> action) {
        HttpServerRequest request = exchange.request();
        String mediaType = request.getHeader("Content-Type");
        if (mediaType != null && !isJson(mediaType)) {
            exchange.fail(unsupported("The body must be JSON, with Content-Type: application/json."));
            return;
        }
        String coding = request.getHeader("Content-Encoding");
        if (coding != null && !coding.strip().equalsIgnoreCase("identity")) {
            exchange.fail(unsupported("The body must not be compressed; leave out Content-Encoding."));
            return;
        }
        String declared = request.getHeader("Content-Length");
        if (declared != null && isTooLarge(declared)) {
            exchange.fail(tooLarge());
            return;
        }
        new RequestBody(exchange, action).read();
    }

    private static boolean isJson(String mediaType) {
        int end = mediaType.indexOf(';');
        String essence =
                (end < 0 ? mediaType : mediaType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return essence.equals("application/json") || (essence.startsWith("application/") && essence.endsWith("+json"));
    }

    /** Only a number gets here: the HTTP decoder refuses a length of any other form. */
    private static boolean isTooLarge(String declared) {
        return Long.parseLong(declared.strip()) > MAX_BYTES;
    }

    private static Problem unsupported(String detail) {
        return Problem.of(415, "MEDIA_TYPE_UNSUPPORTED", detail);
    }

    private static Problem tooLarge() {
        return Problem.of(413, "BODY_TOO_LARGE", "A body may have at most " + MAX_BYTES + " bytes.");
    }

    private void read() {
        timer = exchange.surroundings()
                .vertx()
                .setTimer(exchange.bodyTime().toMillis(), late -> end(() -> exchange.failAndClose(tooSlow())));
        exchange.request()
                .handler(this::add)
                .exceptionHandler(gone -> end(() -> {}))
                .endHandler(complete -> end(this::complete));
    }

    private void add(Buffer chunk) {
        if (done) {
            return;
        }
        if (body.length() + chunk.length() > MAX_BYTES) {
            end(() -> exchange.fail(tooLarge()));
        } else {
            body.appendBuffer(chunk);
        }
    }

    private void complete() {
        if (StrictRequestDecoder.isBroken(exchange.request().connection())) {
            exchange.failAndClose(Problem.malformed("The body's chunks are malformed."));
        } else {
            action.accept(body);
        }
    }

    private Problem tooSlow() {
        return Problem.of(
                408,
                "BODY_TIMEOUT",
                "The body did not arrive within " + exchange.bodyTime().toSeconds() + " seconds.");
    }

    private void end(Runnable step) {
        if (!done) {
            done = true;
            exchange.surroundings().vertx().cancelTimer(timer);
            exchange.attempt(step);
        }
    }
}

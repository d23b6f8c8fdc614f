package dev.latchkey.server;

import dev.latchkey.server.connection.AnswerWatch;
import dev.latchkey.server.connection.HeldBytes;
import dev.latchkey.server.connection.StrictRequestDecoder;
import dev.latchkey.server.contract.Content;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A request's body, read whole within bounds of size and time. */
final class RequestBody {

    /** The most bytes of a body. */
    static final int MAX_BYTES = 1 << 20;

    /** A buffer that grows doubles what it has. */
    private static final long TAKEN_PER_BYTE = 2;

    private final Exchange exchange;
    private final Consumer<Buffer> action;
    private final HeldBytes.Share held;

    /** Not final, since the request keeps its handlers, and with them all of this, until it is answered. */
    private Buffer body = Buffer.buffer();

    private long timer;
    private boolean done;

    private RequestBody(Exchange exchange, Consumer<Buffer> action) {
        this.exchange = exchange;
        this.action = action;
        this.held = AnswerWatch.held(exchange.request().connection());
    }

    /**
     * Reads the body, which may be empty, and passes it on with its media type; answers the exchange with a problem instead
     * when it is of another media type, too large, too slow or broken.
     */
    static void read(Exchange exchange, Content content, BiConsumer<String, Buffer> action) {
        HttpServerRequest request = exchange.request();
        Optional<String> mediaType = content.mediaType(request.getHeader("Content-Type"));
        if (mediaType.isEmpty()) {
            exchange.fail(
                    unsupported("The body must have Content-Type: " + String.join(" or ", content.mediaTypes()) + "."));
            return;
        }
        List<String> codings = request.headers().getAll("Content-Encoding");
        if (!codings.stream().allMatch(RequestBody::isIdentity)) {
            exchange.fail(unsupported("The body must not be compressed; leave out Content-Encoding."));
            return;
        }
        String declared = request.getHeader("Content-Length");
        if (declared != null && isTooLarge(declared)) {
            exchange.fail(tooLarge());
            return;
        }
        new RequestBody(exchange, body -> action.accept(mediaType.get(), body)).read();
    }

    private static boolean isIdentity(String coding) {
        return coding.strip().equalsIgnoreCase("identity");
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
        timer = exchange.server()
                .vertx()
                .setTimer(exchange.bodyTime().toMillis(), late -> end(() -> exchange.failAndClose(tooSlow())));
        exchange.request()
                .handler(this::add)
                .exceptionHandler(gone -> end(() -> {}))
                .endHandler(complete -> end(this::complete));
        exchange.reply().takeBody();
    }

    private void add(Buffer chunk) {
        if (done) {
            return;
        }
        if (body.length() + chunk.length() > MAX_BYTES) {
            end(() -> exchange.fail(tooLarge()));
        } else {
            held.change(TAKEN_PER_BYTE * chunk.length());
            held.progress(chunk.length());
            body.appendBuffer(chunk);
        }
    }

    private void complete() {
        if (StrictRequestDecoder.isBroken(exchange.request().connection())) {
            exchange.failAndClose(Problem.malformed("The body's chunks are malformed."));
        } else {
            Buffer whole = body;
            body = Buffer.buffer();
            action.accept(whole);
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
            held.change(-TAKEN_PER_BYTE * body.length());
            exchange.server().vertx().cancelTimer(timer);
            exchange.attempt(step);
        }
    }
}

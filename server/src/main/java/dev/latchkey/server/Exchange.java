package dev.latchkey.server;

import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.access.Refusal;
import dev.latchkey.key.ApiKey;
import dev.latchkey.limit.Allowance;
import dev.latchkey.time.TimeSource;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. However the answer ends, an admitted request is settled before its last byte leaves, and in one
 * place. For the event loop of its connection only.
 */
public final class Exchange {

    /** As nginx logs it: the caller went away before the answer was complete. */
    private static final int CALLER_GONE = 499;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final String route;
    private final ServerMetrics metrics;
    private final TimeSource time;
    private final String id;
    private final long startedNanos;

    private @Nullable ApiKeyContext access;

    Exchange(HttpServerRequest request, String route, ServerMetrics metrics, TimeSource time) {
        this.request = request;
        this.response = request.response();
        this.route = route;
        this.metrics = metrics;
        this.time = time;
        this.id = RequestId.of(request.getHeader(RequestId.HEADER));
        this.startedNanos = time.nanos();
        response.putHeader(RequestId.HEADER, id);
    }

    /** The request. */
    public HttpServerRequest request() {
        return request;
    }

    /** The name of the request in answers and logs. */
    public String id() {
        return id;
    }

    /** Sets a header of the answer. */
    public void header(String name, String value) {
        response.putHeader(name, value);
    }

    /** Answers, with all of the answer at hand. */
    public void send(int status, String mediaType, Buffer body) {
        send(status, mediaType, body, 0);
    }

    /**
     * Answers, with all of the answer at hand.
     *
     * @param units the units that the answer delivers
     */
    public void send(int status, String mediaType, Buffer body, long units) {
        if (response.ended() || response.closed()) {
            abandon();
            return;
        }
        settle(status, units);
        response.setStatusCode(status).putHeader("Content-Type", mediaType);
        if (request.method().equals(HttpMethod.HEAD)) {
            response.putHeader("Content-Length", Integer.toString(body.length()));
            var unused = response.end();
        } else {
            var unused = response.end(body);
        }
    }

    /** Begins an answer that is delivered in batches; see {@link #deliver} and {@link #finish}. */
    public void begin(int status, String mediaType) {
        response.setStatusCode(status).putHeader("Content-Type", mediaType).setChunked(true);
        if (access != null) {
            access.keepOpen();
        }
    }

    /** Charges a batch, then sends it. */
    public void deliver(Buffer batch, long units) {
        if (access != null && units > 0) {
            access.charge(units);
            metrics.delivered(units);
        }
        var unused = response.write(batch);
    }

    /** Ends an answer delivered in batches. */
    public void finish() {
        settle(response.getStatusCode(), 0);
        var unused = response.end();
    }

    /** Whether the caller reads more slowly than is written; {@link #whenReady} tells when it has caught up. */
    public boolean isBehind() {
        return response.writeQueueFull();
    }

    /** Runs the action, once, when the caller has caught up. */
    public void whenReady(Runnable action) {
        response.drainHandler(ready -> {
            response.drainHandler(null);
            action.run();
        });
    }

    /** Whether the caller has gone away, or the answer is complete. */
    public boolean isOver() {
        return response.ended() || response.closed();
    }

    /** Answers with a problem. */
    public void fail(Problem problem) {
        metrics.problem(problem.status());
        send(problem.status(), Problem.MEDIA_TYPE, problem.body(id, time.instant()));
    }

    /** Answers with a refusal. */
    public void refuse(Refusal refusal) {
        metrics.refused(refusal.code());
        refusal.key().ifPresent(key -> describe(key, refusal.allowance().orElse(null)));
        if (refusal.code().status() == 401) {
            header("WWW-Authenticate", "ApiKey");
        }
        if (refusal.retryAfterMillis() > 0) {
            header("Retry-After", KeyHeaders.retryAfter(refusal.retryAfterMillis()));
        }
        fail(Problem.of(refusal));
    }

    /** Breaks off an answer that cannot be completed; the caller sees that it is cut short. */
    public void breakOff() {
        settle(Problem.internal().status(), 0);
        var unused = request.connection().close();
    }

    void admitted(ApiKeyContext context) {
        access = context;
        describe(context.key(), context.allowance());
    }

    /** The request is not answered yet: should the process die or the caller go away, it still counts. */
    void awaitAnswer() {
        if (access != null && !access.isSettled()) {
            access.keepOpen();
            response.closeHandler(closed -> abandon());
        }
    }

    void describe(ApiKey key, @Nullable Allowance allowance) {
        KeyHeaders.write(response.headers(), key, allowance, time.millis());
    }

    private void abandon() {
        settle(CALLER_GONE, 0);
    }

    private void settle(int status, long units) {
        if (access != null && !access.isSettled()) {
            access.settle(status, units);
            if (units > 0) {
                metrics.delivered(units);
            }
            metrics.settled(route, status, time.nanos() - startedNanos);
        }
    }
}

package dev.latchkey.server;

import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.access.Refusal;
import dev.latchkey.key.ApiKey;
import dev.latchkey.limit.Allowance;
import dev.latchkey.usage.JournalFullException;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its answer. However the answer ends, an admitted request is settled before its last byte leaves, and in one
 * place. For the event loop of its connection only.
 */
public final class Exchange {

    /** As nginx logs it: the caller went away before the answer was complete. */
    private static final int CALLER_GONE = 499;

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final String route;
    private final Surroundings surroundings;
    private final RequestId id;
    private final RequestUsage usage;

    Exchange(HttpServerRequest request, String route, Surroundings surroundings) {
        this.request = request;
        this.response = request.response();
        this.route = route;
        this.surroundings = surroundings;
        this.id = RequestId.of(request.getHeader(RequestId.HEADER));
        this.usage = new RequestUsage(route, surroundings);
        response.putHeader(RequestId.HEADER, id.shown());
    }

    /** The request. */
    public HttpServerRequest request() {
        return request;
    }

    /** The name of the request in answers and logs. */
    public String id() {
        return id.shown();
    }

    /** All names of the request. */
    RequestId requestId() {
        return id;
    }

    /** Whether the caller has gone away, or the answer is complete. */
    public boolean isOver() {
        return response.ended() || response.closed();
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
        if (isOver()) {
            abandon();
            return;
        }
        usage.settle(status, units);
        response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, mediaType);
        if (request.method().equals(HttpMethod.HEAD)) {
            response.putHeader("Content-Length", Integer.toString(body.length()));
            var unused = response.end();
        } else {
            var unused = response.end(body);
        }
        UnreadBody.drop(request, surroundings.vertx(), bodyTime());
    }

    /** Answers in batches, each made when the caller has taken the one before. */
    public void send(int status, String mediaType, Iterator<Batch> batches) {
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, mediaType)
                .setChunked(true);
        if (isHttp10()) {
            // There the end of a body without a length is the end of the connection. Vert.x has its say before this.
            response.headersEndHandler(head -> response.putHeader("Connection", "close"));
        }
        new BatchedAnswer(this, batches).proceed();
    }

    /** Answers with a problem. */
    public void fail(Problem problem) {
        surroundings.metrics().problem(problem.status());
        LOG.debug("Request {} on {}: {} {}", id.shown(), route, problem.status(), problem.code());
        send(
                problem.status(),
                Problem.MEDIA_TYPE,
                problem.body(id.shown(), surroundings.time().instant()));
    }

    /** Answers with a problem, and closes the connection: it cannot go on, or is not worth it. */
    public void failAndClose(Problem problem) {
        header("Connection", "close");
        fail(problem);
        closeConnection();
    }

    /** Answers with a refusal. */
    public void refuse(Refusal refusal) {
        surroundings.metrics().refused(refusal.code());
        describe(refusal);
        if (refusal.code().status() == 401) {
            header("WWW-Authenticate", "ApiKey");
        }
        if (refusal.retryAfterMillis() > 0) {
            header("Retry-After", KeyHeaders.retryAfter(refusal.retryAfterMillis()));
        }
        fail(Problem.of(refusal));
    }

    /**
     * Takes a step towards the answer. Should it fail for a bug, the caller gets an answer and the request is settled. Should the
     * journal have no place for what the step would deliver, that is not delivered.
     */
    public void attempt(Runnable step) {
        try {
            step.run();
        } catch (JournalFullException e) {
            withhold();
        } catch (RuntimeException e) {
            crash(e);
        }
    }

    /** Ends the exchange, and delivers nothing of what could not be recorded. */
    private void withhold() {
        Optional<Refusal> instead = usage.giveUp();
        if (isOver()) {
            return;
        }
        if (response.headWritten()) {
            // The caller sees from the missing end that the answer is cut short.
            closeConnection();
        } else {
            response.setChunked(false);
            instead.ifPresent(this::refuse);
        }
    }

    /**
     * Goes on when the stage is complete: at once if it is already, else on this event loop.
     *
     * @param then a step with the stage's result
     * @param otherwise a step with the reason for which there is none
     */
    public <T> void await(CompletionStage<T> stage, Consumer<T> then, Consumer<Throwable> otherwise) {
        if (stage.toCompletableFuture().isDone()) {
            proceed(stage, then, otherwise);
            return;
        }
        // Nothing of the body may get lost meanwhile.
        request.pause();
        Context loop = surroundings.vertx().getOrCreateContext();
        var unused = stage.whenComplete((result, failure) -> loop.runOnContext(ignored -> {
            proceed(stage, then, otherwise);
            request.resume();
        }));
    }

    private <T> void proceed(CompletionStage<T> stage, Consumer<T> then, Consumer<Throwable> otherwise) {
        attempt(() -> {
            T result;
            try {
                result = stage.toCompletableFuture().join();
            } catch (CompletionException e) {
                otherwise.accept(e.getCause() == null ? e : e.getCause());
                return;
            }
            then.accept(result);
        });
    }

    /** Ends the exchange after a bug. */
    public void crash(Throwable failure) {
        LOG.error("Request {} failed", id.shown(), failure);
        try {
            if (response.headWritten() && !isOver()) {
                // The caller sees from the missing end that the answer is cut short.
                usage.settle(Problem.internal().status(), 0);
                closeConnection();
            } else {
                fail(Problem.internal());
            }
        } catch (JournalFullException e) {
            withhold();
        }
    }

    /** Takes a step after the other requests that wait for this event loop. */
    void later(Runnable step) {
        surroundings.vertx().runOnContext(ignored -> attempt(step));
    }

    /** Charges a batch, then sends it. */
    void deliver(Batch batch) {
        usage.charge(batch.units());
        var unused = response.write(batch.content());
    }

    /** Ends an answer delivered in batches. */
    void finish() {
        usage.settle(response.getStatusCode(), 0);
        var unused = response.end();
        if (isHttp10()) {
            closeConnection();
        }
    }

    void admitted(ApiKeyContext context) {
        usage.begin(context);
        describe(context.key(), context.allowance());
    }

    /** The request is not answered yet: should the process die or the caller go away, it still counts. */
    void awaitAnswer() {
        if (!usage.isOpen()) {
            return;
        }
        if (isOver()) {
            abandon();
        } else {
            response.closeHandler(closed -> attempt(this::abandon));
            usage.keepOpen();
        }
    }

    /** Says in the headers what is known of the key. */
    void describe(Refusal refusal) {
        refusal.allowance().ifPresent(allowance -> describe(refusal.key().orElseThrow(), allowance));
    }

    void describe(ApiKey key, @Nullable Allowance allowance) {
        KeyHeaders.write(response.headers(), key, allowance, surroundings.time().millis());
    }

    Duration bodyTime() {
        return surroundings.settings().bodyTime();
    }

    Surroundings surroundings() {
        return surroundings;
    }

    private void closeConnection() {
        var unused = request.connection().close();
    }

    private boolean isHttp10() {
        return request.version() == HttpVersion.HTTP_1_0;
    }

    private void abandon() {
        usage.settle(CALLER_GONE, 0);
    }
}

package dev.latchkey.server;

import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.access.Refusal;
import dev.latchkey.access.RefusalKind;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyType;
import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.UnitName;
import dev.latchkey.server.bulkhead.BusyException;
import dev.latchkey.server.bulkhead.FilesBusyException;
import dev.latchkey.server.bulkhead.MemoryBulkhead;
import dev.latchkey.server.bulkhead.OpenFiles;
import dev.latchkey.server.bulkhead.WorkBulkhead;
import dev.latchkey.server.connection.AnswerWatch;
import dev.latchkey.server.connection.ConnectionLimit;
import dev.latchkey.server.connection.HeldBytes;
import dev.latchkey.server.connection.VertxInternals;
import dev.latchkey.server.http.Accept;
import dev.latchkey.server.http.Attachment;
import dev.latchkey.server.http.EntityTags;
import dev.latchkey.server.http.RequestId;
import dev.latchkey.time.Deadline;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its answer. However the answer ends, an admitted request is settled before its last byte leaves, and in one
 * place. For the event loop of its connection only. Long, since handlers see the request through it alone: what they may ask for is a
 * method here and a few lines, and done by {@link Reply}, {@link Steps} and others.
 */
public final class Exchange {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    /** Where a connection does not say where it comes from any more. */
    private static final Long NOBODY = 0L;

    private static final String ATTACHMENT = "Content-Disposition";

    /** A body of so many bytes is read and checked in less than a millisecond, whatever is in it. */
    static final int MOST_ON_LOOP = 2 << 10;

    /** What makes batches keeps from one to the next, buffers of a JSON generator most of all. */
    private static final int BATCHED_BYTES = 32 << 10;

    /** One of so many bytes takes a few milliseconds at most. */
    private static final int MOST_SMALL = 32 << 10;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final String route;
    private final List<String> arguments;
    private final ServerContext server;
    private final RequestId id;
    private final RequestUsage usage;
    private final Reply reply;
    private final Steps steps;
    private final RequestMemory memory;
    private @Nullable ApiKey key;
    private ValidatedRequest call = ValidatedRequest.NOTHING;

    /** @param arguments what stands in the path for the route's parameters */
    Exchange(HttpServerRequest request, String route, List<String> arguments, ServerContext server) {
        this.request = request;
        this.response = request.response();
        this.route = route;
        this.arguments = arguments;
        this.server = server;
        this.id = RequestId.of(request.getHeader(RequestId.HEADER));
        this.usage = new RequestUsage(route, server);
        this.reply = new Reply(request, usage, server);
        this.steps = new Steps(this, usage, reply);
        this.memory =
                new RequestMemory(response, server.bodies(), server.answers(), AnswerWatch.held(request.connection()));
        response.putHeader(RequestId.HEADER, id.shown());
        server.headers().write(response.headers());
        server.origins().describe(request, route);
    }

    /** The request. */
    public HttpServerRequest request() {
        return request;
    }

    /** What the request says, as the contract describes it. */
    public ValidatedRequest call() {
        return call;
    }

    void setCall(ValidatedRequest read) {
        call = read;
    }

    /** The name of the request in answers and logs. */
    public String id() {
        return id.shown();
    }

    /** All names of the request. */
    RequestId requestId() {
        return id;
    }

    List<String> arguments() {
        return arguments;
    }

    /** Whether the caller has gone away, or the answer is complete. */
    public boolean isOver() {
        return reply.isOver();
    }

    /** What units are called here. */
    public UnitName unit() {
        return server.unit();
    }

    /** Sets a header of the answer. */
    public void header(String name, String value) {
        response.putHeader(name, value);
    }

    /**
     * The media type to answer with, of those that can be had: the one that the caller prefers, and of equals the first. Empty
     * where the caller takes none of them, and was told so (RFC 9110 §15.5.7).
     */
    public Optional<String> negotiate(List<String> mediaTypes) {
        Optional<String> chosen = Accept.choose(request.headers().getAll(HttpHeaders.ACCEPT), mediaTypes);
        if (chosen.isEmpty()) {
            fail(Problem.of(
                    406,
                    "NOT_ACCEPTABLE",
                    "Accept allows none of what there is: " + String.join(", ", mediaTypes) + "."));
        }
        return chosen;
    }

    /** Answers without a body, as for 204. */
    public void send(int status) {
        reply.send(status);
    }

    /** Answers in JSON. */
    public void send(int status, Json.Writer value) {
        send(status, Json.MEDIA_TYPE, Json.write(value));
    }

    /** Answers with 201: something was made, and there it is. */
    public void created(String location, Json.Writer value) {
        created(location, Json.write(value));
    }

    /** The same with JSON that was written before. */
    public void created(String location, Buffer json) {
        header("Location", location);
        send(201, Json.MEDIA_TYPE, json);
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
        reply.send(status, mediaType, body, units);
        letGoOfBody();
    }

    /** Answers in batches, each made when the caller has taken the one before. */
    public void send(int status, String mediaType, Iterator<Batch> batches) {
        send(status, mediaType, batches, (work, then) -> then.accept(work.get()));
    }

    /** The same with batches that are made on the threads that ask the store, and may block. */
    public void sendMade(int status, String mediaType, Iterator<Batch> batches) {
        send(status, mediaType, batches, this::offLoopFurther);
    }

    /** The same with batches that take long to make: off this event loop, in turns with what is made for others. */
    public void sendComputed(int status, String mediaType, Iterator<Batch> batches) {
        send(status, mediaType, batches, this::computeFurther);
    }

    private void send(int status, String mediaType, Iterator<Batch> batches, BatchedAnswer.Making making) {
        if (reply.beginBatches(status, mediaType)) {
            memory.keep(BATCHED_BYTES);
            new BatchedAnswer(this, reply, batches, making).proceed();
        }
    }

    /**
     * Counts memory that the answer takes from now on, until it is complete or its caller has gone.
     *
     * @throws BusyException when this caller's answers, or all callers', take as much already as they may
     */
    public void hold(long bytes) {
        if (!isOver()) {
            memory.hold(caller(), bytes);
        }
    }

    /** Nothing of the request's body is needed any more. */
    void letGoOfBody() {
        call = ValidatedRequest.NOTHING;
        memory.letGoOfBody();
    }

    /**
     * Answers 200 with a file. Should it not be there any more, or should too many be sent already, the caller is told as of a failed
     * step.
     *
     * @param length the file's length in bytes
     * @param units the units that the answer delivers
     * @param key whose file it is, of which only some are sent at once
     */
    public void send(String mediaType, Path file, long length, long units, UUID key) {
        HeldBytes.Share held = AnswerWatch.held(request.connection());
        OpenFiles.Place place = server.files().enter(key, () -> held.cutFile(this::isOver));
        if (place == null) {
            failInsteadOfFile(new FilesBusyException());
            return;
        }
        try {
            var unused = reply.send(mediaType, file, length, units)
                    .onComplete(sent -> place.leave())
                    .onFailure(this::failInsteadOfFile);
        } catch (RuntimeException e) {
            place.leave();
            throw e;
        }
    }

    private void failInsteadOfFile(Throwable failure) {
        if (isOver()) {
            LOG.debug("Request {} was left in the middle of its file", id.shown(), failure);
        } else {
            response.headers().remove(ATTACHMENT);
            steps.fail(failure);
        }
    }

    /** Says that the answer is to be kept as a file of that name (RFC 6266). */
    public void attachment(String fileName) {
        header(ATTACHMENT, Attachment.named(fileName));
    }

    /**
     * Names the state of what is asked for (RFC 9110 §8.8.3), and answers 304 if the caller has it already.
     *
     * @param tag the entity tag, without quotes
     * @return whether that was the answer
     */
    public boolean isUnchanged(String tag) {
        String quoted = '"' + tag + '"';
        header("ETag", quoted);
        boolean isRead =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        if (!isRead || !EntityTags.contains(request.headers().getAll(HttpHeaders.IF_NONE_MATCH), quoted)) {
            return false;
        }
        send(304);
        return true;
    }

    /** Answers with a problem. */
    public void fail(Problem problem) {
        server.metrics().problem(problem.status());
        LOG.debug("Request {} on {}: {} {}", id.shown(), route, problem.status(), problem.code());
        send(
                problem.status(),
                Problem.MEDIA_TYPE,
                problem.body(id.shown(), server.time().instant()));
    }

    /** Answers with a problem, and closes the connection: it cannot go on, or is not worth it. */
    public void failAndClose(Problem problem) {
        header("Connection", "close");
        fail(problem);
        reply.close();
    }

    /** Answers with a refusal. */
    public void refuse(Refusal refusal) {
        server.metrics().refused(refusal.code());
        describe(refusal);
        if (refusal.code().kind() == RefusalKind.UNAUTHENTICATED) {
            header("WWW-Authenticate", "ApiKey");
        }
        if (refusal.retryAfterMillis() > 0) {
            header("Retry-After", KeyHeaders.retryAfter(refusal.retryAfterMillis()));
        }
        fail(Problem.of(refusal, unit()));
    }

    /**
     * Takes a step towards the answer. Should it fail, the caller gets an answer and the request is settled. Should the journal
     * have no place for what the step would deliver, that is not delivered.
     */
    public void attempt(Runnable step) {
        steps.attempt(step);
    }

    /**
     * Does work that may block, on the threads that ask the store, when the caller's turn comes, and goes on with its result on
     * this event loop. Should it fail, the caller is told.
     */
    public <T> void offLoop(Supplier<T> work, Consumer<T> then) {
        steps.awaitWork(server.store().begin(caller(), withDeadline(work)), then);
    }

    private <T> void offLoopFurther(Supplier<T> work, Consumer<T> then) {
        steps.awaitWork(server.store().goOn(caller(), withDeadline(work)), then);
    }

    /** The work with a caller's time from now on, be it that it waits for its turn. */
    private <T> Supplier<T> withDeadline(Supplier<T> work) {
        return Deadline.forAll(Deadline.OF_A_CALLER, server.time()).around(work);
    }

    /** The same on threads that are for other work than most, where callers take turns too. */
    public <T> void offLoop(WorkBulkhead turns, Supplier<T> work, Consumer<T> then) {
        steps.awaitWork(turns.begin(caller(), withDeadline(work)), then);
    }

    /** The same for work that takes as long as it has to do, and is kept waiting no longer than a caller would at any one place. */
    public <T> void offLoopAtLength(WorkBulkhead turns, Supplier<T> work, Consumer<T> then) {
        steps.awaitWork(turns.begin(caller(), atLength(work)), then);
    }

    private static <T> Supplier<T> atLength(Supplier<T> work) {
        return Deadline.forEachWait(Deadline.OF_A_CALLER).around(work);
    }

    /**
     * Does work that takes the longer the larger the request's body is, and goes on with its result: at once where the body is
     * small, else off this event loop, on which others wait.
     */
    public <T> void compute(Supplier<T> work, Consumer<T> then) {
        compute(call.content().length(), work, then);
    }

    /** The same for work about something else of the caller's, of so many bytes. */
    public <T> void compute(int bytes, Supplier<T> work, Consumer<T> then) {
        if (bytes <= MOST_ON_LOOP) {
            then.accept(work.get());
        } else if (isOver()) {
            reply.abandon();
        } else {
            boolean isBegun = memory.hasPlaceOfBody();
            MemoryBulkhead.Place place = memory.placeOfBody(caller(), bytes);
            // The work may go on when the caller has gone.
            place.use();
            WorkBulkhead turns = server.work();
            WorkBulkhead.Size size = bytes <= MOST_SMALL ? WorkBulkhead.Size.SMALL : WorkBulkhead.Size.ANY;
            WorkBulkhead.Work<T> begun = isBegun ? turns.goOn(caller(), size, work) : turns.begin(caller(), size, work);
            var unused = begun.result().whenComplete((done, failure) -> place.leave());
            steps.awaitWork(begun, then);
        }
    }

    /** Goes on with work at length that has waited once already, when the caller's turn comes again. It is not refused. */
    public <T> void offLoopAtLengthFurther(WorkBulkhead turns, Supplier<T> work, Consumer<T> then) {
        if (isOver()) {
            reply.abandon();
        } else {
            steps.awaitWork(turns.goOn(caller(), atLength(work)), then);
        }
    }

    /** Does work that takes long whatever the request, when the caller's turn comes, and goes on with its result on this event loop. */
    public <T> void computeOffLoop(Supplier<T> work, Consumer<T> then) {
        if (isOver()) {
            reply.abandon();
        } else {
            steps.awaitWork(server.work().begin(caller(), work), then);
        }
    }

    /** Goes on with work that takes long and has waited once already, as {@link #computeOffLoop} does, but is not refused. */
    public <T> void computeFurther(Supplier<T> work, Consumer<T> then) {
        if (isOver()) {
            reply.abandon();
        } else {
            steps.awaitWork(server.work().goOn(caller(), work), then);
        }
    }

    /** For whom work is done: a key, or, where there is none, a network. */
    private Object caller() {
        ApiKey admitted = key;
        if (admitted != null) {
            return admitted.id();
        }
        return Objects.requireNonNullElse(
                ConnectionLimit.networkOf(
                        VertxInternals.channel(request.connection()).remoteAddress()),
                NOBODY);
    }

    /** Goes on when the stage is complete: at once if it is already, else on this event loop. Failures are answered. */
    public <T> void await(CompletionStage<T> stage, Consumer<T> then) {
        steps.await(stage, then, steps::fail);
    }

    /**
     * Goes on when the stage is complete: at once if it is already, else on this event loop.
     *
     * @param then a step with the stage's result
     * @param otherwise a step with the reason for which there is none
     */
    public <T> void await(CompletionStage<T> stage, Consumer<T> then, Consumer<Throwable> otherwise) {
        steps.await(stage, then, otherwise);
    }

    /** Ends the exchange after a bug. */
    public void crash(Throwable failure) {
        steps.crash(failure);
    }

    /** Takes a step after the other requests that wait for this event loop. */
    void later(Runnable step) {
        server.vertx().runOnContext(ignored -> attempt(step));
    }

    void admitted(ApiKeyContext context) {
        key = context.key();
        usage.begin(context);
        if (context.key().type() != KeyType.DEMO) {
            AnswerWatch.held(request.connection()).admitted();
        }
        describe(context.key(), context.allowance());
    }

    Reply reply() {
        return reply;
    }

    /** The request is not answered yet: should the process die or the caller go away, it still counts. */
    void awaitAnswer() {
        if (!usage.isOpen()) {
            return;
        }
        if (isOver()) {
            reply.abandon();
        } else {
            response.closeHandler(closed -> attempt(reply::abandon));
            usage.keepOpen();
        }
    }

    /** Says in the headers what is known of the key. */
    void describe(Refusal refusal) {
        refusal.allowance().ifPresent(allowance -> describe(refusal.key().orElseThrow(), allowance));
    }

    void describe(ApiKey key, @Nullable Allowance allowance) {
        server.keyHeaders()
                .write(response.headers(), key, allowance, server.time().millis());
    }

    Duration bodyTime() {
        return server.settings().bodyTime();
    }

    ServerContext server() {
        return server;
    }
}

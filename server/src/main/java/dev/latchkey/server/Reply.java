package dev.latchkey.server;

import dev.latchkey.server.connection.AnswerWatch;
import dev.latchkey.server.connection.UnreadBody;
import dev.latchkey.server.connection.VertxInternals;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.nio.file.Path;

/**
 * The answer on its way to the caller. Nothing of it leaves before what is to be recorded with it is recorded, and to HEAD
 * goes its head alone. For one event loop.
 */
final class Reply {

    /** As nginx logs it: the caller went away before the answer was complete. */
    private static final int CALLER_GONE = 499;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final RequestUsage usage;
    private final ServerContext server;
    private boolean bodyTaken;

    Reply(HttpServerRequest request, RequestUsage usage, ServerContext server) {
        this.request = request;
        this.response = request.response();
        this.usage = usage;
        this.server = server;
    }

    /** Whether the caller has gone away, or the answer is complete. */
    boolean isOver() {
        return response.ended() || response.closed();
    }

    /** Whether the caller has seen the status. */
    boolean isUnderWay() {
        return response.headWritten();
    }

    /** Nothing but a head. */
    void send(int status) {
        if (begin(status, 0)) {
            end();
        }
    }

    void send(int status, String mediaType, Buffer body, long units) {
        if (begin(status, units)) {
            send(mediaType, body, body.length());
        }
    }

    /** Answers 200 with what is in memory anyway, whoever takes it. */
    void send(Asset asset) {
        if (begin(200, 0)) {
            send(asset.mediaType(), asset.content(), 0);
        }
    }

    /** @param kept how many bytes are in memory for this answer alone */
    private void send(String mediaType, Buffer body, int kept) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, mediaType);
        if (isHead()) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
            end();
            return;
        }
        if (body.length() <= PartedAnswer.PART_BYTES) {
            var unused = response.end(body);
        } else {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
            PartedAnswer.send(response, body, AnswerWatch.held(request.connection()), kept);
        }
        dropUnread();
    }

    /** The future fails when the file cannot be sent. */
    Future<Void> send(String mediaType, Path file, long length, long units) {
        if (!begin(200, units)) {
            return Future.succeededFuture();
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, mediaType);
        if (isHead()) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
            end();
            return Future.succeededFuture();
        }
        return response.sendFile(file.toString(), 0, length)
                .recover(failure -> isCallerGone() ? Future.succeededFuture() : Future.failedFuture(failure));
    }

    /** The body is wanted: a caller that asked first, whether to send it, is told to. */
    void takeBody() {
        if (asksFirst()) {
            var unused = response.writeContinue();
        }
        bodyTaken = true;
    }

    /** Begins an answer that is delivered in batches; false where it is answered without any. */
    boolean beginBatches(int status, String mediaType) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, mediaType);
        if (isHead()) {
            send(status);
            return false;
        }
        response.setStatusCode(status).setChunked(true);
        if (isHttp10()) {
            // There the end of a body without a length is the end of the connection. Vert.x has its say before this.
            response.headersEndHandler(head -> response.putHeader("Connection", "close"));
        }
        return true;
    }

    /** Charges a batch, then sends it. The future is complete when it has left this process. */
    Future<Void> deliver(Batch batch) {
        usage.charge(batch.units());
        return response.write(batch.content());
    }

    /** Ends an answer delivered in batches. */
    void endBatches() {
        usage.settle(response.getStatusCode(), 0);
        var unused = response.end();
        if (isHttp10()) {
            close();
        }
    }

    /** Of what was begun, nothing is sent: another answer takes its place. */
    void startOver() {
        response.setChunked(false);
    }

    /** Cuts the answer short, which the caller sees from its missing end. */
    void cut(int status) {
        usage.settle(status, 0);
        close();
    }

    /** Records that nobody waits for the answer. */
    void abandon() {
        usage.settle(CALLER_GONE, 0);
    }

    void close() {
        var unused = request.connection().close();
    }

    /** Whether there is somebody to answer; then the request is settled. */
    private boolean begin(int status, long units) {
        if (isOver()) {
            abandon();
            return false;
        }
        usage.settle(status, units);
        response.setStatusCode(status);
        if (!bodyTaken && asksFirst()) {
            // It may send the body it was not asked for, or not; nobody could tell that from its next request.
            response.putHeader("Connection", "close").endHandler(ended -> close());
        }
        return true;
    }

    private boolean asksFirst() {
        return !isHttp10() && HttpHeaders.CONTINUE.toString().equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
    }

    private boolean isCallerGone() {
        return !VertxInternals.channel(request.connection()).isActive();
    }

    private void end() {
        var unused = response.end();
        dropUnread();
    }

    private void dropUnread() {
        UnreadBody.drop(request, server.vertx(), server.settings().bodyTime());
    }

    private boolean isHead() {
        return request.method().equals(HttpMethod.HEAD);
    }

    private boolean isHttp10() {
        return request.version() == HttpVersion.HTTP_1_0;
    }
}

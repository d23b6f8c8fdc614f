package dev.latchkey.cli.remote;

import dev.latchkey.cli.deployment.CommandFailedException;
import dev.latchkey.cli.deployment.RemoteOptions;
import dev.latchkey.cli.remote.ServerRequest.Repetition;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.security.GeneralSecurityException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server, in HTTP/1.1, and follows it nowhere. Waits where the admin key's limits are used up, and asks once more where
 * the answer got lost and repeating is harmless.
 */
final class ServerConnection {

    private static final Duration CONNECT_TIME = Duration.ofSeconds(10);

    /** How often one request waits for the windows of the admin key. */
    private static final int MOST_WAITS = 5;

    /** A page of a thousand keys, each with all the notes that it may have, is smaller. */
    private static final int MOST_BYTES = 256 << 20;

    private static final String API = "/admin/v1";
    private static final int SUCCESS = 2;
    private static final int HUNDRED = 100;

    private final RemoteOptions options;
    private final Pause pause;
    private final Refusals refusals;
    private final HttpClient client;

    ServerConnection(RemoteOptions options, Pause pause) {
        this.options = options;
        this.pause = pause;
        this.refusals = new Refusals(options);
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIME)
                .build();
    }

    /**
     * Has something done, and reads the answer.
     *
     * @throws CommandFailedException when there is no answer, or none of Latchkey's
     * @throws RuntimeException as the same thing would on the store, when the server refuses it
     */
    <T> T ask(ServerRequest request, Function<Fields, T> reading) {
        HttpResponse<byte[]> answer = admitted(request);
        try {
            return reading.apply(Fields.parse(answer.body()));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw refusals.notLatchkey(answer.statusCode(), e);
        }
    }

    /** Has something done that there is nothing to say of. */
    void tell(ServerRequest request) {
        admitted(request);
    }

    private HttpResponse<byte[]> admitted(ServerRequest request) {
        for (int waits = 0; ; waits++) {
            HttpResponse<byte[]> answer = answer(request);
            if (answer.statusCode() / HUNDRED == SUCCESS) {
                return answer;
            }
            Duration wait = refusals.worthWaiting(answer);
            if (wait == null || waits == MOST_WAITS) {
                throw refusals.refusal(answer);
            }
            pause.pause(wait);
        }
    }

    private HttpResponse<byte[]> answer(ServerRequest request) {
        try {
            return exchange(request);
        } catch (LostAnswerException lost) {
            if (request.repetition() == Repetition.HARMFUL) {
                throw lost.told(request);
            }
            try {
                return exchange(request);
            } catch (LostAnswerException | CommandFailedException again) {
                lost.addSuppressed(again);
                throw lost.told(request);
            }
        }
    }

    /** The request may have been received, and there is no answer. */
    private final class LostAnswerException extends Exception {

        private static final long serialVersionUID = 1L;

        LostAnswerException(Throwable cause) {
            super(cause);
        }

        CommandFailedException told(ServerRequest request) {
            return new CommandFailedException(
                    "the server at " + options.server() + " broke off before it had answered"
                            + (request.method().equals("GET")
                                    ? "; try again"
                                    : ", so this may have been done or not; look with \"latchkey audit\" before you try"
                                            + " again"),
                    this);
        }
    }

    private HttpResponse<byte[]> exchange(ServerRequest request) throws LostAnswerException {
        BodyHandler<byte[]> bounded = head -> new BoundedBody(MOST_BYTES);
        CompletableFuture<HttpResponse<byte[]>> future = client.sendAsync(http(request), bounded);
        try {
            return future.get(request.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (TimeoutException e) {
            future.cancel(true);
            throw new LostAnswerException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("this was interrupted before the server had answered", e);
        }
    }

    private HttpRequest http(ServerRequest request) {
        String body = request.body();
        String idempotencyKey = request.idempotencyKey();
        HttpRequest.Builder http = HttpRequest.newBuilder(URI.create(options.server() + API + request.path()))
                .header("X-API-Key", options.adminKey().reveal())
                .header("Accept", "application/json, application/problem+json")
                .method(request.method(), body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            http.header("Content-Type", "application/json");
        }
        if (idempotencyKey != null) {
            http.header("Idempotency-Key", idempotencyKey);
        }
        return http.build();
    }

    /** Why there is no answer. */
    private CommandFailedException failure(@Nullable Throwable cause) throws LostAnswerException {
        if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
            return new CommandFailedException(
                    "no server answers at " + options.server()
                            + "; start it there with \"latchkey serve\", or give --server its right address",
                    cause);
        }
        if (cause instanceof SSLException) {
            return new CommandFailedException(
                    isOfCertificate(cause)
                            ? "the certificate of the server at " + options.server()
                                    + " is not to be trusted: it must name"
                                    + " that host, be valid, and be signed by an authority that this Java knows, or"
                                    + " that LATCHKEY_JAVA_OPTS='-Djavax.net.ssl.trustStore=FILE"
                                    + " -Djavax.net.ssl.trustStorePassword=PASSWORD' names"
                            : "what answers at " + options.server()
                                    + " does not speak TLS as it should; give --server its" + " right address",
                    cause);
        }
        if (cause instanceof BoundedBody.TooLargeException) {
            return refusals.notLatchkey(0, cause);
        }
        if (cause instanceof IOException) {
            throw new LostAnswerException(cause);
        }
        throw new IllegalStateException("asking the server failed", cause);
    }

    private static boolean isOfCertificate(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof GeneralSecurityException
                    || String.valueOf(cause.getMessage()).contains("ertificat")) {
                return true;
            }
        }
        return false;
    }
}

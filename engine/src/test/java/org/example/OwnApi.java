package org.example;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.access.AccessRequest;
import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.access.Credential;
import dev.latchkey.access.Refusal;
import dev.latchkey.engine.Latchkey;
import dev.latchkey.usage.JournalFullException;
import dev.latchkey.usage.Method;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The example of docs/implementation-guide.md: an API in the JDK's own server that Latchkey protects. {@code GET
 * /greetings/Ada,Grace} greets; each name is a unit.
 */
public final class OwnApi implements AutoCloseable {

    private static final String PATH = "/greetings/";

    private final SecureRandom random = new SecureRandom();
    private final ExecutorService handlers = Executors.newFixedThreadPool(8);
    private final Latchkey latchkey;
    private final HttpServer server;

    private OwnApi(Path directory, int port) throws IOException {
        latchkey = Latchkey.builder(directory).build();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(handlers);
        server.createContext(PATH, this::handle);
        server.start();
    }

    /** Runs in that directory, on that port of this machine, or any that is free for 0, until it is closed. */
    public static OwnApi start(Path directory, int port) throws IOException {
        return new OwnApi(directory, port);
    }

    /** The port that it answers on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** What protects it. */
    public Latchkey latchkey() {
        return latchkey;
    }

    private void handle(HttpExchange exchange) throws IOException {
        AccessRequest request = new AccessRequest(
                Credential.ofHeaders(
                        exchange.getRequestHeaders().getOrDefault("X-API-Key", List.of()),
                        exchange.getRequestHeaders().getOrDefault("Authorization", List.of())),
                PATH,
                Method.of(exchange.getRequestMethod()),
                null,
                1,
                random.nextLong(),
                random.nextLong(),
                exchange.getRemoteAddress().getAddress().getHostAddress());
        List<String> names = List.of(
                exchange.getRequestURI().getPath().substring(PATH.length()).split(","));
        Answer answer = latchkey.gatekeeper()
                .admit(request)
                .toCompletableFuture()
                .join()
                .fold(context -> greet(context, names), Answer::refusing);
        answer.send(exchange);
    }

    private static Answer greet(ApiKeyContext context, List<String> names) {
        Optional<Refusal> tooMany = context.checkUnitLimit(names.size());
        try {
            if (tooMany.isPresent()) {
                context.settle(statusOf(tooMany.get()));
                return Answer.refusing(tooMany.get());
            }
            // Before the answer leaves, so that what the caller has is counted, whatever happens to this process.
            context.settle(200, names.size());
            return new Answer(200, 0, "Hello " + String.join(" and ", names) + "\n");
        } catch (JournalFullException e) {
            return Answer.refusing(context.unrecorded());
        }
    }

    private static int statusOf(Refusal refusal) {
        return switch (refusal.code().kind()) {
            case INVALID -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case THROTTLED -> 429;
            case UNAVAILABLE -> 503;
        };
    }

    private record Answer(int status, long retryAfterMillis, String text) {

        static Answer refusing(Refusal refusal) {
            return new Answer(
                    statusOf(refusal), refusal.retryAfterMillis(), refusal.code() + ": " + refusal.detail() + "\n");
        }

        void send(HttpExchange exchange) throws IOException {
            if (retryAfterMillis > 0) {
                exchange.getResponseHeaders().set("Retry-After", String.valueOf((retryAfterMillis + 999) / 1000));
            }
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        }
    }

    /** Takes no more requests, and carries all usage into the database. */
    @Override
    public void close() {
        server.stop(1);
        handlers.shutdown();
        latchkey.close();
    }

    /** Runs in {@code own-api}, below the working directory, on port 8090, until it is stopped; or where it is told. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments.length > 0 ? arguments[0] : "own-api");
        int port = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 8090;
        OwnApi api = start(directory, port);
        Runtime.getRuntime().addShutdownHook(new Thread(api::close));
        System.out.println("http://127.0.0.1:" + api.port() + PATH + "Ada");
    }
}

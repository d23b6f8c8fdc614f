package dev.latchkey.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.access.AccessRequest;
import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.access.Credential;
import dev.latchkey.access.Gatekeeper;
import dev.latchkey.access.KeyDirectory;
import dev.latchkey.access.Refusal;
import dev.latchkey.key.SecretHasher;
import dev.latchkey.limit.InMemoryRateLimiter;
import dev.latchkey.store.jdbc.Database;
import dev.latchkey.store.jdbc.DatabaseOptions;
import dev.latchkey.store.jdbc.DatabaseUrl;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.JournalFullException;
import dev.latchkey.usage.Method;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageStore;
import dev.latchkey.usage.journal.Journal;
import dev.latchkey.usage.journal.JournalDrain;
import dev.latchkey.usage.journal.JournalSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The example of docs/implementation-guide.md: an API in the JDK's own server that Latchkey's parts protect. {@code GET
 * /greetings/Ada,Grace} greets; each name is a unit.
 */
public final class OwnApi implements AutoCloseable {

    /** Under which this process counts usage; each process on one database needs a name of its own. */
    private static final String NODE = "own-api";

    private static final String PATH = "/greetings/";

    private final SecureRandom random = new SecureRandom();
    private final ScheduledExecutorService upkeep = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService handlers = Executors.newFixedThreadPool(8);
    private final Database database;
    private final Journal journal;
    private final JournalDrain drain;
    private final Gatekeeper gatekeeper;
    private final HttpServer server;

    private OwnApi(Path directory, int port) throws IOException {
        TimeSource time = TimeSource.system();
        database = Database.open(DatabaseUrl.sqlite(directory.resolve("keys.db")), DatabaseOptions.pooled(), time);
        database.migrate();
        UsageStore usage = database.usage();
        journal = Journal.open(
                JournalSettings.in(Files.createDirectories(directory.resolve("journal"))),
                usage.progress(NODE).position(),
                time);
        drain = new JournalDrain(journal.reader(), usage, NODE, UsageBatch::new, time, JournalDrain.BATCH_SLOTS);
        KeyDirectory keys = new KeyDirectory(
                database.keys(), SecretHasher.plain(), Map.of(), Runnable::run, time, Duration.ofMinutes(10), 10_000);
        InMemoryRateLimiter limiter = new InMemoryRateLimiter(time);
        gatekeeper = new Gatekeeper(keys, limiter, journal, time, random);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(handlers);
        server.createContext(PATH, this::handle);

        journal.start();
        drain.start();
        every(Duration.ofMillis(250), keys::refresh);
        every(Duration.ofSeconds(1), gatekeeper::recordRefusals);
        every(Duration.ofMinutes(1), limiter::forgetIdle);
        every(Duration.ofSeconds(10), () -> usage.prune(time.instant(), Duration.ZERO));
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
        Answer answer = gatekeeper
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
                context.settle(tooMany.get().code().status());
                return Answer.refusing(tooMany.get());
            }
            // Before the answer leaves, so that what the caller has is counted, whatever happens to this process.
            context.settle(200, names.size());
            return new Answer(200, 0, "Hello " + String.join(" and ", names) + "\n");
        } catch (JournalFullException e) {
            return Answer.refusing(context.unrecorded());
        }
    }

    private record Answer(int status, long retryAfterMillis, String text) {

        static Answer refusing(Refusal refusal) {
            return new Answer(
                    refusal.code().status(),
                    refusal.retryAfterMillis(),
                    refusal.code() + ": " + refusal.detail() + "\n");
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

    private void every(Duration interval, Runnable task) {
        Runnable again = () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                // Such as StoreUnavailableException: keys in memory are trusted for a while. The next run tries again.
                System.err.println("A repeated task failed: " + e.getMessage());
            }
        };
        var unused = upkeep.scheduleWithFixedDelay(again, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Takes no more requests, and carries all usage into the database. */
    @Override
    public void close() {
        server.stop(1);
        handlers.shutdown();
        upkeep.shutdown();
        gatekeeper.recordRefusals();
        drain.close();
        journal.close();
        database.close();
    }

    /** Runs in {@code own-api}, below the working directory, on port 8090, until it is stopped. */
    public static void main(String[] arguments) throws IOException {
        OwnApi api = start(Files.createDirectories(Path.of("own-api")), 8090);
        Runtime.getRuntime().addShutdownHook(new Thread(api::close));
        System.out.println("http://127.0.0.1:" + api.port() + PATH + "Ada");
    }
}

package dev.latchkey.server;

import dev.latchkey.access.Gatekeeper;
import dev.latchkey.access.KeyDirectory;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.key.AddressRange;
import dev.latchkey.key.ApiKeyRepository;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.key.IssuedKey;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.limit.InMemoryRateLimiter;
import dev.latchkey.limit.LimiterMode;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.secret.Secret;
import dev.latchkey.secret.SecretHash;
import dev.latchkey.secret.SecretHasher;
import dev.latchkey.server.admin.AdminThreads;
import dev.latchkey.server.admin.AuditRoutes;
import dev.latchkey.server.admin.IssueRoutes;
import dev.latchkey.server.admin.KeyRoutes;
import dev.latchkey.server.admin.NodeRoutes;
import dev.latchkey.server.admin.NodeView;
import dev.latchkey.server.admin.UsageRoutes;
import dev.latchkey.server.bulkhead.WorkBulkhead;
import dev.latchkey.server.contract.Contract;
import dev.latchkey.server.docs.DocsRoutes;
import dev.latchkey.server.health.Health;
import dev.latchkey.server.health.HealthRoutes;
import dev.latchkey.server.self.OwnKeyRoute;
import dev.latchkey.server.verify.VerifyRoute;
import dev.latchkey.testkit.InMemoryApiKeyRepository;
import dev.latchkey.testkit.InMemoryUsageStore;
import dev.latchkey.testkit.Keys;
import dev.latchkey.testkit.SettableTime;
import dev.latchkey.usage.GrainPair;
import dev.latchkey.usage.UsageComparison;
import dev.latchkey.usage.UsageStore;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The real server on a free port, with stores in memory, a clock that stands still, and a journal that remembers. */
public class RunningServer implements AfterAllCallback, AutoCloseable {

    public static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");
    public static final String LEGACY_SECRET = "the-one-key-of-old-times";
    public static final String GENERATE = "/api/v1/generate";
    public static final String OWN_KEY = "/api/v1/key";

    private static final long LIMITER_RETRY_MILLIS = 1_000;
    /** How much may wait to be worked on, half of it for one key. */
    public static final int WAITING = 8;

    /** How many bytes a body may have. */
    public static final int MOST_OF_BODY = RequestBody.MAX_BYTES;

    /** How many bytes a body may have that is read on the event loop. */
    public static final int MOST_ON_LOOP = Exchange.MOST_ON_LOOP;

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    public final SettableTime time = new SettableTime(NOW);
    public final RecordingJournal journal = new RecordingJournal();
    public final PrometheusRegistry registry = new PrometheusRegistry();
    public final StoreSwitch store = new StoreSwitch();
    public final InMemoryApiKeyRepository repository = new InMemoryApiKeyRepository();
    public final InMemoryUsageStore usage = new InMemoryUsageStore(time, repository);
    public final ApiKeys keys;
    public final KeyDirectory directory;
    public final LatchkeyServer server;
    public final List<Consumer<Routes>> features;
    public volatile boolean stopping;
    public volatile boolean limiterAway;
    public volatile NodeView nodes = new NodeView("here", "test", List.of("here"), LimiterMode.ALONE, null, true, true);

    public final HeldAnswers held;

    /** By its text. One is some megabytes, and nearly all servers have the same. */
    private static final Map<String, ApiDocument> DOCUMENTS = new ConcurrentHashMap<>();

    private final ExecutorService reads = Executors.newFixedThreadPool(4);

    public final ThreadPoolExecutor work =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(4));
    public final WorkBulkhead turns = new WorkBulkhead(work, 1, WAITING);
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(DEADLINE)
            .build();
    private final int port;
    private final Thread loop;

    /** The platform, with an operation that delivers units. */
    public RunningServer() {
        this(new ServerSettings("127.0.0.1", 0, 1), List.of());
    }

    /** With further routes. */
    public RunningServer(ServerSettings settings, List<FurtherRoutes> more) {
        this(settings, new SampleProduct(), more);
    }

    /** With a product on it, and further routes. */
    protected RunningServer(ServerSettings settings, TestedProduct product, List<FurtherRoutes> more) {
        SecretHasher hasher = SecretHasher.plain();
        RandomGenerator random = RandomGenerator.of("SplittableRandom");
        keys = new ApiKeys(repository, hasher, () -> Keys.AUDIT_KEY, random, time);
        keys.ensure(BuiltInKey.DEMO);
        keys.ensure(BuiltInKey.LEGACY);
        Map<SecretHash, BuiltInKey> builtIns = Map.of(
                hasher.hash(Secret.of(BuiltInKey.DEMO_SECRET)), BuiltInKey.DEMO,
                hasher.hash(Secret.of(LEGACY_SECRET)), BuiltInKey.LEGACY);
        directory = new KeyDirectory(
                store.over(ApiKeyRepository.class, repository),
                hasher,
                builtIns,
                reads,
                time,
                Duration.ofMinutes(10),
                1_000);
        directory.refresh();
        InMemoryRateLimiter windows = new InMemoryRateLimiter(time);
        RateLimiter limiter = (key, limits, cost, result) -> {
            CompletionStage<?> answer = windows.acquire(key, limits, limiterAway ? 0 : cost, result);
            if (limiterAway) {
                result.unavailable(LIMITER_RETRY_MILLIS);
            }
            return answer;
        };
        Gatekeeper gatekeeper = new Gatekeeper(directory, limiter, journal, time, random);
        ApiKeys administered =
                new ApiKeys(store.over(ApiKeyRepository.class, repository), hasher, () -> Keys.AUDIT_KEY, random, time);
        UsageStore used = store.over(UsageStore.class, usage);
        AdminThreads threads = new AdminThreads(
                new WorkBulkhead(reads, 2, 256), new WorkBulkhead(reads, 2, 256), new WorkBulkhead(reads, 1, 64));
        features = new ArrayList<>(List.of(
                new OwnKeyRoute(used, reads, time),
                new VerifyRoute(gatekeeper),
                new KeyRoutes(administered, used, threads, time),
                new IssueRoutes(administered, used, threads, time),
                new UsageRoutes(administered, used, RunningServer::alike, threads, time),
                new AuditRoutes(store.over(AuditTrail.class, repository.audit()), () -> Keys.AUDIT_KEY, threads),
                new NodeRoutes(() -> nodes, limiter, administered, used, threads, time),
                new HealthRoutes(this::health, "test", registry, time)));
        features.addAll(
                product.features(new TestedProduct.Platform(store, usage, this::health, registry, time, random)));
        Contract contract = contract(product, more);
        features.add(new DocsRoutes(contract.json()));
        features.addAll(more);
        held = new HeldAnswers(
                DOCUMENTS.computeIfAbsent(contract.json().toString(), json -> new ApiDocument(Answer.parse(json))));
        server = new LatchkeyServer(
                settings, contract, gatekeeper, time, registry, new WorkBulkhead(reads, 8, 4_096), turns, features);
        port = portOf(server);
        loop = await(server.eventLoop());
    }

    private static int portOf(LatchkeyServer server) {
        try {
            return await(server.start());
        } catch (CompletionException e) {
            server.close();
            throw e;
        }
    }

    private Health health() {
        Health.Limiter limiter = limiterAway ? Health.Limiter.AWAY : Health.Limiter.UP;
        return new Health(!store.isAway(), journal.hasRoom(), true, true, limiter, stopping);
    }

    /** In memory there is one truth about usage, which agrees with itself. */
    private static UsageComparison alike(GrainPair pair, @Nullable LocalDate firstDay, int most) {
        return new UsageComparison(pair, null, 0, 0, 0, List.of());
    }

    /** The product's contract, with what further features need. */
    private static Contract contract(TestedProduct product, List<? extends FurtherRoutes> more) {
        Contract own = product.contract();
        JsonObject root = new JsonObject(own.json());
        more.forEach(feature -> feature.describe(root.getJsonObject("paths")));
        return Contract.of(root, own.unit());
    }

    public int port() {
        return port;
    }

    /** How many bodies wait to be worked on. */
    public int waitingWork() {
        return turns.waiting();
    }

    /** How many bytes connections hold. */
    public long heldBytes() {
        return server.heldBytes();
    }

    /** How long the event loop has worked since it began; what other threads and processes do meanwhile does not count. */
    public long loopNanos() {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(loop.getId());
    }

    /** A new key of the default limits. */
    public TestKey key() {
        return key(Limits.DEFAULT);
    }

    /** A new key without any limit. */
    public TestKey unlimitedKey() {
        return key(Limits.NONE);
    }

    public TestKey key(Limits limits, String... scopes) {
        IssuedKey issued =
                keys.create(new NewApiKey("Test", null, KeyType.LIVE, limits, Set.of(scopes), Map.of(), null));
        return new TestKey(issued.key().id(), issued.secret().reveal());
    }

    /** A key that may be used from a range of addresses. */
    public TestKey keyFrom(String range) {
        IssuedKey issued = keys.create(new NewApiKey(
                "Test",
                null,
                KeyType.LIVE,
                Limits.DEFAULT,
                Set.of(),
                Set.of(AddressRange.parse(range)),
                Map.of(),
                null));
        return new TestKey(issued.key().id(), issued.secret().reveal());
    }

    /** A key that expires after the given time. */
    public TestKey expiringKey(Duration after) {
        IssuedKey issued = keys.create(new NewApiKey(
                "Test",
                null,
                KeyType.LIVE,
                Limits.DEFAULT,
                Set.of(),
                Map.of(),
                time.instant().plus(after)));
        return new TestKey(issued.key().id(), issued.secret().reveal());
    }

    public Answer get(String path, String... headers) {
        return call("GET", path, null, headers);
    }

    public Answer get(String path, TestKey key) {
        return get(path, "X-API-Key", key.secret());
    }

    /** Asks for units. */
    public Answer generate(TestKey key, String body) {
        return call("POST", GENERATE, body, "X-API-Key", key.secret(), "Content-Type", "application/json");
    }

    /**
     * Sends a request, and holds its answer against the contract.
     *
     * @param headers names and values in turn
     */
    public Answer call(String method, String path, @Nullable String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(DEADLINE)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return call(request.build());
    }

    public Answer call(HttpRequest request) {
        try {
            return held.hold(
                    request.method(),
                    request.uri().getRawPath(),
                    Answer.of(client.send(request, BodyHandlers.ofByteArray())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    public RawConnection connect() {
        return RawConnection.to(port);
    }

    /** Sends bytes on a connection of their own, and reads the answer. */
    public Answer raw(String request) {
        try (RawConnection connection = connect()) {
            return held.holdRaw(request, connection.send(request).answer());
        }
    }

    /** How many units were delivered, refusals given, and so on. */
    public String metrics() {
        return get("/metrics").text();
    }

    /** Lets enough time pass that usage read from the store is read anew. */
    public void letUsageAge() {
        time.advance(Duration.ofMillis(501));
    }

    /** Waits until so many connections are open, or fewer. */
    public void awaitConnections(int most) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (server.openConnections() > most) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(server.openConnections() + " connections are still open");
            }
            Thread.onSpinWait();
        }
    }

    /** Waits until connections hold so many bytes, or fewer. */
    public void awaitHeld(long most) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (server.heldBytes() > most) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(server.heldBytes() + " bytes are still held");
            }
            Thread.onSpinWait();
        }
    }

    /** Waits until connections hold so many bytes, or more. */
    public void awaitHeldAtLeast(long least) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (server.heldBytes() < least) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(server.heldBytes() + " bytes are held");
            }
            Thread.onSpinWait();
        }
    }

    /** The future's result, which must come soon. */
    public static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    @Override
    public void close() {
        server.stop(Duration.ofMillis(100))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        server.close();
        reads.shutdownNow();
        work.shutdownNow();
        try {
            if (!reads.awaitTermination(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("reads from the store did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

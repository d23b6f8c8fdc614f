package dev.latchkey.server;

import dev.latchkey.access.Gatekeeper;
import dev.latchkey.access.KeyDirectory;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.generator.jobs.ArchiveStore;
import dev.latchkey.generator.jobs.JobCharge;
import dev.latchkey.generator.jobs.JobRepository;
import dev.latchkey.generator.jobs.JobSettings;
import dev.latchkey.generator.jobs.Jobs;
import dev.latchkey.generator.jobs.TemplateRepository;
import dev.latchkey.generator.jobs.Templates;
import dev.latchkey.generator.patients.format.PasswordEncryption;
import dev.latchkey.generator.testkit.InMemoryJobRepository;
import dev.latchkey.generator.testkit.InMemoryTemplateRepository;
import dev.latchkey.key.AddressRange;
import dev.latchkey.key.ApiKeyRepository;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.key.IssuedKey;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.key.Secret;
import dev.latchkey.key.SecretHash;
import dev.latchkey.key.SecretHasher;
import dev.latchkey.limit.InMemoryRateLimiter;
import dev.latchkey.limit.LimiterMode;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.server.admin.AdminThreads;
import dev.latchkey.server.admin.AuditRoutes;
import dev.latchkey.server.admin.IssueRoutes;
import dev.latchkey.server.admin.KeyRoutes;
import dev.latchkey.server.admin.NodeRoutes;
import dev.latchkey.server.admin.NodeView;
import dev.latchkey.server.admin.UsageRoutes;
import dev.latchkey.server.configurations.ConfigurationRoutes;
import dev.latchkey.server.configurations.KeptConfigurations;
import dev.latchkey.server.configurations.PresetRoutes;
import dev.latchkey.server.contract.Contract;
import dev.latchkey.server.docs.DocsRoutes;
import dev.latchkey.server.downloads.DownloadRoute;
import dev.latchkey.server.established.EstablishedMetrics;
import dev.latchkey.server.established.EstablishedRoutes;
import dev.latchkey.server.generation.GenerationRoute;
import dev.latchkey.server.health.Health;
import dev.latchkey.server.health.HealthRoutes;
import dev.latchkey.server.jobs.JobRoutes;
import dev.latchkey.server.page.PageRoutes;
import dev.latchkey.server.patients.GenerateRoute;
import dev.latchkey.server.patients.StreamingRoute;
import dev.latchkey.server.self.OwnKeyRoute;
import dev.latchkey.server.verify.VerifyRoute;
import dev.latchkey.server.visualizations.VisualizationRoutes;
import dev.latchkey.testkit.InMemoryApiKeyRepository;
import dev.latchkey.testkit.InMemoryUsageStore;
import dev.latchkey.testkit.Keys;
import dev.latchkey.testkit.SettableTime;
import dev.latchkey.usage.GrainPair;
import dev.latchkey.usage.UsageBatch;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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
final class RunningServer implements AfterAllCallback, AutoCloseable {

    static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");
    static final String LEGACY_SECRET = "the-one-key-of-old-times";
    static final String GENERATE = "/api/v1/generate";
    static final String OWN_KEY = "/api/v1/key";

    private static final long LIMITER_RETRY_MILLIS = 1_000;
    /** How much may wait to be worked on, half of it for one key. */
    static final int WAITING = 8;

    private static final long ARCHIVE_SPACE = 100_000_000;
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    final SettableTime time = new SettableTime(NOW);
    final RecordingJournal journal = new RecordingJournal();
    final PrometheusRegistry registry = new PrometheusRegistry();
    final StoreSwitch store = new StoreSwitch();
    final InMemoryApiKeyRepository repository = new InMemoryApiKeyRepository();
    final InMemoryUsageStore usage = new InMemoryUsageStore(time, repository);
    final InMemoryJobRepository jobRepository = new InMemoryJobRepository(usage);
    final Jobs jobs;
    final ApiKeys keys;
    final KeyDirectory directory;
    final LatchkeyServer server;
    final List<Consumer<Routes>> features;
    volatile boolean stopping;
    volatile boolean limiterAway;
    volatile NodeView nodes = new NodeView("here", "test", List.of("here"), LimiterMode.ALONE, null, true, true);

    final HeldAnswers held;

    /** By its text. One is some megabytes, and nearly all servers have the same. */
    private static final Map<String, ApiDocument> DOCUMENTS = new ConcurrentHashMap<>();

    private final Path directoryOfArchives = aDirectory();
    final ArchiveStore archives = archivesIn(directoryOfArchives);
    private final ExecutorService reads = Executors.newFixedThreadPool(4);

    /** Makes archives again. */
    final ExecutorService remaking = Executors.newSingleThreadExecutor();

    final ThreadPoolExecutor work = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(4));
    final WorkTurns turns = new WorkTurns(work, 1, WAITING);
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(DEADLINE)
            .build();
    private final int port;
    private final Thread loop;

    /** With the routes of the product. */
    RunningServer() {
        this(new ServerSettings("127.0.0.1", 0, 1), List.of());
    }

    /** With further routes. */
    RunningServer(ServerSettings settings, List<FurtherRoutes> more) {
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
        jobs = jobs(random);
        Templates templates = new Templates(
                store.over(TemplateRepository.class, new InMemoryTemplateRepository()), UUID::randomUUID, time);
        KeptConfigurations kept = new KeptConfigurations(templates);
        Gatekeeper gatekeeper = new Gatekeeper(directory, limiter, journal, time, random);
        ApiKeys administered =
                new ApiKeys(store.over(ApiKeyRepository.class, repository), hasher, () -> Keys.AUDIT_KEY, random, time);
        UsageStore used = store.over(UsageStore.class, usage);
        AdminThreads threads = new AdminThreads(reads, reads, reads);
        features = new ArrayList<>(List.of(
                new PageRoutes("test", Optional.of(BuiltInKey.DEMO)),
                new GenerateRoute(random),
                new OwnKeyRoute(used, reads, time),
                new VerifyRoute(gatekeeper),
                new KeyRoutes(administered, used, threads, time),
                new IssueRoutes(administered, used, threads, time),
                new UsageRoutes(administered, used, RunningServer::alike, threads, time),
                new AuditRoutes(store.over(AuditTrail.class, repository.audit()), () -> Keys.AUDIT_KEY, threads),
                new NodeRoutes(() -> nodes, limiter, administered, used, threads, time),
                new StreamingRoute(kept, random),
                new GenerationRoute(jobs, kept, random),
                new VisualizationRoutes(jobs),
                new JobRoutes(jobs, time),
                new DownloadRoute(jobs),
                new ConfigurationRoutes(templates),
                new PresetRoutes(),
                new HealthRoutes(this::health, "test", registry, time),
                new EstablishedRoutes(this::health, "test", Optional.of(BuiltInKey.DEMO), time)));
        EstablishedMetrics.register(registry);
        Contract contract = contract(more);
        features.add(new DocsRoutes(contract.json()));
        features.addAll(more);
        held = new HeldAnswers(
                DOCUMENTS.computeIfAbsent(contract.json().toString(), json -> new ApiDocument(Answer.parse(json))));
        server = new LatchkeyServer(settings, contract, gatekeeper, time, registry, reads, turns, features);
        port = portOf(server);
        loop = await(server.eventLoop());
        jobs.start();
    }

    private static int portOf(LatchkeyServer server) {
        try {
            return await(server.start());
        } catch (CompletionException e) {
            server.close();
            throw e;
        }
    }

    private ArchiveStore archivesIn(Path directory) {
        try {
            return new ArchiveStore(directory, ARCHIVE_SPACE, jobRepository::wanted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path aDirectory() {
        try {
            return Files.createTempDirectory("archives");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Jobs jobs(RandomGenerator random) {
        return new Jobs(
                store.over(JobRepository.class, jobRepository),
                archives,
                new PasswordEncryption(random),
                new JobCharge("/api/v1/generation", UsageBatch::new),
                "node",
                new JobSettings(1, Duration.ofDays(7)),
                UUID::randomUUID,
                time,
                Thread::new,
                remaking);
    }

    private Health health() {
        Health.Limiter limiter = limiterAway ? Health.Limiter.AWAY : Health.Limiter.UP;
        return new Health(!store.isAway(), journal.hasRoom(), true, limiter, stopping);
    }

    /** In memory there is one truth about usage, which agrees with itself. */
    private static UsageComparison alike(GrainPair pair, @Nullable LocalDate firstDay, int most) {
        return new UsageComparison(pair, null, 0, 0, 0, List.of());
    }

    /** The product's contract, with what further features need. */
    private static Contract contract(List<? extends FurtherRoutes> more) {
        JsonObject root = new JsonObject(Contract.load().json());
        more.forEach(feature -> feature.describe(root.getJsonObject("paths")));
        return Contract.of(root);
    }

    int port() {
        return port;
    }

    /** How long the event loop has worked since it began; what other threads and processes do meanwhile does not count. */
    long loopNanos() {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(loop.getId());
    }

    /** A new key of the default limits. */
    TestKey key() {
        return key(Limits.DEFAULT);
    }

    /** A new key without any limit. */
    TestKey unlimitedKey() {
        return key(new Limits(Limits.UNLIMITED, Limits.UNLIMITED, Limits.UNLIMITED, Limits.UNLIMITED));
    }

    TestKey key(Limits limits, String... scopes) {
        IssuedKey issued =
                keys.create(new NewApiKey("Test", null, KeyType.LIVE, limits, Set.of(scopes), Map.of(), null));
        return new TestKey(issued.key().id(), issued.secret().reveal());
    }

    /** A key that may be used from a range of addresses. */
    TestKey keyFrom(String range) {
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
    TestKey expiringKey(Duration after) {
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

    Answer get(String path, String... headers) {
        return call("GET", path, null, headers);
    }

    Answer get(String path, TestKey key) {
        return get(path, "X-API-Key", key.secret());
    }

    /** Asks for patients. */
    Answer generate(TestKey key, String body) {
        return call("POST", GENERATE, body, "X-API-Key", key.secret(), "Content-Type", "application/json");
    }

    /** @param headers names and values in turn */
    Answer call(String method, String path, @Nullable String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(DEADLINE)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return call(request.build());
    }

    Answer call(HttpRequest request) {
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

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    RawConnection connect() {
        return RawConnection.to(port);
    }

    /** Sends bytes on a connection of their own, and reads the answer. */
    Answer raw(String request) {
        try (RawConnection connection = connect()) {
            return held.holdRaw(request, connection.send(request).answer());
        }
    }

    /** How many patients were made, refusals given, and so on. */
    String metrics() {
        return get("/metrics").text();
    }

    /** Lets enough time pass that usage read from the store is read anew. */
    void letUsageAge() {
        time.advance(Duration.ofMillis(501));
    }

    /** Waits until so many connections are open, or fewer. */
    void awaitConnections(int most) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (server.openConnections() > most) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(server.openConnections() + " connections are still open");
            }
            Thread.onSpinWait();
        }
    }

    /** Waits until connections hold so many bytes, or fewer. */
    void awaitHeld(long most) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (server.heldBytes() > most) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(server.heldBytes() + " bytes are still held");
            }
            Thread.onSpinWait();
        }
    }

    /** Waits until connections hold so many bytes, or more. */
    void awaitHeldAtLeast(long least) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (server.heldBytes() < least) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(server.heldBytes() + " bytes are held");
            }
            Thread.onSpinWait();
        }
    }

    /** The future's result, which must come soon. */
    static <T> T await(Future<T> future) {
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
        jobs.close();
        archives.jobs().forEach(archives::delete);
        var unused = directoryOfArchives.toFile().delete();
        remaking.shutdownNow();
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

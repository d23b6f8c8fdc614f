package dev.latchkey.app;

import dev.latchkey.access.Gatekeeper;
import dev.latchkey.cli.deployment.CommandFailedException;
import dev.latchkey.cli.deployment.ServeOptions;
import dev.latchkey.cli.deployment.TlsSettings;
import dev.latchkey.cli.option.ListenAddress;
import dev.latchkey.engine.Latchkey;
import dev.latchkey.engine.LoggedTask;
import dev.latchkey.generator.cli.JobOptions;
import dev.latchkey.generator.http.established.EstablishedMetrics;
import dev.latchkey.generator.http.established.EstablishedRoutes;
import dev.latchkey.generator.http.page.PageRoutes;
import dev.latchkey.generator.http.patients.GenerateRoute;
import dev.latchkey.generator.jobs.ArchiveStore;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.server.LatchkeyServer;
import dev.latchkey.server.Routes;
import dev.latchkey.server.ServerSettings;
import dev.latchkey.server.admin.NodeView;
import dev.latchkey.server.bulkhead.WorkBulkhead;
import dev.latchkey.server.connection.ConnectionBounds;
import dev.latchkey.server.connection.TlsFiles;
import dev.latchkey.server.contract.Contract;
import dev.latchkey.server.docs.DocsRoutes;
import dev.latchkey.server.health.Health;
import dev.latchkey.server.health.HealthRoutes;
import dev.latchkey.server.self.OwnKeyRoute;
import dev.latchkey.server.verify.VerifyRoute;
import dev.latchkey.time.Deadline;
import dev.latchkey.time.TimeSource;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * One running server: an engine, HTTP before it and the products behind that, made here by hand and given to the parts that need
 * them. Stopping finishes what runs.
 */
final class Node implements AutoCloseable {

    private static final int STORE_THREADS = 8;
    private static final int WAITING_READS = 4_096;

    /** Each is about a body of at most a megabyte. */
    private static final int WAITING_WORK = 64;

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration RENEW_CERTIFICATE_EVERY = Duration.ofSeconds(1);
    private static final Duration TEND_JOBS_EVERY = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final ServeOptions options;
    private final Gatekeeper gatekeeper;
    private final ScheduledExecutorService upkeep =
            Executors.newSingleThreadScheduledExecutor(threads("server-upkeep"));
    private final ScheduledExecutorService jobUpkeep =
            Executors.newSingleThreadScheduledExecutor(threads("job-upkeep"));
    private final ExecutorService storeThreads = pool("store", STORE_THREADS, WAITING_READS);
    private final ExecutorService workThreads = pool("work", workThreads(), 2 * workThreads());
    private final KeyManagement management;
    private final Descriptors descriptors = new Descriptors();
    private final HeapWatch heap;
    private final JobWork jobs;
    private final LatchkeyServer server;
    private volatile boolean stopping;

    /**
     * Puts the parts together; nothing listens yet.
     *
     * @param engine runs; closed by whoever built it, after this
     * @param archives of the jobs that were done here
     * @param contract what the server does
     */
    Node(
            ServeOptions options,
            JobOptions jobOptions,
            Latchkey engine,
            ArchiveStore archives,
            String version,
            Contract contract,
            TimeSource time) {
        this.options = options;
        this.heap = new HeapWatch(time);
        this.gatekeeper = engine.gatekeeper();
        SecureRandom random = new SecureRandom();
        Executor reads = Deadline.ofCallers(storeThreads, time);
        jobs = new JobWork(jobOptions, engine, archives, random, time, threads("jobs"), threads("downloads"));
        every(LOOK_EVERY, upkeep, descriptors);
        every(LOOK_EVERY, upkeep, heap);
        every(TEND_JOBS_EVERY, jobUpkeep, jobs.upkeep());

        PrometheusRegistry registry = new PrometheusRegistry();
        JvmMetrics.builder().register(registry);
        gauge(
                registry,
                "latchkey_limiter_together",
                "1 while limits are counted with all other nodes",
                () -> engine.limiterMode().isTogether() ? 1 : 0);
        gauge(
                registry,
                "latchkey_nodes",
                "Nodes that run on this database",
                () -> engine.nodes().size());
        gauge(
                registry,
                "latchkey_redis_may_evict",
                "1 while Redis may evict what was admitted when it is short of memory",
                () -> engine.sharedLimiterMayEvict() ? 1 : 0);
        gauge(
                registry,
                "latchkey_nodes_cut_off",
                "Nodes that run and do not reach Redis, to which the others leave their shares",
                engine::cutOffNodes);
        jobs.register(registry);
        management = new KeyManagement(
                engine,
                () -> new NodeView(
                        engine.node(),
                        version,
                        engine.nodes(),
                        engine.limiterMode(),
                        engine.sharedLimiterAnswers(),
                        engine.storeWorks(),
                        engine.journalHasRoom()),
                time);
        EstablishedMetrics.register(registry);
        Supplier<Health> health = () -> new Health(
                engine.storeWorks(),
                engine.journalHasRoom(),
                descriptors.areLeft(),
                !heap.isShort(),
                limiter(engine),
                stopping);
        Optional<BuiltInKey> demo = options.demoKey() ? Optional.of(BuiltInKey.DEMO) : Optional.empty();
        List<Consumer<Routes>> features = new ArrayList<>(jobs.features());
        features.addAll(management.features());
        features.addAll(List.of(
                new PageRoutes(version, demo),
                new GenerateRoute(random),
                new OwnKeyRoute(engine.usage(), reads, time),
                new VerifyRoute(gatekeeper),
                new HealthRoutes(health, version, registry, time),
                new EstablishedRoutes(health, version, demo, time),
                new DocsRoutes(contract.json())));
        WorkBulkhead asking = new WorkBulkhead(storeThreads, 2 * STORE_THREADS, WAITING_READS);
        WorkBulkhead turns = new WorkBulkhead(workThreads, 2 * workThreads(), WAITING_WORK);
        server = new LatchkeyServer(settings(options), contract, gatekeeper, time, registry, asking, turns, features);
    }

    private static Health.Limiter limiter(Latchkey engine) {
        if (!engine.limiterMode().isTogether()) {
            return Health.Limiter.AWAY;
        }
        return engine.sharedLimiterMayEvict() ? Health.Limiter.EVICTS : Health.Limiter.UP;
    }

    /**
     * Works on jobs, and listens.
     *
     * @return where it listens
     * @throws CommandFailedException when the address cannot be listened on
     */
    ListenAddress start() {
        every(RENEW_CERTIFICATE_EVERY, upkeep, server::renewCertificate);
        jobs.start();
        try {
            int port = server.start().toCompletionStage().toCompletableFuture().join();
            ListenAddress address = new ListenAddress(options.host(), port, options.tls() != null);
            Rehearsal.of(address, gatekeeper, options.demoKey());
            jobs.prepare();
            return address;
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new CommandFailedException(ListenFailure.sentence(options.host(), options.port(), cause), e);
        }
    }

    @Override
    public void close() {
        stopping = true;
        server.stop(GRACE).toCompletionStage().toCompletableFuture().join();
        server.close();
        jobs.close();
        upkeep.shutdownNow();
        jobUpkeep.shutdownNow();
        storeThreads.shutdown();
        workThreads.shutdown();
        management.close();
    }

    /** Half of the cores, so that the event loops have the other half. */
    private static int workThreads() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    private static ServerSettings settings(ServeOptions options) {
        ServerSettings settings = new ServerSettings(options.host(), options.port(), options.eventLoops())
                .behind(options.trustedProxies())
                .within(connections(options))
                .forPagesOf(options.corsOrigins());
        TlsSettings tls = options.tls();
        if (tls == null) {
            return settings;
        }
        TlsFiles files = new TlsFiles(tls.certificate(), tls.key());
        try {
            files.requireUsable();
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(e.getMessage() + "; name others with --tls-cert and --tls-key", e);
        }
        return settings.over(files);
    }

    private static ConnectionBounds connections(ServeOptions options) {
        ConnectionBounds bounds = options.tls() == null ? ConnectionBounds.usual() : ConnectionBounds.usualWithTls();
        Integer all = options.maxConnections();
        if (all != null) {
            bounds = bounds.withAll(all);
        }
        Integer perAddress = options.maxConnectionsPerAddress();
        return perAddress == null ? bounds : bounds.withPerAddress(perAddress);
    }

    private static void gauge(PrometheusRegistry registry, String name, String help, IntSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsInt()))
                .register(registry);
    }

    /** Threads of which each does one thing at a time, and that refuse when too much waits. */
    static ExecutorService pool(String name, int size, int waiting) {
        return new ThreadPoolExecutor(
                size, size, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waiting), threads(name));
    }

    private static void every(Duration interval, ScheduledExecutorService thread, Runnable task) {
        var unused = thread.scheduleWithFixedDelay(
                new LoggedTask(task), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "latchkey-" + name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}

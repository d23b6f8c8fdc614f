package dev.latchkey.app;

import dev.latchkey.access.Gatekeeper;
import dev.latchkey.access.KeyDirectory;
import dev.latchkey.audit.AuditKey;
import dev.latchkey.cli.CommandFailedException;
import dev.latchkey.cli.ListenAddress;
import dev.latchkey.cli.ServeOptions;
import dev.latchkey.cli.TlsSettings;
import dev.latchkey.jobs.ArchiveStore;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.key.Secret;
import dev.latchkey.key.SecretHash;
import dev.latchkey.key.SecretHasher;
import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.server.ConnectionBounds;
import dev.latchkey.server.LatchkeyServer;
import dev.latchkey.server.Routes;
import dev.latchkey.server.ServerSettings;
import dev.latchkey.server.TlsFiles;
import dev.latchkey.server.WorkTurns;
import dev.latchkey.server.admin.NodeView;
import dev.latchkey.server.contract.Contract;
import dev.latchkey.server.docs.DocsRoutes;
import dev.latchkey.server.established.EstablishedMetrics;
import dev.latchkey.server.established.EstablishedRoutes;
import dev.latchkey.server.health.Health;
import dev.latchkey.server.health.HealthRoutes;
import dev.latchkey.server.page.PageRoutes;
import dev.latchkey.server.patients.GenerateRoute;
import dev.latchkey.server.self.OwnKeyRoute;
import dev.latchkey.server.verify.VerifyRoute;
import dev.latchkey.store.jdbc.ChangeSignals;
import dev.latchkey.store.jdbc.Database;
import dev.latchkey.time.Patience;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageStore;
import dev.latchkey.usage.journal.Journal;
import dev.latchkey.usage.journal.JournalDrain;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running server: every part, made here by hand and given to the parts that need it. Stopping finishes what runs, then
 * writes all usage.
 */
final class Node implements AutoCloseable {

    private static final int FEWEST_KEYS_IN_MEMORY = 10_000;
    private static final int MOST_KEYS_IN_MEMORY = 2_000_000;

    /** What a key takes that was admitted, with its windows; benchmarks/keys.sh measures it. */
    private static final int BYTES_PER_KEY = 1_024;

    private static final int STORE_THREADS = 8;
    private static final int WAITING_READS = 4_096;

    /** Each is about a body of at most a megabyte. */
    private static final int WAITING_WORK = 64;

    private static final Duration CHANGES_EVERY = Duration.ofMillis(250);
    private static final Duration SIGNALLED_CHANGES_AFTER = Duration.ofMillis(20);
    private static final Duration REFUSALS_EVERY = Duration.ofSeconds(1);
    private static final Duration PEERS_EVERY = Duration.ofSeconds(1);
    private static final Duration TEND_LIMITS_EVERY = Duration.ofMillis(100);
    private static final Duration RENEW_CERTIFICATE_EVERY = Duration.ofSeconds(1);
    private static final Duration FORGET_EVERY = Duration.ofMinutes(1);
    private static final Duration TEND_JOBS_EVERY = Duration.ofSeconds(10);
    private static final Duration PRUNE_EVERY = Duration.ofMinutes(1);
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** No key's id. */
    private static final UUID NO_KEY = new UUID(0, 0);

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private final ServeOptions options;
    private final Journal journal;
    private final UsageStore usage;
    private final TimeSource time;
    private final JournalDrain drain;
    private final ScheduledExecutorService upkeep = Executors.newSingleThreadScheduledExecutor(threads("upkeep"));
    private final ScheduledExecutorService changes = Executors.newSingleThreadScheduledExecutor(threads("changes"));
    private final ScheduledExecutorService limits = Executors.newSingleThreadScheduledExecutor(threads("limits"));
    private final ScheduledExecutorService pruning = Executors.newSingleThreadScheduledExecutor(threads("pruning"));
    private final ExecutorService storeThreads = pool("store", STORE_THREADS, WAITING_READS);
    private final ExecutorService workThreads = pool("work", workThreads(), workThreads());
    private final KeyManagement management;
    private final ChangeSignals signals;
    private final Gatekeeper gatekeeper;
    private final Peers peers;
    private final Limiting limiting;
    private final PastRequests pastRequests;
    private final JobWork jobs;
    private final LatchkeyServer server;
    private volatile boolean stopping;

    /**
     * Puts the parts together; nothing listens or counts yet.
     *
     * @param auditKey seals the entries of changes that are made here
     * @param database migrated; closed by whoever opened it
     * @param journal closed by whoever opened it
     * @param archives of the jobs that were done here
     * @param name under which this node counts usage
     * @param contract what the server does
     */
    Node(
            ServeOptions options,
            SecretHasher hasher,
            Supplier<AuditKey> auditKey,
            Database database,
            Journal journal,
            ArchiveStore archives,
            String name,
            String version,
            Contract contract,
            TimeSource time) {
        this.options = options;
        this.usage = database.usage();
        this.time = time;
        SecureRandom random = new SecureRandom();
        Executor reads = Patience.ofCallers(storeThreads, time);
        ApiKeys keys = keys(options, new ApiKeys(database.keys(), hasher, auditKey, random, time));
        KeyDirectory directory = new KeyDirectory(
                database.keys(),
                hasher,
                builtIns(options, hasher, keys),
                reads,
                time,
                options.staleTime(),
                keysInMemory());
        peers = new Peers(database.usage(), name, time);
        limiting = new Limiting(options.redis(), name, peers, time);
        this.journal = journal;
        Supplier<UsageBatch> batches = options.keepEvents().isZero() ? UsageBatch::new : UsageBatch::keepingEvents;
        drain = new JournalDrain(journal.reader(), database.usage(), name, batches, time, JournalDrain.BATCH_SLOTS);
        jobs = new JobWork(
                options.jobs(), database, archives, name, batches, random, time, threads("jobs"), threads("downloads"));
        gatekeeper = new Gatekeeper(directory, limiting.limiter(), journal, time, random);
        pastRequests = new PastRequests(journal, database.usage(), limiting.own(), peers, time);

        ChangeWatch watch = new ChangeWatch(directory);
        // A full disk leaves it readable.
        BooleanSupplier storeWorks = () -> watch.storeAnswers() && drain.storeTakes();
        directory.refresh();
        connectForCallers(database);
        // Nothing else is done by their thread, so that nothing holds them up.
        every(CHANGES_EVERY, changes, watch);
        signals = database.changeSignals(new Soon(changes, SIGNALLED_CHANGES_AFTER, new Unfailing(watch)));
        every(FORGET_EVERY, upkeep, limiting::forget);
        every(PEERS_EVERY, upkeep, peers);
        every(REFUSALS_EVERY, upkeep, gatekeeper::recordRefusals);
        every(TEND_JOBS_EVERY, pruning, jobs.upkeep());
        every(PRUNE_EVERY, pruning, new Pruning(database.usage(), options.keepEvents(), database.keys(), time));

        PrometheusRegistry registry = new PrometheusRegistry();
        JvmMetrics.builder().register(registry);
        gauge(
                registry,
                "latchkey_limiter_together",
                "1 while limits are counted with all other nodes",
                () -> limiting.isTogether() ? 1 : 0);
        gauge(
                registry,
                "latchkey_nodes",
                "Nodes that run on this database",
                () -> peers.get().nodes());
        gauge(
                registry,
                "latchkey_redis_may_evict",
                "1 while Redis may evict what was admitted when it is short of memory",
                () -> limiting.mayEvict() ? 1 : 0);
        gauge(
                registry,
                "latchkey_nodes_cut_off",
                "Nodes that run and do not reach Redis, to which the others leave their shares",
                limiting::cutOffNodes);
        jobs.register(registry);
        management = new KeyManagement(
                keys,
                database,
                auditKey,
                limiting.limiter(),
                () -> new NodeView(
                        name,
                        version,
                        peers.names(),
                        limiting.counting(),
                        limiting.redisAnswers(),
                        storeWorks.getAsBoolean(),
                        journal.hasRoom()),
                time);
        EstablishedMetrics.register(registry);
        Supplier<Health> health =
                () -> new Health(storeWorks.getAsBoolean(), journal.hasRoom(), limiting.health(), stopping);
        Optional<BuiltInKey> demo = options.demoKey() ? Optional.of(BuiltInKey.DEMO) : Optional.empty();
        List<Consumer<Routes>> features = new ArrayList<>(jobs.features());
        features.addAll(management.features());
        features.addAll(List.of(
                new PageRoutes(version, demo),
                new GenerateRoute(random),
                new OwnKeyRoute(database.usage(), reads, time),
                new VerifyRoute(gatekeeper),
                new HealthRoutes(health, version, registry, time),
                new EstablishedRoutes(health, version, demo, time),
                new DocsRoutes(contract.json())));
        WorkTurns turns = new WorkTurns(workThreads, workThreads(), WAITING_WORK);
        server = new LatchkeyServer(settings(options), contract, gatekeeper, time, registry, reads, turns, features);
    }

    /**
     * Brings what the last run left into the store and into the keys' windows, then counts and listens.
     *
     * @return where it listens
     * @throws CommandFailedException when the database takes no usage, or the address cannot be listened on
     */
    ListenAddress start() {
        journal.start();
        if (!drain.drain()) {
            throw new CommandFailedException(
                    "the database does not take the usage that the last run left; nothing is lost, try again");
        }
        peers.run();
        pastRequests.recall();
        limiting.seed(usage, journal.past(), time);
        every(TEND_LIMITS_EVERY, limits, limiting::tend);
        every(RENEW_CERTIFICATE_EVERY, upkeep, server::renewCertificate);
        drain.start();
        jobs.start();
        try {
            int port = server.start().toCompletionStage().toCompletableFuture().join();
            ListenAddress address = new ListenAddress(options.host(), port, options.tls() != null);
            Rehearsal.of(address, gatekeeper, options.demoKey());
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
        signals.close();
        changes.shutdownNow();
        upkeep.shutdownNow();
        limits.shutdownNow();
        limiting.close();
        pruning.shutdownNow();
        storeThreads.shutdown();
        workThreads.shutdown();
        management.close();
        gatekeeper.recordRefusals();
        drain.close();
    }

    /** No caller is to wait for the first connection. */
    private void connectForCallers(Database database) {
        try {
            Patience.forAll(GRACE, time).run(() -> database.keys().findById(NO_KEY));
        } catch (StoreUnavailableException e) {
            LOG.info("The store is not reached for callers yet: {}", e.getMessage());
        }
    }

    /** Half of the cores, so that the event loops have the other half. */
    private static int workThreads() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    /** As many as fit into a quarter of the heap. */
    private static int keysInMemory() {
        long fitting = Runtime.getRuntime().maxMemory() / 4 / BYTES_PER_KEY;
        return (int) Math.max(FEWEST_KEYS_IN_MEMORY, Math.min(MOST_KEYS_IN_MEMORY, fitting));
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

    private static ApiKeys keys(ServeOptions options, ApiKeys keys) {
        Secret legacy = options.legacyKey();
        return legacy == null ? keys : keys.reserving(legacy);
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

    private static Map<SecretHash, BuiltInKey> builtIns(ServeOptions options, SecretHasher hasher, ApiKeys keys) {
        Map<SecretHash, BuiltInKey> builtIns = new HashMap<>();
        if (options.demoKey()) {
            keys.ensure(BuiltInKey.DEMO);
            builtIns.put(hasher.hash(Secret.of(BuiltInKey.DEMO_SECRET)), BuiltInKey.DEMO);
        }
        Secret legacy = options.legacyKey();
        if (legacy != null) {
            keys.ensure(BuiltInKey.LEGACY);
            builtIns.put(hasher.hash(legacy), BuiltInKey.LEGACY);
        }
        return builtIns;
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
                new Unfailing(task), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
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

package dev.latchkey.app;

import dev.latchkey.access.Gatekeeper;
import dev.latchkey.audit.AuditKey;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.cli.deployment.CommandFailedException;
import dev.latchkey.cli.deployment.Deployment;
import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.deployment.Migration;
import dev.latchkey.cli.deployment.OpenStore;
import dev.latchkey.cli.deployment.RedisSettings;
import dev.latchkey.cli.deployment.RemoteOptions;
import dev.latchkey.cli.deployment.ServeOptions;
import dev.latchkey.cli.deployment.StoreManagement;
import dev.latchkey.cli.deployment.StoreOptions;
import dev.latchkey.cli.option.ListenAddress;
import dev.latchkey.cli.remote.RemoteManagement;
import dev.latchkey.engine.Latchkey;
import dev.latchkey.engine.LatchkeyBuilder;
import dev.latchkey.engine.NodeDirectory;
import dev.latchkey.generator.cli.JobOptions;
import dev.latchkey.generator.cli.SavedConfigurations;
import dev.latchkey.generator.http.GeneratorContract;
import dev.latchkey.generator.jobs.ArchiveStore;
import dev.latchkey.generator.store.jdbc.JdbcJobRepository;
import dev.latchkey.key.Actor;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.key.KeyAdministration;
import dev.latchkey.limit.UnitName;
import dev.latchkey.ratelimit.redis.RedisRateLimiter;
import dev.latchkey.ratelimit.redis.RedisUrl;
import dev.latchkey.secret.Secret;
import dev.latchkey.secret.SecretHasher;
import dev.latchkey.server.contract.Contract;
import dev.latchkey.server.contract.Operation;
import dev.latchkey.store.jdbc.Database;
import dev.latchkey.store.jdbc.IncompatibleSchemaException;
import dev.latchkey.store.jdbc.dialect.DatabaseOptions;
import dev.latchkey.store.jdbc.dialect.DatabaseUrl;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.UsageReconciliation;
import dev.latchkey.usage.UsageStore;
import dev.latchkey.usage.journal.JournalException;
import dev.latchkey.usage.journal.JournalSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.logging.Level;

/**
 * The commands' work on this machine: a database, and a server in this process. Long, since it has a method for each of the commands'
 * questions; what takes more than a few lines is done elsewhere.
 */
final class LocalDeployment implements Deployment {

    /** The generator's, said here too, so that a command needs no class of the generator to know it. */
    static final UnitName UNIT = new UnitName("patient", "patients");

    private final PrintWriter out;
    private final String version;
    private final TimeSource time;
    private final WarmUp warmUp;
    private final Supplier<JobOptions> jobs;

    /** @param jobs asked when it serves */
    LocalDeployment(PrintWriter out, String version, TimeSource time, WarmUp warmUp, Supplier<JobOptions> jobs) {
        this.out = out;
        this.version = version;
        this.time = time;
        this.warmUp = warmUp;
        this.jobs = jobs;
    }

    @Override
    public Management open(StoreOptions options) {
        requireStore(options);
        return openOrMake(options);
    }

    private static void requireStore(StoreOptions options) {
        String database = options.database();
        Path directory = options.dataDir().toAbsolutePath().normalize();
        DatabaseUrl url = database == null
                ? DatabaseUrl.sqlite(NodeDirectory.databaseIn(directory))
                : DatabaseUrl.parse(database);
        if (url.isMissingFile()) {
            throw new CommandFailedException("there is no database "
                    + (database == null ? "in " + directory : url.toString())
                    + "; name the right place with " + (database == null ? "--data-dir" : "--database")
                    + ", or begin there with \"latchkey create\" or \"latchkey serve\"");
        }
    }

    @Override
    public Management openOrMake(StoreOptions options) {
        warmUp.await();
        Database database = Database.open(url(options), DatabaseOptions.single().withSchema(options.schema()), time);
        migrate(database);
        SecureRandom random = new SecureRandom();
        AuditKeys auditKeys = new AuditKeys(options, random);
        ApiKeys all = new ApiKeys(database.keys(), hasher(options), auditKeys, random, time);
        Secret legacy = options.legacyKey();
        if (legacy != null) {
            all = all.reserving(legacy);
        }
        // So that it is listed before the first server has run.
        all.ensure(BuiltInKey.DEMO);
        ApiKeys keys = all.as(Actor.operator("cli:" + System.getProperty("user.name", "unknown")));
        return new StoreManagement(opened(options, database, keys, auditKeys), time);
    }

    /** Opens the store for keeping saved configurations in it. */
    SavedConfigurations configurations(StoreOptions options) {
        requireStore(options);
        warmUp.await();
        Database database = Database.open(url(options), DatabaseOptions.single().withSchema(options.schema()), time);
        migrate(database);
        SecureRandom random = new SecureRandom();
        AuditKeys auditKeys = new AuditKeys(options, random);
        return new StoredConfigurations(
                database, new ApiKeys(database.keys(), hasher(options), auditKeys, random, time), time);
    }

    private OpenStore opened(StoreOptions options, Database database, ApiKeys keys, AuditKeys auditKeys) {
        return new OpenStore() {
            @Override
            public KeyAdministration keys() {
                return keys;
            }

            @Override
            public AuditTrail audit() {
                return database.audit();
            }

            @Override
            public Optional<AuditKey> auditKey() {
                return auditKeys.present();
            }

            @Override
            public UsageStore usage() {
                carryUncounted();
                return database.usage();
            }

            @Override
            public UsageReconciliation reconciliation() {
                carryUncounted();
                return database.reconciliation();
            }

            private void carryUncounted() {
                new UncountedUsage(options.dataDir(), database.usage(), time).carryIntoStore();
            }

            @Override
            public void close() {
                database.close();
            }
        };
    }

    @Override
    public Management connect(RemoteOptions options) {
        return new RemoteManagement(
                options, LocalDeployment::pause, () -> UUID.randomUUID().toString(), UNIT);
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("this was interrupted while it waited", e);
        }
    }

    @Override
    public Migration migrate(StoreOptions options) {
        warmUp.await();
        DatabaseUrl url = url(options);
        try (Database database = Database.open(url, DatabaseOptions.single().withSchema(options.schema()))) {
            int before = database.schemaVersion();
            migrate(database);
            return new Migration(
                    url.toString(),
                    before == 0 ? null : Integer.toString(before),
                    Integer.toString(database.schemaVersion()));
        }
    }

    @Override
    public Optional<String> runningServer(StoreOptions options) {
        return RunningServer.on(options.dataDir());
    }

    @Override
    public UnitName unit() {
        return UNIT;
    }

    @Override
    public List<String> scopes() {
        Set<String> scopes = new TreeSet<>(Set.of(Gatekeeper.ADDRESSES_SCOPE));
        for (Operation operation : GeneratorContract.load().operations()) {
            String scope = operation.scope();
            if (scope != null) {
                scopes.add(scope);
                int colon = scope.indexOf(':');
                if (colon > 0) {
                    scopes.add(scope.substring(0, colon) + ":*");
                }
            }
        }
        return List.copyOf(scopes);
    }

    @Override
    public void requireRedisUrl(String url) {
        RedisUrl.parse(url);
    }

    @Override
    public int serve(ServeOptions options) {
        Logging.prepare(level(options));
        Logging.connect();
        // Read while the database is opened and what the last run left is counted.
        CompletableFuture<Contract> contract = CompletableFuture.supplyAsync(GeneratorContract::load);
        WarmUp.unpack();
        DataDirectory directory = new DataDirectory(options.store().dataDir());
        DatabaseUrl url = url(options.store());
        ShutdownSignal shutdown = new ShutdownSignal();
        try (DataDirectory.Tenancy tenancy = directory.take();
                Database database = Database.open(
                        url, DatabaseOptions.pooled().withSchema(options.store().schema()), time);
                Latchkey engine = engine(options, directory, tenancy.nodeName(), database)) {
            ArchiveStore archives = directory.archives(jobs.get().space(), new JdbcJobRepository(database));
            try (Node node = new Node(options, jobs.get(), engine, archives, version, contract.join(), time)) {
                ListenAddress address = node.start();
                Exposure.warnOf(options);
                RunningServer running = RunningServer.announce(directory.path(), address);
                try {
                    new Greeting(options, address, directory.path(), url.toString()).print(out);
                    shutdown.await();
                } finally {
                    running.withdraw();
                }
            }
            return 0;
        } catch (JournalException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CommandFailedException("the data directory " + directory.path() + " cannot be unlocked", e);
        } finally {
            shutdown.complete();
        }
    }

    private Latchkey engine(ServeOptions options, DataDirectory directory, String node, Database database) {
        SecureRandom random = new SecureRandom();
        AuditKeys auditKeys = new AuditKeys(options.store(), random);
        // So that a server which cannot audit does not start.
        auditKeys.get();
        LatchkeyBuilder builder = Latchkey.builder(directory.path())
                .database(database)
                .node(node)
                .journal(JournalSettings.in(directory.journal(), options.journalBytes()))
                .hasher(hasher(options.store()))
                .auditKey(auditKeys)
                .staleTime(options.staleTime())
                .events(options.events())
                .random(random)
                .time(time);
        RedisSettings redis = options.redis();
        if (redis != null) {
            builder.sharedLimiter(RedisRateLimiter.connector(RedisUrl.parse(redis.url())), redis.whenAway());
        }
        if (options.demoKey()) {
            builder.builtIn(BuiltInKey.DEMO, Secret.of(BuiltInKey.DEMO_SECRET));
        }
        Secret legacy = options.legacyKey();
        if (legacy != null) {
            builder.builtIn(BuiltInKey.LEGACY, legacy);
        }
        try {
            return builder.build();
        } catch (IncompatibleSchemaException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void migrate(Database database) {
        try {
            database.migrate();
        } catch (IncompatibleSchemaException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    private static DatabaseUrl url(StoreOptions options) {
        String database = options.database();
        return database == null
                ? DatabaseUrl.sqlite(new DataDirectory(options.dataDir()).database())
                : DatabaseUrl.parse(database);
    }

    private static SecretHasher hasher(StoreOptions options) {
        return options.peppers().isEmpty() ? SecretHasher.plain() : SecretHasher.peppered(options.peppers());
    }

    private static Level level(ServeOptions options) {
        return switch (options.logLevel()) {
            case ERROR -> Level.SEVERE;
            case WARN -> Level.WARNING;
            case INFO -> Level.INFO;
            case DEBUG -> Level.FINE;
            case TRACE -> Level.FINEST;
        };
    }
}

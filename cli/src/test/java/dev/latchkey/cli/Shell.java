package dev.latchkey.cli;

import dev.latchkey.audit.AuditKey;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.cli.command.ProductCommands;
import dev.latchkey.cli.deployment.Deployment;
import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.deployment.Migration;
import dev.latchkey.cli.deployment.OpenStore;
import dev.latchkey.cli.deployment.RemoteOptions;
import dev.latchkey.cli.deployment.ServeOptions;
import dev.latchkey.cli.deployment.StoreManagement;
import dev.latchkey.cli.deployment.StoreOptions;
import dev.latchkey.cli.shell.Terminal;
import dev.latchkey.cli.shell.Ticker;
import dev.latchkey.key.Actor;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.KeyAdministration;
import dev.latchkey.key.KeyQuery;
import dev.latchkey.key.KeySort;
import dev.latchkey.limit.UnitName;
import dev.latchkey.secret.SecretHasher;
import dev.latchkey.testkit.CountingNode;
import dev.latchkey.testkit.Events;
import dev.latchkey.testkit.InMemoryApiKeyRepository;
import dev.latchkey.testkit.InMemoryUsageStore;
import dev.latchkey.testkit.Keys;
import dev.latchkey.testkit.SettableTime;
import dev.latchkey.usage.GrainPair;
import dev.latchkey.usage.RefusalCount;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageComparison;
import dev.latchkey.usage.UsageDifference;
import dev.latchkey.usage.UsageReconciliation;
import dev.latchkey.usage.UsageStore;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Somebody who types commands, on a store in memory. */
public final class Shell implements Deployment {

    private static final UnitName UNIT = new UnitName("patient", "patients");

    static final Instant NOW = Instant.parse("2026-03-04T05:06:07.089Z");

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Random random = new Random(42);
    public final SettableTime time = new SettableTime(NOW);
    final InMemoryApiKeyRepository repository = new InMemoryApiKeyRepository();
    final InMemoryUsageStore usage = new InMemoryUsageStore(time, repository);
    final ApiKeys keys = new ApiKeys(repository, SecretHasher.plain(), () -> Keys.AUDIT_KEY, random, time);
    Optional<AuditKey> auditKey = Optional.of(Keys.AUDIT_KEY);
    final Map<String, String> environment = new HashMap<>();

    /** What the deployment was asked for. */
    final List<StoreOptions> opened = new ArrayList<>();

    final List<RemoteOptions> connected = new ArrayList<>();

    final List<ServeOptions> served = new ArrayList<>();

    /** The addresses of servers by their data directories. */
    final Map<String, String> running = new HashMap<>();

    /** What the grains of usage differ in. */
    final List<UsageDifference> differences = new ArrayList<>();

    /** From which day on grains were compared. */
    @Nullable
    LocalDate comparedFrom = LocalDate.MIN;

    private final ProductCommands product;
    private boolean interactive;
    private String input = "";
    private int stillOpen;
    private Migration migration = new Migration("sqlite:data/latchkey.db", null, "1");
    private @Nullable RuntimeException failure;
    private Duration slowness = Duration.ZERO;
    private Runnable tick = () -> {};

    /** With the platform's commands. */
    public Shell() {
        this(new NoProduct());
    }

    /** With a product's commands too. */
    public Shell(ProductCommands product) {
        this.product = product;
    }

    /** With a terminal of that width, at which the answers to questions are typed. */
    public Shell atTerminal(int columns, String... answers) {
        interactive = true;
        environment.put("COLUMNS", Integer.toString(columns));
        input = String.join("\n", answers);
        return this;
    }

    /** Without a terminal; these lines come in. */
    public Shell piped(String... lines) {
        input = String.join("\n", lines);
        return this;
    }

    /** With a variable in the environment. */
    public Shell with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Everything that the deployment is asked for fails so. */
    public Shell failingWith(RuntimeException other) {
        failure = other;
        return this;
    }

    /** Opening and migrating take so long from now on. */
    public Shell slow(Duration time) {
        slowness = time;
        return this;
    }

    Shell migrating(Migration other) {
        migration = other;
        return this;
    }

    /** Has a command done. */
    public Answer run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = cli(new PrintWriter(out), new PrintWriter(err)).run(arguments);
        if (stillOpen != 0) {
            throw new AssertionError("a store was left open");
        }
        return new Answer(code, out.toString(), err.toString());
    }

    LatchkeyCli cli(PrintWriter out, PrintWriter err) {
        Terminal terminal = new Terminal(new BufferedReader(new StringReader(input)), out, err, interactive);
        return new LatchkeyCli(this, product, terminal, environment, time, this::ticking);
    }

    /** Every key, the newest first. */
    List<ApiKey> allKeys() {
        return keys.list(new KeyQuery(
                        null, null, true, null, null, KeySort.NEWEST, null, KeyQuery.MAX_LIMIT, time.instant()))
                .keys();
    }

    ApiKey onlyKey() {
        List<ApiKey> all = allKeys();
        if (all.size() != 1) {
            throw new AssertionError("there are " + all.size() + " keys");
        }
        return all.get(0);
    }

    /** A key of that name, made a while ago. */
    ApiKey key(String name) {
        ApiKey key = Keys.aKey()
                .id(new UUID(random.nextLong(), random.nextLong()))
                .name(name)
                .build();
        return add(key);
    }

    ApiKey add(ApiKey key) {
        Keys.store(repository, key, Keys.aSecret());
        return key;
    }

    /** Counts requests of the key, admitted at that moment. */
    void use(ApiKey key, Instant moment, int requests, long units) {
        UsageBatch batch = UsageBatch.keepingEvents();
        batch.add(Events.answered(key.id(), moment, 200, requests, units));
        new CountingNode(usage, "node").add(batch, NOW);
        new CountingNode(usage, "node").retire();
    }

    /** Counts refusals of the key, of today. */
    void refuse(ApiKey key, String code, long count) {
        refuse(key.id(), NOW, code, count);
    }

    /** @param key null for requests without a valid key */
    void refuse(@Nullable UUID key, Instant moment, String code, long count) {
        UsageBatch batch = new UsageBatch();
        batch.add(new RefusalCount(key, moment.toEpochMilli(), code, count));
        new CountingNode(usage, "node").add(batch, NOW);
        new CountingNode(usage, "node").retire();
    }

    /** The key as it is now. */
    ApiKey now(ApiKey key) {
        return keys.find(key.id().toString());
    }

    void pass(Duration duration) {
        time.advance(duration);
    }

    @Override
    public Management open(StoreOptions options) {
        takeTime();
        fail();
        opened.add(options);
        stillOpen++;
        return new StoreManagement(store(), time);
    }

    private OpenStore store() {
        return new OpenStore() {
            @Override
            public KeyAdministration keys() {
                return keys.as(Actor.operator("cli:tester"));
            }

            @Override
            public AuditTrail audit() {
                return repository.audit();
            }

            @Override
            public Optional<AuditKey> auditKey() {
                return auditKey;
            }

            @Override
            public UsageStore usage() {
                return usage;
            }

            @Override
            public UsageReconciliation reconciliation() {
                return Shell.this::compare;
            }

            @Override
            public void close() {
                stillOpen--;
            }
        };
    }

    @Override
    public Management openOrMake(StoreOptions options) {
        return open(options);
    }

    @Override
    public Management connect(RemoteOptions options) {
        fail();
        connected.add(options);
        stillOpen++;
        return new StoreManagement(store(), time);
    }

    @Override
    public Migration migrate(StoreOptions options) {
        takeTime();
        fail();
        opened.add(options);
        return migration;
    }

    @Override
    public Optional<String> runningServer(StoreOptions options) {
        return Optional.ofNullable(running.get(options.dataDir().toString()));
    }

    @Override
    public UnitName unit() {
        return UNIT;
    }

    @Override
    public List<String> scopes() {
        return List.of("admin:*", "admin:keys", "admin:read", "generate", "jobs:*", "jobs:read", "jobs:write");
    }

    @Override
    public void requireRedisUrl(String url) {
        if (!url.startsWith("redis://")) {
            throw new IllegalArgumentException("the Redis URL begins with redis://");
        }
    }

    @Override
    public int serve(ServeOptions options) {
        fail();
        served.add(options);
        return 0;
    }

    /** What comparing two grains comes to, with as many of the differences as are asked for. */
    private UsageComparison compare(GrainPair pair, @Nullable LocalDate firstDay, int most) {
        comparedFrom = firstDay;
        List<UsageDifference> found = differences.stream()
                .filter(difference -> difference.pair() == pair)
                .toList();
        return new UsageComparison(
                pair,
                pair == GrainPair.DAYS_AND_TOTALS ? null : NOW,
                7,
                1_234,
                found.size(),
                found.subList(0, Math.min(most, found.size())));
    }

    private Ticker.Ticking ticking(Runnable callback) {
        tick = callback;
        return () -> tick = () -> {};
    }

    private void takeTime() {
        for (Duration left = slowness; left.compareTo(SECOND) >= 0; left = left.minus(SECOND)) {
            pass(SECOND);
            tick.run();
        }
    }

    private void fail() {
        if (failure != null) {
            throw failure;
        }
    }

    /** What came of a command. */
    public record Answer(int code, String out, String err) {}
}

package dev.latchkey.benchmarks;

import dev.latchkey.access.Gatekeeper;
import dev.latchkey.access.KeyDirectory;
import dev.latchkey.limit.AwayMode;
import dev.latchkey.limit.FallbackRateLimiter;
import dev.latchkey.limit.InMemoryRateLimiter;
import dev.latchkey.limit.NodeShare;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.limit.RemainingShare;
import dev.latchkey.limit.UnitName;
import dev.latchkey.ratelimit.redis.RedisOptions;
import dev.latchkey.ratelimit.redis.RedisRateLimiter;
import dev.latchkey.ratelimit.redis.RedisUrl;
import dev.latchkey.secret.SecretHasher;
import dev.latchkey.server.LatchkeyServer;
import dev.latchkey.server.ServerSettings;
import dev.latchkey.server.bulkhead.WorkBulkhead;
import dev.latchkey.server.contract.Contract;
import dev.latchkey.server.self.OwnKeyRoute;
import dev.latchkey.store.jdbc.Database;
import dev.latchkey.store.jdbc.dialect.DatabaseOptions;
import dev.latchkey.store.jdbc.dialect.DatabaseUrl;
import dev.latchkey.testkit.TestRedis;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.RefusalCount;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageEvent;
import dev.latchkey.usage.UsageJournal;
import dev.latchkey.usage.UsageStore;
import dev.latchkey.usage.journal.Journal;
import dev.latchkey.usage.journal.JournalDrain;
import dev.latchkey.usage.journal.JournalSettings;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Latchkey's server with its journal and drain, or without them, which the product itself cannot run without: the difference is
 * what counting costs. Does not look for changed keys, nor tidy up.
 */
public final class CountingServer {

    private static final String HOST = "127.0.0.1";
    private static final String NODE = "benchmark";
    private static final long TEND_MILLIS = 100;
    private static final int KEYS_IN_MEMORY = 1_000;
    private static final int WAITING_WORK = 64;

    private CountingServer() {}

    /** What becomes of usage. */
    private enum Counting {
        /** Nothing: neither a journal nor a drain. */
        NONE,
        /** Sums, by way of the journal. */
        SUMS,
        /** Sums and single events, by way of the journal. */
        EVENTS,
        /** Sums, by way of the journal, with limits counted in a Redis of its own. */
        REDIS
    }

    /**
     * Runs until it is killed.
     *
     * @param arguments the port, the number of event loops, a data directory with a database in it, and what is counted: none,
     *     sums, events, or redis for sums with limits in Redis
     */
    public static void main(String... arguments) {
        int port = Integer.parseInt(arguments[0]);
        int loops = Integer.parseInt(arguments[1]);
        Path data = Path.of(arguments[2]);
        Counting counting = Counting.valueOf(arguments[3].toUpperCase(Locale.ROOT));
        TimeSource time = TimeSource.system();
        Database database =
                Database.open(DatabaseUrl.sqlite(data.resolve("latchkey.db")), DatabaseOptions.pooled(), time);
        ExecutorService reads = Executors.newFixedThreadPool(2);
        KeyDirectory directory = new KeyDirectory(
                database.keys(), SecretHasher.plain(), Map.of(), reads, time, Duration.ofMinutes(10), KEYS_IN_MEMORY);
        directory.refresh();
        Gatekeeper gatekeeper = new Gatekeeper(
                directory,
                limiter(counting, time),
                journal(counting, data, database.usage(), time),
                time,
                new SecureRandom());
        new LatchkeyServer(
                        new ServerSettings(HOST, port, loops),
                        contract(),
                        gatekeeper,
                        time,
                        new PrometheusRegistry(),
                        new WorkBulkhead(reads, 4, WAITING_WORK),
                        new WorkBulkhead(reads, 1, WAITING_WORK),
                        List.of(new OwnKeyRoute(database.usage(), reads, time)))
                .start()
                .await();
    }

    /** Of the product's contract, what is asked here. */
    private static Contract contract() {
        JsonObject root = new JsonObject(Contract.load(UnitName.UNIT).json());
        root.getJsonObject("paths").fieldNames().removeIf(path -> !path.equals("/api/v1/key"));
        return Contract.of(root, UnitName.UNIT);
    }

    private static RateLimiter limiter(Counting counting, TimeSource time) {
        InMemoryRateLimiter own = new InMemoryRateLimiter(time);
        if (counting != Counting.REDIS) {
            return own;
        }
        RedisUrl url = RedisUrl.parse(TestRedis.shared().url());
        FallbackRateLimiter limiter = new FallbackRateLimiter(
                new RedisRateLimiter(url, RedisOptions.of(NODE), time, new NoPast()),
                own,
                AwayMode.SHARE,
                () -> NodeShare.WHOLE,
                () -> RemainingShare.WHOLE,
                time);
        var unused = Executors.newSingleThreadScheduledExecutor()
                .scheduleWithFixedDelay(limiter::tend, 0, TEND_MILLIS, TimeUnit.MILLISECONDS);
        return limiter;
    }

    private static UsageJournal journal(Counting counting, Path data, UsageStore store, TimeSource time) {
        if (counting == Counting.NONE) {
            return new Nowhere();
        }
        Journal journal = Journal.open(
                JournalSettings.in(data.resolve(counting.name())),
                store.progress(NODE).position(),
                time);
        journal.start();
        Supplier<UsageBatch> batches = counting == Counting.EVENTS ? UsageBatch::keepingEvents : UsageBatch::new;
        new JournalDrain(journal.reader(), store, NODE, batches, time, JournalDrain.BATCH_SLOTS).start();
        return journal;
    }

    /** Takes usage and forgets it. */
    private static final class Nowhere implements UsageJournal {

        @Override
        public boolean hasRoom() {
            return true;
        }

        @Override
        public void append(UsageEvent event) {
            // What it would cost without.
        }

        @Override
        public void append(RefusalCount refused) {
            // What it would cost without.
        }
    }
}

package dev.latchkey.benchmarks;

import dev.latchkey.store.jdbc.Database;
import dev.latchkey.store.jdbc.dialect.DatabaseOptions;
import dev.latchkey.store.jdbc.dialect.DatabaseUrl;
import dev.latchkey.testkit.CountingNode;
import dev.latchkey.testkit.TestPostgres;
import dev.latchkey.usage.EventRetention;
import dev.latchkey.usage.Method;
import dev.latchkey.usage.RequestQuery;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageEvent;
import dev.latchkey.usage.UsageStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What single requests cost in a database: the time that a batch takes longer with them than without, the space, and how long it takes
 * to ask for some. A thousand keys, of which some are used far more than others, ten routes, ten thousand callers; batches as the drain
 * writes them under load, and five times smaller ones, which are merged.
 */
public final class EventsBenchmark {

    private static final int KEYS = 1_000;
    private static final Instant START = Instant.parse("2025-06-15T00:00:00Z");
    private static final long PER_SECOND = 500;
    private static final double MICROS = 1_000;

    private final String name;
    private final DatabaseUrl url;
    private final Random random = new Random(7);

    private EventsBenchmark(String name, DatabaseUrl url) {
        this.name = name;
        this.url = url;
    }

    /**
     * Measures, and prints what it found.
     *
     * @param arguments how many requests
     */
    public static void main(String... arguments) throws IOException {
        int events = arguments.length == 0 ? 10_000_000 : Integer.parseInt(arguments[0]);
        Path directory = Files.createTempDirectory("latchkey-events");
        new EventsBenchmark("SQLite", DatabaseUrl.sqlite(directory.resolve("latchkey.db"))).run(events);
        new EventsBenchmark("PostgreSQL", DatabaseUrl.parse(TestPostgres.newDatabase())).run(events);
    }

    private void run(int events) {
        try (Database database = Database.open(url, DatabaseOptions.pooled(), () -> START)) {
            database.migrate();
            UsageStore store = database.usage();
            CountingNode node = new CountingNode(store, "benchmark");
            long written = 0;
            long with = 0;
            long without = 0;
            for (int batch = 0; written < events; batch++) {
                int size = batch % 4 == 0 ? 2_400 : 12_000;
                List<UsageEvent> some = new ArrayList<>(size);
                for (int i = 0; i < size; i++) {
                    some.add(event(written + i));
                }
                with += time(node, UsageBatch.keepingEvents(), some);
                without += time(node, new UsageBatch(), some);
                written += size;
            }
            say(
                    "%,d requests; each costs %.2f µs more than its sums, which cost %.2f µs",
                    written, (with - without) / MICROS / written, without / MICROS / written);
            long began = System.nanoTime();
            boolean more = true;
            while (more) {
                more = store.prune(START.plusSeconds(60), EventRetention.of(Duration.ofDays(30)));
            }
            say("small rows merged, in %,d ms in all", millisSince(began));
            long bytes = database.handles()
                    .read(handle -> handle.createQuery("SELECT sum(bytes) FROM usage_event_chunks")
                            .mapTo(Long.class)
                            .one());
            say("%.1f bytes each", (double) bytes / written);
            Instant end = START.plusSeconds(written / PER_SECOND + 1);
            UUID busy = new UUID(1, 0);
            UUID quiet = new UUID(1, KEYS - 1);
            ask(store, "the newest 50 of all", RequestQuery.of(null, START, end), 50);
            ask(store, "the newest 50 of a busy key", RequestQuery.of(busy, START, end), 50);
            ask(store, "the newest 50 of a quiet key", RequestQuery.of(quiet, START, end), 50);
            ask(store, "50 of one caller among all", new RequestQuery(null, START, end, null, null, 1, null), 50);
            ask(store, "all", RequestQuery.of(null, START, end), Integer.MAX_VALUE);
        }
    }

    private static long time(CountingNode node, UsageBatch batch, List<UsageEvent> events) {
        long began = System.nanoTime();
        events.forEach(batch::add);
        node.add(batch, START);
        return System.nanoTime() - began;
    }

    private void ask(UsageStore store, String what, RequestQuery query, int most) {
        long[] found = new long[1];
        long best = Long.MAX_VALUE;
        for (int i = 0; i < (most == Integer.MAX_VALUE ? 1 : 5); i++) {
            found[0] = 0;
            long began = System.nanoTime();
            store.eachRequest(query, request -> ++found[0] < most);
            best = Math.min(best, millisSince(began));
        }
        say("%s: %,d in %,d ms", what, found[0], best);
    }

    private UsageEvent event(long number) {
        int key = (int) Math.min(KEYS - 1, Math.abs(random.nextGaussian()) * KEYS / 4);
        int status = random.nextInt(20) == 0 ? 404 : 200;
        return new UsageEvent(
                new UUID(1, key),
                START.toEpochMilli() + number * 1_000 / PER_SECOND,
                random.nextLong(),
                random.nextLong(),
                "/api/v1/route-" + random.nextInt(10),
                random.nextBoolean() ? Method.GET : Method.POST,
                random.nextInt(10_000),
                1,
                random.nextInt(50),
                status,
                1,
                200 + (long) Math.abs(random.nextGaussian() * 2_000));
    }

    private static long millisSince(long began) {
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }

    private void say(String line, @Nullable Object... values) {
        System.out.printf(Locale.ROOT, "%-10s " + line + "%n", prepend(values));
    }

    private @Nullable Object[] prepend(@Nullable Object... values) {
        @Nullable Object[] all = new Object[values.length + 1];
        all[0] = name;
        System.arraycopy(values, 0, all, 1, values.length);
        return all;
    }
}

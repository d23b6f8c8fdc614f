package dev.latchkey.benchmarks;

import dev.latchkey.store.jdbc.Database;
import dev.latchkey.store.jdbc.dialect.DatabaseOptions;
import dev.latchkey.store.jdbc.dialect.DatabaseUrl;
import dev.latchkey.testkit.CountingNode;
import dev.latchkey.testkit.Events;
import dev.latchkey.testkit.TestPostgres;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/**
 * How many admissions a second one node gets into a database, summing included: batches of so many admissions, spread over more
 * and more keys, one batch for each second of a clock that crosses a minute on the way. Rows cost, not admissions, so the last
 * case tells what happens when a node falls behind: its next batch has more admissions of each key.
 */
public final class UsageDrainBenchmark {

    private static final int WARM_UP = 5;
    private static final int BATCHES = 20;
    private static final Instant START = Instant.parse("2025-06-15T12:34:45Z");

    private UsageDrainBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createTempDirectory("latchkey-usage");
        int[][] cases = {{1_000, 100_000}, {10_000, 100_000}, {100_000, 100_000}, {100_000, 300_000}};
        for (int[] each : cases) {
            measure("PostgreSQL", DatabaseUrl.parse(TestPostgres.newDatabase()), each[0], each[1]);
            measure("SQLite", DatabaseUrl.sqlite(directory.resolve(each[0] + "-" + each[1])), each[0], each[1]);
        }
    }

    private static void measure(String name, DatabaseUrl url, int keyCount, int admissions) {
        List<UUID> keys = new ArrayList<>();
        Random random = new Random(keyCount);
        for (int i = 0; i < keyCount; i++) {
            keys.add(new UUID(random.nextLong(), random.nextLong()));
        }
        List<Long> nanos = new ArrayList<>();
        try (Database database = Database.open(url, DatabaseOptions.pooled())) {
            database.migrate();
            for (int b = 0; b < WARM_UP + BATCHES; b++) {
                Instant second = START.plus(Duration.ofSeconds(b));
                Collections.shuffle(keys, random);
                long before = System.nanoTime();
                add(database.usage(), keys, admissions, b + 1, second);
                nanos.add(System.nanoTime() - before);
            }
        }
        List<Long> measured = nanos.subList(WARM_UP, nanos.size());
        long total = measured.stream().mapToLong(Long::longValue).sum();
        System.out.printf(
                Locale.ROOT,
                "%-10s %,7d keys, %,7d admissions a batch: %,9.0f admissions/s (slowest batch %,.0f ms)%n",
                name,
                keyCount,
                admissions,
                1e9 * BATCHES * admissions / total,
                Collections.max(measured) / 1e6);
    }

    private static void add(UsageStore store, List<UUID> keys, int admissions, int position, Instant second) {
        UsageBatch batch = new UsageBatch();
        for (int i = 0; i < admissions; i++) {
            batch.add(Events.answered(keys.get(i % keys.size()), second, 200, 10));
        }
        new CountingNode(store, "benchmark").add(batch, position, second);
    }
}

package dev.latchkey.benchmarks;

import dev.latchkey.access.AccessRequest;
import dev.latchkey.access.Credential;
import dev.latchkey.access.Gatekeeper;
import dev.latchkey.access.KeyDirectory;
import dev.latchkey.access.Verdict;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.KeyQuery;
import dev.latchkey.key.KeySort;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.limit.InMemoryRateLimiter;
import dev.latchkey.limit.Limits;
import dev.latchkey.secret.SecretHasher;
import dev.latchkey.testkit.Keys;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.Method;
import dev.latchkey.usage.RefusalCount;
import dev.latchkey.usage.UsageEvent;
import dev.latchkey.usage.UsageJournal;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Whether many keys make anything slower: admit, create, list, search and look up with few keys and with many, in turn, on
 * SQLite. Prints the medians and their ratios, and what a key takes of memory.
 */
public final class ManyKeys {

    private static final int ROUNDS = 9;
    private static final int HOT = 1_000;
    private static final int ADMISSIONS = 200_000;
    private static final int QUERIES = 50;
    private static final int CREATED = 20;
    private static final int PAGE = 100;
    private static final int CAPACITY = 2_000_000;
    private static final double NANOS_PER_MICRO = 1e3;

    private final KeyStock stock;
    private final ApiKeys keys;
    private final Gatekeeper gatekeeper;
    private final SplittableRandom random = new SplittableRandom(1);
    private final Map<String, List<Double>> micros = new LinkedHashMap<>();

    private ManyKeys(KeyStock stock) {
        this.stock = stock;
        TimeSource time = TimeSource.system();
        SecretHasher hasher = SecretHasher.plain();
        keys = new ApiKeys(stock.database().keys(), hasher, () -> Keys.AUDIT_KEY, new SecureRandom(), time);
        KeyDirectory directory = new KeyDirectory(
                stock.database().keys(), hasher, Map.of(), Runnable::run, time, Duration.ofHours(1), CAPACITY);
        gatekeeper =
                new Gatekeeper(directory, new InMemoryRateLimiter(time), new UnusedJournal(), time, new SecureRandom());
    }

    /**
     * Measures and prints.
     *
     * @param arguments the numbers of keys: few, many
     */
    public static void main(String... arguments) throws IOException, SQLException {
        int few = Integer.parseInt(arguments[0]);
        int many = Integer.parseInt(arguments[1]);
        Path directory = Files.createTempDirectory("latchkey-keys");
        try (KeyStock fewStock = KeyStock.of(few, directory.resolve("few.db"));
                KeyStock manyStock = KeyStock.of(many, directory.resolve("many.db"))) {
            ManyKeys fewKeys = new ManyKeys(fewStock);
            ManyKeys manyKeys = new ManyKeys(manyStock);
            long before = heapAfterCollection();
            manyKeys.admitEach();
            long perKey = (heapAfterCollection() - before) / many;
            fewKeys.admitEach();
            for (int round = -2; round < ROUNDS; round++) {
                if (round == 0) {
                    fewKeys.micros.clear();
                    manyKeys.micros.clear();
                }
                fewKeys.round();
                manyKeys.round();
            }
            print(few, many, fewKeys.micros, manyKeys.micros);
            System.out.printf("%nmemory of a key that was admitted once: %d bytes%n", perKey);
        } finally {
            try (var files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }

    private void round() {
        int count = stock.size();
        time("admit, one of 1,000 keys", ADMISSIONS, i -> admit(i % HOT));
        time("admit, any key", ADMISSIONS, i -> admit(random.nextInt(count)));
        time(
                "create",
                CREATED,
                i -> keys.create(
                        new NewApiKey("Created " + i, null, KeyType.LIVE, Limits.DEFAULT, Set.of(), Map.of(), null)));
        time(
                "look up by secret",
                QUERIES,
                i -> stock.database()
                        .keys()
                        .findByHash(
                                SecretHasher.plain().candidates(stock.secret(random.nextInt(count))), Instant.now()));
        time("list, first page", QUERIES, i -> list(null, null));
        @Nullable
        String cursor = keys.list(query(KeySort.NEWEST, null, null, 2 * PAGE)).next();
        time("list, a later page", QUERIES, i -> list(null, cursor));
        time("list, sorted by name", QUERIES, i -> list(KeySort.NAME, null, null));
        time("list, sorted by expiry", QUERIES, i -> list(KeySort.EXPIRING_FIRST, null, null));
        time("search, rare, by name", QUERIES, i -> list(KeySort.NAME, KeyStock.rareWord(random.nextInt(count)), null));
        time("search, common, by name", QUERIES, i -> list(KeySort.NAME, KeyStock.commonWord(), null));
        time("search, a rare word", QUERIES, i -> list(KeyStock.rareWord(random.nextInt(count)), null));
        time("search, a common word", QUERIES, i -> list(KeyStock.commonWord(), null));
        time(
                "search, common and rare",
                QUERIES,
                i -> list("hospital " + KeyStock.rareWord(random.nextInt(count)), null));
        time("search, two common words", QUERIES, i -> list("hospital " + KeyStock.commonWord(), null));
        time("search, no match", QUERIES, i -> list("nowhere", null));
    }

    /** No request is settled here, so nothing is recorded. */
    private record UnusedJournal() implements UsageJournal {
        @Override
        public boolean hasRoom() {
            return true;
        }

        @Override
        public void append(UsageEvent event) {
            throw new IllegalStateException("nothing is settled here");
        }

        @Override
        public void append(RefusalCount refused) {
            throw new IllegalStateException("nothing is refused here");
        }
    }

    private interface Step {
        void take(int number);
    }

    private void time(String name, int times, Step step) {
        long began = System.nanoTime();
        for (int i = 0; i < times; i++) {
            step.take(i);
        }
        double each = (System.nanoTime() - began) / NANOS_PER_MICRO / times;
        micros.computeIfAbsent(name, first -> new ArrayList<>()).add(each);
    }

    private void admitEach() {
        for (int i = 0; i < stock.size(); i++) {
            admit(i);
        }
    }

    private void admit(int number) {
        Credential credential = Credential.of(stock.secret(number));
        Verdict verdict = gatekeeper
                .admit(new AccessRequest(credential, "/benchmark", Method.GET, null, 1, 1, 2, "127.0.0.1"))
                .toCompletableFuture()
                .join();
        verdict.fold(admitted -> admitted, refusal -> {
            throw new IllegalStateException("refused: " + refusal.detail());
        });
    }

    private void list(@Nullable String search, @Nullable String cursor) {
        list(KeySort.NEWEST, search, cursor);
    }

    private void list(KeySort sort, @Nullable String search, @Nullable String cursor) {
        keys.list(query(sort, search, cursor, PAGE));
    }

    private static KeyQuery query(KeySort sort, @Nullable String search, @Nullable String cursor, int limit) {
        return new KeyQuery(search, null, false, null, null, sort, cursor, limit, Instant.now());
    }

    private static long heapAfterCollection() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void print(
            int few, int many, Map<String, List<Double>> fewMicros, Map<String, List<Double>> manyMicros) {
        System.out.printf("%-28s %,14d %,14d %8s%n", "µs each, by number of keys", few, many, "ratio");
        fewMicros.forEach((name, times) -> {
            double one = median(times);
            double other = median(manyMicros.getOrDefault(name, times));
            System.out.printf("%-28s %14.2f %14.2f %8.2f%n", name, one, other, other / one);
        });
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}

package dev.latchkey.benchmarks;

import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.ratelimit.redis.RedisOptions;
import dev.latchkey.ratelimit.redis.RedisRateLimiter;
import dev.latchkey.ratelimit.redis.RedisUrl;
import dev.latchkey.testkit.TestRedis;
import dev.latchkey.time.TimeSource;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.RedisClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * How many requests a second one node gets judged by a Redis on the same machine, three windows each: the shared limiter beside
 * Bucket4j's buckets of three bandwidths, both over Lettuce, both told what remains, neither ever refusing. They take turns;
 * the medians and their ratios are printed.
 */
public final class RedisBenchmark {

    private static final int IN_FLIGHT = 64;
    private static final int MANY_KEYS = 10_000;
    private static final int WARM_UP = 2;
    private static final long PLENTY = 1L << 35;
    private static final Limits LIMITS =
            Limits.NONE.with(Window.MINUTE, PLENTY).with(Window.HOUR, PLENTY).with(Window.DAY, PLENTY);
    private static final Duration PATIENT = Duration.ofSeconds(10);

    /** Something that judges a request of one of the keys. */
    private interface Limiter {
        CompletionStage<?> ask(int key);
    }

    private final int rounds;
    private final int seconds;
    private final Map<String, List<Double>> perSecond = new LinkedHashMap<>();

    private RedisBenchmark(int rounds, int seconds) {
        this.rounds = rounds;
        this.seconds = seconds;
    }

    /**
     * Measures and prints.
     *
     * @param arguments how many rounds, and how many seconds each turn takes
     */
    public static void main(String... arguments) {
        new RedisBenchmark(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1])).run();
    }

    private void run() {
        try (TestRedis redis = TestRedis.start()) {
            RedisClient client = RedisClient.create(redis.url());
            Map<Integer, RedisRateLimiter> limiters = new LinkedHashMap<>();
            for (int connections : new int[] {1, 2, 4}) {
                limiters.put(connections, connected(redis, connections));
            }
            Limiter theirs = bucket4j(client);
            for (int round = -WARM_UP; round < rounds; round++) {
                if (round == 0) {
                    perSecond.clear();
                }
                for (int keys : new int[] {MANY_KEYS, 1}) {
                    measure(name("Bucket4j", keys), theirs, keys);
                    limiters.forEach((connections, limiter) ->
                            measure(name("Latchkey, connections: " + connections, keys), ours(limiter), keys));
                }
            }
            print();
            limiters.values().forEach(RedisRateLimiter::close);
            client.shutdown();
        }
    }

    private static String name(String who, int keys) {
        return String.format(Locale.ROOT, "%,6d keys, %s", keys, who);
    }

    private static RedisRateLimiter connected(TestRedis redis, int connections) {
        RedisRateLimiter limiter = new RedisRateLimiter(
                RedisUrl.parse(redis.url()),
                RedisOptions.of("benchmark-" + connections)
                        .withConnections(connections)
                        .withTimeout(PATIENT),
                TimeSource.system(),
                new NoPast());
        while (!limiter.isConnected()) {
            Thread.onSpinWait();
        }
        return limiter;
    }

    private static Limiter ours(RedisRateLimiter limiter) {
        List<UUID> keys = keys(number -> new UUID(number * 0x9e3779b97f4a7c15L, number));
        return key -> limiter.acquire(keys.get(key), LIMITS, 1, new Allowance());
    }

    private static Limiter bucket4j(RedisClient client) {
        ProxyManager<byte[]> buckets = Bucket4jLettuce.casBasedBuilder(client)
                .expirationAfterWrite(
                        ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofDays(1)))
                .build();
        BucketConfiguration configuration = BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(PLENTY).refillGreedy(PLENTY, Duration.ofMinutes(1)))
                .addLimit(limit -> limit.capacity(PLENTY).refillGreedy(PLENTY, Duration.ofHours(1)))
                .addLimit(limit -> limit.capacity(PLENTY).refillGreedy(PLENTY, Duration.ofDays(1)))
                .build();
        List<AsyncBucketProxy> proxies = keys(number -> buckets.asAsync()
                .getProxy(
                        ("bucket:" + new UUID(number, number)).getBytes(StandardCharsets.US_ASCII),
                        () -> CompletableFuture.completedFuture(configuration)));
        return key -> proxies.get(key).tryConsumeAndReturnRemaining(1);
    }

    private static <T> List<T> keys(IntFunction<T> key) {
        return IntStream.range(0, MANY_KEYS).mapToObj(key).toList();
    }

    private void measure(String name, Limiter limiter, int keys) {
        LongAdder answered = new LongAdder();
        long began = System.nanoTime();
        long end = began + TimeUnit.SECONDS.toNanos(seconds);
        CompletableFuture<?>[] walks = new CompletableFuture<?>[IN_FLIGHT];
        for (int i = 0; i < IN_FLIGHT; i++) {
            walks[i] = new CompletableFuture<>();
            ask(limiter, keys, new SplittableRandom(i), end, answered, walks[i]);
        }
        CompletableFuture.allOf(walks).join();
        double each = answered.sum() * 1e9 / (System.nanoTime() - began);
        perSecond.computeIfAbsent(name, first -> new ArrayList<>()).add(each);
    }

    private static void ask(
            Limiter limiter,
            int keys,
            SplittableRandom random,
            long end,
            LongAdder answered,
            CompletableFuture<?> walk) {
        limiter.ask(random.nextInt(keys)).whenComplete((told, failure) -> {
            if (failure != null) {
                walk.completeExceptionally(failure);
                return;
            }
            answered.increment();
            if (System.nanoTime() - end < 0) {
                ask(limiter, keys, random, end, answered, walk);
            } else {
                walk.complete(null);
            }
        });
    }

    private void print() {
        System.out.printf(Locale.ROOT, "%-44s %12s %12s%n", "64 in flight", "requests/s", "of Bucket4j");
        double theirs = 1;
        for (Map.Entry<String, List<Double>> each : perSecond.entrySet()) {
            double median = median(each.getValue());
            theirs = each.getKey().endsWith("Bucket4j") ? median : theirs;
            System.out.printf(Locale.ROOT, "%-44s %,12.0f %12.2f%n", each.getKey(), median, median / theirs);
        }
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}

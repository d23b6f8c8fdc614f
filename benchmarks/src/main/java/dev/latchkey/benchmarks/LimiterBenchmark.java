package dev.latchkey.benchmarks;

import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.InMemoryRateLimiter;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.time.TimeSource;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/**
 * Three windows of one key taken at once, with what remains: the in-memory limiter beside Bucket4j's bucket of three
 * bandwidths. Both are found by the key's id in a map, both read their own clock, and neither ever refuses.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LimiterBenchmark {

    private static final long PLENTY = 1L << 35;
    private static final Limits LIMITS =
            Limits.NONE.with(Window.MINUTE, PLENTY).with(Window.HOUR, PLENTY).with(Window.DAY, PLENTY);

    /** One key for all threads. */
    @State(Scope.Benchmark)
    public static class OneKey {
        final UUID key = new UUID(1, 2);
    }

    /** What all threads share: the limiters. */
    @State(Scope.Benchmark)
    public static class Limiters {
        final InMemoryRateLimiter ours = new InMemoryRateLimiter(TimeSource.system());
        final ConcurrentHashMap<UUID, Bucket> buckets = new ConcurrentHashMap<>();

        Bucket bucket(UUID key) {
            return buckets.computeIfAbsent(
                    key,
                    unknown -> Bucket.builder()
                            .addLimit(greedy(Duration.ofMinutes(1)))
                            .addLimit(greedy(Duration.ofHours(1)))
                            .addLimit(greedy(Duration.ofDays(1)))
                            .withNanosecondPrecision()
                            .build());
        }

        private static Bandwidth greedy(Duration period) {
            return Bandwidth.builder()
                    .capacity(PLENTY)
                    .refillGreedy(PLENTY, period)
                    .build();
        }
    }

    /** A thread's own key, and the object that it brings for the answer. */
    @State(Scope.Thread)
    public static class Caller {
        final UUID key = UUID.randomUUID();
        final Allowance answer = new Allowance();
    }

    @Benchmark
    public long latchkeyAlone(Limiters limiters, OneKey one, Caller caller) {
        return ours(limiters, one.key, caller);
    }

    @Benchmark
    public long bucket4jAlone(Limiters limiters, OneKey one) {
        return theirs(limiters, one.key);
    }

    @Benchmark
    @Threads(2)
    public long latchkeyTwoThreadsOneKey(Limiters limiters, OneKey one, Caller caller) {
        return ours(limiters, one.key, caller);
    }

    @Benchmark
    @Threads(2)
    public long bucket4jTwoThreadsOneKey(Limiters limiters, OneKey one) {
        return theirs(limiters, one.key);
    }

    @Benchmark
    @Threads(2)
    public long latchkeyTwoThreadsOwnKeys(Limiters limiters, Caller caller) {
        return ours(limiters, caller.key, caller);
    }

    @Benchmark
    @Threads(2)
    public long bucket4jTwoThreadsOwnKeys(Limiters limiters, Caller caller) {
        return theirs(limiters, caller.key);
    }

    private static long ours(Limiters limiters, UUID key, Caller caller) {
        limiters.ours.acquire(key, LIMITS, 1, caller.answer);
        return caller.answer.remaining(Window.MINUTE);
    }

    private static long theirs(Limiters limiters, UUID key) {
        ConsumptionProbe probe = limiters.bucket(key).tryConsumeAndReturnRemaining(1);
        return probe.getRemainingTokens();
    }
}

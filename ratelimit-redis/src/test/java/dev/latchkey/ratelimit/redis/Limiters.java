package dev.latchkey.ratelimit.redis;

import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.PastAdmissions;
import dev.latchkey.limit.PastRequests;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.limit.SharedCounts;
import dev.latchkey.testkit.SettableTime;
import dev.latchkey.testkit.TestRedis;
import dev.latchkey.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Limiters for tests, and how they are asked. */
final class Limiters {

    /** Longer than a machine that is busy with other things makes a Redis wait. */
    static final Duration PATIENT = Duration.ofSeconds(20);

    /** For a node that would not know what it admitted. */
    static final PastRequests NOTHING = past(key -> List.of());

    private static final CompletionStage<Integer> NO_KEYS = CompletableFuture.completedFuture(0);
    private static final AtomicInteger NODES = new AtomicInteger();
    private static final long LOOK_MILLIS = 5;

    private Limiters() {}

    /** One for all tests of this JVM that bring their own clock, so that they need not connect each time. */
    static RateLimiter shared(TimeSource time) {
        Shared.TIME.current = time;
        return (key, limits, cost, result) -> Shared.LIMITER
                .acquire(key, limits, cost, result)
                .thenApply(answer -> Shared.PAST.answered(key, cost, result));
    }

    /** Of a node that knows of no earlier days. */
    static PastRequests past(Function<UUID, List<PastAdmissions>> recent) {
        return new PastRequests() {
            @Override
            public List<PastAdmissions> recent(UUID key) {
                return recent.apply(key);
            }

            @Override
            public CompletionStage<Map<LocalDate, Long>> byDay(UUID key, LocalDate first, LocalDate last) {
                return CompletableFuture.completedFuture(Map.of());
            }
        };
    }

    /** A node's, by Redis's own clock. */
    static RedisRateLimiter node(String url) {
        return awaitConnected(new RedisRateLimiter(RedisUrl.parse(url), patient(), TimeSource.system(), NOTHING));
    }

    /** A node's, by a clock of the test's. */
    static RedisRateLimiter node(String url, TimeSource time) {
        return awaitConnected(new RedisRateLimiter(RedisUrl.parse(url), patient(), time, NOTHING, time));
    }

    /** A node's, by a clock of the test's, that knows what was admitted before. */
    static RedisRateLimiter node(String url, TimeSource time, PastRequests past) {
        return awaitConnected(new RedisRateLimiter(RedisUrl.parse(url), patient(), time, past, time));
    }

    /** Looks, and tells what is lost; answers with how many keys were seen to. */
    static int look(RedisRateLimiter node) {
        return node.look(1)
                .thenCompose(counts -> counts == SharedCounts.LOST ? node.resubmit() : NO_KEYS)
                .toCompletableFuture()
                .join();
    }

    /** Options of a node with a name of its own. */
    static RedisOptions patient() {
        return RedisOptions.of("node-" + NODES.incrementAndGet()).withTimeout(PATIENT);
    }

    static RedisRateLimiter awaitConnected(RedisRateLimiter limiter) {
        await(limiter::isConnected);
        return limiter;
    }

    /** Looks until it is so; fails when it never is. */
    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("what was waited for does not come");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }

    static Allowance ask(RateLimiter limiter, UUID key, Limits limits, int cost) {
        Allowance result = new Allowance();
        limiter.acquire(key, limits, cost, result).toCompletableFuture().join();
        return result;
    }

    private static final class Shared {
        static final SwitchedTime TIME = new SwitchedTime();
        static final RememberedDays PAST = new RememberedDays(TIME);
        static final RedisRateLimiter LIMITER = node(TestRedis.shared().url(), TIME, PAST);
    }

    /** The clock of whichever test runs. */
    private static final class SwitchedTime implements TimeSource {
        volatile TimeSource current = new SettableTime(Instant.EPOCH);

        @Override
        public long nanos() {
            return current.nanos();
        }

        @Override
        public long millis() {
            return current.millis();
        }
    }
}

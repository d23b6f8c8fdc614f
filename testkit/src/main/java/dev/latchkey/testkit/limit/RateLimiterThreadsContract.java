package dev.latchkey.testkit.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.limit.Window;
import dev.latchkey.testkit.SettableTime;
import dev.latchkey.testkit.Together;
import dev.latchkey.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The promise of {@link RateLimiter}, for many callers at once. */
public abstract class RateLimiterThreadsContract {

    private static final Instant MORNING = Instant.parse("2025-03-01T08:00:00Z");
    private static final long U = Limits.UNLIMITED;

    /** A limiter that goes by the given clocks. */
    protected abstract RateLimiter limiter(TimeSource time);

    /** Whatever the limiter does now and then to give memory back. */
    protected void tidyUp(RateLimiter limiter) {}

    /** How often to ask where a limiter in memory is asked so often; fewer times where a call takes long. */
    protected int asks(int inMemory) {
        return inMemory;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 8})
    void everyMinuteOfOneKeyAdmitsItsLimitExactly(int threads) {
        SettableTime time = new SettableTime(MORNING);
        RateLimiter limiter = limiter(time);
        UUID key = UUID.randomUUID();
        int limit = asks(1_000);
        Limits limits = Limits.NONE.withUnitsPerRequest(1).with(Window.MINUTE, limit);

        for (int minute = 1; minute <= 20; minute++) {
            long admitted = admittedBy(threads, thread -> askOften(limiter, key, limits, limit));

            assertThat(admitted).isEqualTo(limit);
            assertThat(ask(limiter, key, limits, 0).usedToday()).isEqualTo((long) minute * limit);
            time.advance(Duration.ofSeconds(61));
        }
    }

    @Test
    void eachOfManyKeysAdmitsWhatItWasAskedUpToItsLimit() {
        SettableTime time = new SettableTime(MORNING);
        RateLimiter limiter = limiter(time);
        List<UUID> keys = Stream.generate(UUID::randomUUID).limit(32).toList();
        AtomicIntegerArray asked = new AtomicIntegerArray(keys.size());
        AtomicIntegerArray admitted = new AtomicIntegerArray(keys.size());
        int perKey = asks(2_000);

        var unused = admittedBy(4, thread -> {
            SplittableRandom random = new SplittableRandom(thread);
            for (int i = 0; i < 8 * perKey; i++) {
                // The square prefers the first keys, so that some are asked too much and some too little.
                int k = (int) (Math.pow(random.nextDouble(), 2) * keys.size());
                asked.incrementAndGet(k);
                if (ask(limiter, keys.get(k), Limits.NONE.withUnitsPerRequest(1).with(Window.DAY, perKey), 1)
                        .isAdmitted()) {
                    admitted.incrementAndGet(k);
                }
            }
            return 0;
        });

        for (int k = 0; k < keys.size(); k++) {
            assertThat(admitted.get(k)).isEqualTo(Math.min(perKey, asked.get(k)));
        }
    }

    @Test
    void theClockMayMoveWhileAllAsk() {
        SettableTime time = new SettableTime(MORNING);
        RateLimiter limiter = limiter(time);
        UUID key = UUID.randomUUID();
        int asks = asks(14_000);
        int limit = 2 * asks;
        Duration step = Duration.ofNanos(Duration.ofSeconds(59).toNanos() / (4L * asks));

        long admitted = admittedBy(4, thread -> {
            int count = 0;
            for (int i = 0; i < asks; i++) {
                count += ask(limiter, key, Limits.NONE.withUnitsPerRequest(1).with(Window.MINUTE, limit), 1)
                                .isAdmitted()
                        ? 1
                        : 0;
                time.advance(step);
            }
            return count;
        });

        assertThat(admitted).isEqualTo(limit);
    }

    @Test
    void theMachinesClockGivesTheSame() {
        RateLimiter limiter = limiter(TimeSource.system());
        UUID key = UUID.randomUUID();
        int limit = asks(20_000);
        Limits limits =
                Limits.NONE.withUnitsPerRequest(1).with(Window.MINUTE, limit).with(Window.HOUR, limit);
        long end = System.nanoTime() + Duration.ofMillis(1_300).toNanos();

        long admitted = admittedBy(4, thread -> {
            int count = askOften(limiter, key, limits, limit / 8);
            // Across the end of a second at least.
            while (System.nanoTime() < end) {
                count += askOften(limiter, key, limits, 100);
            }
            return count;
        });

        assertThat(admitted).isEqualTo(limit);
    }

    @Test
    void editedLimitsAndTidyingLoseAndAddNothing() {
        SettableTime time = new SettableTime(MORNING);
        RateLimiter limiter = limiter(time);
        UUID key = UUID.randomUUID();
        int most = asks(20_000);
        AtomicBoolean asking = new AtomicBoolean(true);
        AtomicLong ended = new AtomicLong();

        long admitted = admittedBy(4, thread -> {
            if (thread == 0) {
                while (asking.get()) {
                    tidyUp(limiter);
                }
                return 0;
            }
            int count = 0;
            for (int i = 0; i < most; i++) {
                // Each thread has its own idea of the limits, as nodes have for a moment after an edit.
                Limits limits = Limits.NONE
                        .withUnitsPerRequest(1)
                        .with(Window.MINUTE, most)
                        .with(Window.HOUR, i % 7 == thread ? U : most - i % 5);
                count += ask(limiter, key, limits, 1).isAdmitted() ? 1 : 0;
                time.advance(Duration.ofNanos(500));
            }
            if (ended.incrementAndGet() == 3) {
                asking.set(false);
            }
            return count;
        });

        Allowance look = ask(limiter, key, Limits.NONE.withUnitsPerRequest(1).with(Window.HOUR, 3L * most), 0);
        assertThat(admitted).isEqualTo(most);
        assertThat(look.usedToday()).isEqualTo(admitted);
        assertThat(look.remaining(Window.HOUR)).isEqualTo(3L * most - admitted);
    }

    @Test
    void limitsThatDifferFromCallToCallStillHoldTogether() {
        RateLimiter limiter = limiter(new SettableTime(MORNING));
        List<UUID> keys = Stream.generate(UUID::randomUUID).limit(asks(20_000)).toList();
        AtomicIntegerArray admitted = new AtomicIntegerArray(keys.size());

        var unused = admittedBy(3, thread -> {
            for (int i = 0; i < 5 * keys.size(); i++) {
                // Not the same limits, though the same numbers of requests.
                Limits limits = Limits.NONE.withUnitsPerRequest(1 + thread).with(Window.MINUTE, 5);
                if (ask(limiter, keys.get(i / 5), limits, 1).isAdmitted()) {
                    admitted.incrementAndGet(i / 5);
                }
            }
            return 0;
        });

        for (int k = 0; k < keys.size(); k++) {
            assertThat(admitted.get(k)).isEqualTo(5);
        }
    }

    @Test
    void aKeyThatIsForgottenWhileItComesBackStillHasItsLimit() {
        SettableTime time = new SettableTime(MORNING);
        RateLimiter limiter = limiter(time);
        UUID key = UUID.randomUUID();
        Limits limits = Limits.NONE
                .withUnitsPerRequest(1)
                .with(Window.MINUTE, 10)
                .with(Window.HOUR, 10)
                .with(Window.DAY, 10);

        for (int round = 0; round < asks(500); round++) {
            time.advance(Duration.ofHours(round % 2 == 0 ? 49 : 25));
            long admitted = admittedBy(3, thread -> {
                if (thread == 0) {
                    tidyUp(limiter);
                    return 0;
                }
                return askOften(limiter, key, limits, 10);
            });

            assertThat(admitted).isEqualTo(10);
            assertThat(ask(limiter, key, limits, 0).usedToday()).isEqualTo(10);
        }
    }

    private static int askOften(RateLimiter limiter, UUID key, Limits limits, int times) {
        int admitted = 0;
        for (int i = 0; i < times; i++) {
            admitted += ask(limiter, key, limits, 1).isAdmitted() ? 1 : 0;
        }
        return admitted;
    }

    private static Allowance ask(RateLimiter limiter, UUID key, Limits limits, int cost) {
        Allowance result = new Allowance();
        limiter.acquire(key, limits, cost, result).toCompletableFuture().join();
        return result;
    }

    /** What all threads together say that they were admitted. */
    private static long admittedBy(int threads, IntUnaryOperator part) {
        List<Callable<Integer>> parts = IntStream.range(0, threads)
                .<Callable<Integer>>mapToObj(thread -> () -> part.applyAsInt(thread))
                .toList();
        return Together.run(parts).stream().mapToLong(Integer::longValue).sum();
    }
}

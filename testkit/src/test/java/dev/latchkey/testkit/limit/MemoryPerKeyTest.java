package dev.latchkey.testkit.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.InMemoryRateLimiter;
import dev.latchkey.limit.Limits;
import dev.latchkey.testkit.SettableTime;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * How much of the heap a key's windows take. The map that finds them by the key's id is measured apart and not counted: any
 * limiter has one.
 */
class MemoryPerKeyTest {

    private static final int KEYS = 10_000;
    private static final long MOST_BUSY = 704;
    private static final long MOST_QUIET = 232;

    /** For what else happens in this Java machine meanwhile, and for rounding. */
    private static final long NOISE = 16;

    private final List<UUID> keys = new ArrayList<>();
    private final SettableTime time = new SettableTime(Instant.parse("2025-03-01T08:00:00Z"));

    MemoryPerKeyTest() {
        for (int i = 0; i < KEYS; i++) {
            keys.add(new UUID(i * 0x9e37_79b9_7f4a_7c15L, i));
        }
    }

    @Test
    void aKeyThatWasAskedInEverySlotIsBusy() {
        assertThat(bytesPerKey(this::busy)).isBetween(MOST_BUSY / 2, MOST_BUSY + NOISE);
    }

    @Test
    void aKeyThatIsAskedNowAndThenIsQuiet() {
        long bytes = bytesPerKey(() -> {
            InMemoryRateLimiter limiter = new InMemoryRateLimiter(time);
            for (int i = 0; i < 5; i++) {
                ask(limiter, Duration.ofMinutes(70));
            }
            return limiter;
        });

        assertThat(bytes).isLessThanOrEqualTo(MOST_QUIET + NOISE);
    }

    @Test
    void aKeyThatWasBusyIsQuietAgainAfterAnIdleHour() {
        long bytes = bytesPerKey(() -> {
            InMemoryRateLimiter limiter = busy();
            time.advance(Duration.ofMinutes(62));
            limiter.forgetIdle();
            return limiter;
        });

        assertThat(bytes).isLessThanOrEqualTo(MOST_QUIET + NOISE);
    }

    private InMemoryRateLimiter busy() {
        InMemoryRateLimiter limiter = new InMemoryRateLimiter(time);
        for (int minute = 0; minute < 60; minute++) {
            ask(limiter, Duration.ofMinutes(1));
        }
        for (int second = 0; second < 61; second++) {
            ask(limiter, Duration.ofSeconds(1));
        }
        return limiter;
    }

    private void ask(InMemoryRateLimiter limiter, Duration after) {
        time.advance(after);
        Allowance allowance = new Allowance();
        for (UUID key : keys) {
            limiter.acquire(key, Limits.LEGACY, 1, allowance);
        }
    }

    private long bytesPerKey(Supplier<InMemoryRateLimiter> filled) {
        long map = heapOf(() -> {
            Map<UUID, Object> same = new ConcurrentHashMap<>();
            keys.forEach(key -> same.put(key, this));
            return same;
        });
        return (heapOf(filled) - map) / KEYS;
    }

    private static long heapOf(Supplier<?> maker) {
        long before = usedHeap();
        Object made = maker.get();
        try {
            return usedHeap() - before;
        } finally {
            Reference.reachabilityFence(made);
        }
    }

    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}

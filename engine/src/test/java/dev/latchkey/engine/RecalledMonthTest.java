package dev.latchkey.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.InMemoryRateLimiter;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.NodeShare;
import dev.latchkey.limit.Window;
import dev.latchkey.testkit.CountingNode;
import dev.latchkey.testkit.Events;
import dev.latchkey.testkit.InMemoryApiKeyRepository;
import dev.latchkey.testkit.InMemoryUsageStore;
import dev.latchkey.testkit.Keys;
import dev.latchkey.testkit.SettableTime;
import dev.latchkey.usage.UsageStore;
import dev.latchkey.usage.journal.Journal;
import dev.latchkey.usage.journal.JournalSettings;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a start, a month goes on where it was: before the first request where it is limited, and soon where it is not. */
final class RecalledMonthTest {

    private static final Instant NOW = Instant.parse("2025-06-15T12:00:00Z");

    private final SettableTime time = new SettableTime(NOW);
    private final InMemoryApiKeyRepository keys = new InMemoryApiKeyRepository();
    private final InMemoryUsageStore store = new InMemoryUsageStore(time);
    private final ApiKey limited =
            Keys.aKey().limits(Limits.NONE.with(Window.MONTH, 10)).build();
    private final ApiKey unlimited = Keys.aKey().limits(Limits.NONE).build();

    @TempDir
    private Path directory;

    @Test
    void keys_with_a_limit_are_recalled_at_once_and_the_others_when_there_is_time_each_day_once() {
        for (ApiKey key : new ApiKey[] {limited, unlimited}) {
            Keys.store(keys, key, Keys.aSecret());
            new CountingNode(store, key.id().toString())
                    .add(
                            Events.batch(
                                    Events.answered(key.id(), Instant.parse("2025-05-31T23:59:59Z"), 200, 1),
                                    Events.answered(key.id(), Instant.parse("2025-06-01T00:00:00Z"), 200, 1),
                                    Events.answered(key.id(), NOW.minus(Duration.ofDays(1)), 200, 1),
                                    Events.answered(key.id(), NOW.minusSeconds(90), 200, 1)),
                            1,
                            NOW);
        }
        InMemoryRateLimiter limiter = new InMemoryRateLimiter(time);
        try (Journal journal = Journal.open(JournalSettings.in(directory.resolve("journal")), 0, time)) {
            LimiterWarmUp warmUp =
                    new LimiterWarmUp(journal, keys, failingOnce(), limiter, () -> NodeShare.WHOLE, time);
            warmUp.recall();
            assertThat(inMonth(limiter, limited.id())).isEqualTo(3);
            assertThat(inMonth(limiter, unlimited.id())).as("today alone").isEqualTo(1);

            assertThatThrownBy(warmUp::recallUnlimitedMonths).isInstanceOf(StoreUnavailableException.class);
            warmUp.recallUnlimitedMonths();
            warmUp.recallUnlimitedMonths();
            assertThat(inMonth(limiter, limited.id())).isEqualTo(3);
            assertThat(inMonth(limiter, unlimited.id())).isEqualTo(3);
        }
    }

    /** The store, which breaks down once after it has told of a day. */
    private UsageStore failingOnce() {
        AtomicBoolean hasFailed = new AtomicBoolean();
        return (UsageStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {UsageStore.class}, (proxy, method, arguments) -> {
                    Object told = method.invoke(store, arguments);
                    LocalDate yesterday =
                            LocalDate.ofInstant(NOW, ZoneOffset.UTC).minusDays(1);
                    if (method.getName().equals("requestsOn")
                            && arguments[0].equals(yesterday)
                            && hasFailed.compareAndSet(false, true)) {
                        throw new StoreUnavailableException("it was there a moment ago", null);
                    }
                    return told;
                });
    }

    private static long inMonth(InMemoryRateLimiter limiter, UUID key) {
        Allowance look = new Allowance();
        limiter.acquire(key, Limits.NONE, 0, look).toCompletableFuture().join();
        return look.used(Window.MONTH);
    }
}

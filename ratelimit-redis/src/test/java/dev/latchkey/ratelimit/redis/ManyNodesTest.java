package dev.latchkey.ratelimit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.limit.Limits;
import dev.latchkey.limit.PastAdmissions;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.limit.Window;
import dev.latchkey.testkit.SettableTime;
import dev.latchkey.testkit.TestRedis;
import dev.latchkey.testkit.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Several limiters on one Redis, as several nodes have them, by Redis's own clock. */
class ManyNodesTest {

    private static final Limits HUNDRED_A_MINUTE = Limits.NONE
            .withUnitsPerRequest(1)
            .with(Window.MINUTE, 100)
            .with(Window.HOUR, 1_000)
            .with(Window.DAY, 1_000);
    private static final int THREADS_PER_NODE = 10;

    private static TestRedis redis;
    private static List<RedisRateLimiter> nodes;

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
        nodes = List.of(Limiters.node(redis.url()), Limiters.node(redis.url()), Limiters.node(redis.url()));
    }

    @AfterAll
    static void stop() {
        nodes.forEach(RedisRateLimiter::close);
        redis.close();
    }

    @RepeatedTest(5)
    void allOfThemTogetherAdmitTheLimitExactly() {
        UUID key = UUID.randomUUID();

        assertThat(admittedByAll(key)).isEqualTo(100);

        for (RateLimiter node : nodes) {
            assertThat(Limiters.ask(node, key, HUNDRED_A_MINUTE, 0).remaining(Window.MINUTE))
                    .isZero();
            assertThat(Limiters.ask(node, key, HUNDRED_A_MINUTE, 0).remaining(Window.HOUR))
                    .isEqualTo(900);
        }
    }

    @Test
    void scriptsThatRedisForgetsMeanwhileMakeNoDifference() {
        UUID key = UUID.randomUUID();
        List<Callable<Integer>> tasks =
                tasks(key, Limits.NONE.withUnitsPerRequest(1).with(Window.MINUTE, 3_000), 200);
        tasks.add(() -> {
            for (int i = 0; i < 100; i++) {
                redis.command("SCRIPT", "FLUSH");
            }
            return 0;
        });

        assertThat(Together.run(tasks).stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(3_000);
    }

    @Test
    void everyKeyInRedisExpiresByItself() {
        UUID key = UUID.randomUUID();
        RedisRateLimiter node = nodes.get(0);
        Limiters.ask(node, key, HUNDRED_A_MINUTE, 1);
        node.push(key, 1, List.of(new PastAdmissions(Duration.ofSeconds(3), 2)))
                .toCompletableFuture()
                .join();
        Limiters.look(node);

        List<String> names = redis.command("KEYS", "*").lines().toList();
        assertThat(names).contains("latchkey:{" + key + "}", "latchkey:{" + key + "}:nodes", "latchkey:generation:{0}");
        assertThat(names)
                .allSatisfy(name -> assertThat(Long.parseLong(redis.command("PTTL", name)))
                        .isBetween(1L, Duration.ofDays(2).toMillis()));
        // Its day and an hour's window at least.
        assertThat(Long.parseLong(redis.command("PTTL", "latchkey:{" + key + "}")))
                .isBetween(
                        Duration.ofMinutes(60).toMillis(),
                        Duration.ofMinutes(24 * 60 + 61).toMillis());
    }

    @Test
    void aKeysStateHasABoundHoweverLongItIsUsed() {
        SettableTime time = new SettableTime(Instant.parse("2025-03-01T08:00:00Z"));
        RateLimiter limiter = Limiters.shared(time);
        UUID key = UUID.randomUUID();
        Random random = new Random(1);
        Map<Integer, Integer> sizes = new TreeMap<>();
        for (int second = 0; second < 7_500; second++) {
            Limiters.ask(
                    limiter,
                    key,
                    Limits.NONE.withUnitsPerRequest(1).with(Window.DAY, 999_999_999),
                    1 + random.nextInt(9));
            time.advance(Duration.ofSeconds(1));
            sizes.put(second, Integer.parseInt(TestRedis.shared().command("STRLEN", "latchkey:{" + key + "}")));
        }

        assertThat(sizes.get(0)).isEqualTo(73);
        assertThat(sizes.values()).allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(73 + 2 * 61 * 8));
    }

    private static int admittedByAll(UUID key) {
        return Together.run(tasks(key, HUNDRED_A_MINUTE, 20)).stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    private static List<Callable<Integer>> tasks(UUID key, Limits limits, int asks) {
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (RateLimiter node : nodes) {
            for (int thread = 0; thread < THREADS_PER_NODE; thread++) {
                tasks.add(() -> {
                    int admitted = 0;
                    for (int i = 0; i < asks; i++) {
                        admitted += Limiters.ask(node, key, limits, 1).isAdmitted() ? 1 : 0;
                    }
                    return admitted;
                });
            }
        }
        return tasks;
    }
}

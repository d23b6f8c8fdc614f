package dev.latchkey.ratelimit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.limit.Limits;
import dev.latchkey.limit.PastAdmissions;
import dev.latchkey.limit.Window;
import dev.latchkey.testkit.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A Redis Cluster of two nodes, each of which has half of all keys. */
class RedisClusterTest {

    private static final Limits LIMITS = Limits.NONE
            .withUnitsPerRequest(1)
            .with(Window.MINUTE, 100)
            .with(Window.HOUR, 1_000)
            .with(Window.DAY, 1_000);
    private static final int SLOTS = 16_384;

    private static TestRedis one;
    private static TestRedis other;

    @BeforeAll
    static void start() {
        one = TestRedis.start("--cluster-enabled", "yes");
        other = TestRedis.start("--cluster-enabled", "yes");
        addSlots(one, 0, SLOTS / 2);
        addSlots(other, SLOTS / 2, SLOTS);
        one.command("CLUSTER", "MEET", "127.0.0.1", Integer.toString(other.port()));
        Limiters.await(() -> one.command("CLUSTER", "INFO").contains("cluster_state:ok")
                && other.command("CLUSTER", "INFO").contains("cluster_state:ok"));
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    @Test
    void keysAreSpreadAndEachIsCountedInOnePlace() {
        List<UUID> keys = Stream.generate(UUID::randomUUID).limit(40).toList();
        try (RedisRateLimiter limiter = Limiters.node(one.url() + "?cluster=true")) {
            for (UUID key : keys) {
                assertThat(Limiters.ask(limiter, key, LIMITS, 40).isAdmitted()).isTrue();
                limiter.push(key, 1, List.of(new PastAdmissions(Duration.ZERO, 50)))
                        .toCompletableFuture()
                        .join();
            }
            Limiters.look(limiter);
        }
        try (RedisRateLimiter second =
                Limiters.node("redis://127.0.0.1:" + other.port() + ",127.0.0.1:" + one.port())) {
            for (UUID key : keys) {
                assertThat(Limiters.ask(second, key, LIMITS, 10).remaining(Window.MINUTE))
                        .isZero();
                assertThat(Limiters.ask(second, key, LIMITS, 1).isAdmitted()).isFalse();
            }
        }
        assertThat(Integer.parseInt(one.command("DBSIZE"))).isPositive();
        assertThat(Integer.parseInt(other.command("DBSIZE"))).isPositive();
    }

    @Test
    void whatOneOfItsNodesLostIsHandedInAgain() {
        List<UUID> keys = Stream.generate(UUID::randomUUID).limit(40).toList();
        try (RedisRateLimiter limiter = Limiters.node(one.url() + "?cluster=true")) {
            keys.forEach(key -> Limiters.ask(limiter, key, LIMITS, 40));
            Limiters.look(limiter);

            other.command("FLUSHALL");

            assertThat(Limiters.look(limiter)).isEqualTo(40);
            keys.forEach(key -> assertThat(Limiters.ask(limiter, key, LIMITS, 0).usedToday())
                    .isEqualTo(40));
        }
    }

    private static void addSlots(TestRedis redis, int from, int to) {
        redis.command(Stream.concat(
                        Stream.of("CLUSTER", "ADDSLOTS"),
                        IntStream.range(from, to).mapToObj(Integer::toString))
                .toArray(String[]::new));
    }
}

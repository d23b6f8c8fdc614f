package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.IssuedKey;
import dev.latchkey.limit.Limits;
import dev.latchkey.testkit.TestPostgres;
import dev.latchkey.testkit.TestRedis;
import dev.latchkey.testkit.Together;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three servers on one PostgreSQL, with one Redis and without: one limit for each key, counted once. */
class ManyNodesTest {

    private static final int NODES = 3;
    private static final int THREADS_PER_NODE = 50;
    private static final int OK = 200;
    private static final int TOO_MANY = 429;
    private static final long UNLIMITED = Limits.UNLIMITED;

    @TempDir
    Path directory;

    /** The limits of a key, and the window that is full first. */
    private record Round(long perMinute, long perHour, long perDay, String window) {
        long most() {
            return Math.min(perMinute, Math.min(perHour, perDay));
        }
    }

    private static final List<Round> ROUNDS = List.of(
            new Round(100, UNLIMITED, UNLIMITED, "minute"),
            new Round(100, 1_000, UNLIMITED, "minute"),
            new Round(100, 1_000, 1_000, "minute"),
            new Round(100, 70, UNLIMITED, "hour"),
            new Round(100, 70, 5_000, "hour"),
            new Round(100, UNLIMITED, 50, "day"),
            new Round(100, 70, 50, "day"),
            new Round(100, 101, 102, "minute"),
            new Round(100, 1_000, 5_000, "minute"),
            new Round(100, UNLIMITED, UNLIMITED, "minute"));

    @Test
    void all_nodes_together_admit_each_limit_exactly_and_totals_equal_the_admissions() throws Exception {
        Map<IssuedKey, Long> admitted = new LinkedHashMap<>();
        try (TestRedis redis = TestRedis.start();
                ManyServers nodes = ManyServers.start(
                        NODES, directory, TestPostgres.newDatabase(), Map.of("REDIS_URL", redis.url()))) {
            assertThat(nodes.allSay("status", "healthy")).isTrue();
            for (Round round : ROUNDS) {
                IssuedKey key = nodes.newKey(round.perMinute(), round.perHour(), round.perDay());
                long begun = System.nanoTime();

                long together = admittedByAll(nodes, key, round.window());

                System.out.println("ROUND " + together + " of " + round.most() + " in " + (System.nanoTime() - begun) / 1_000_000);
                assertThat(Duration.ofNanos(System.nanoTime() - begun))
                        .as("all of it is in one minute")
                        .isLessThan(Duration.ofMinutes(1));
                admitted.put(key, together);
            }
            for (LatchkeyProcess server : nodes.servers()) System.out.println("LOG " + server.log());
            nodes.stop();
            admitted.forEach((key, together) ->
                    assertThat(nodes.usage(key.key().id()).requests()).isEqualTo(together));
            for (LatchkeyProcess server : nodes.servers()) {
                assertThat(server.log()).doesNotContain("ERROR", "WARN");
            }
        }
    }

    @Test
    void without_a_Redis_several_nodes_have_a_share_each_and_the_last_one_has_it_all() throws Exception {
        try (ManyServers nodes = ManyServers.start(NODES, directory, TestPostgres.newDatabase(), Map.of())) {
            assertThat(nodes.allSay("status", "degraded")).isTrue();
            assertThat(nodes.allSay("limiter", "away")).isTrue();
            assertThat(admittedByAll(nodes, nodes.newKey(100, UNLIMITED, UNLIMITED), "minute"))
                    .isEqualTo(100);

            nodes.servers().get(0).stop();
            nodes.servers().get(1).stop();

            Eventually.within(
                    Duration.ofSeconds(5),
                    "the one that is left is alone",
                    () -> nodes.health(2, "status").equals("healthy"));
            assertThat(nodes.health(2, "limiter")).isEqualTo("up");
            String secret = nodes.newKey(40, UNLIMITED, UNLIMITED).secret().reveal();
            assertThat(untilRefused(nodes.callers().get(2), secret, "minute")).isEqualTo(40);
        }
    }

    /** Lets all threads of all nodes ask at once, each until it is refused. */
    private static long admittedByAll(ManyServers nodes, IssuedKey key, String window) {
        List<Callable<Long>> threads = new ArrayList<>();
        for (Caller caller : nodes.callers()) {
            for (int i = 0; i < THREADS_PER_NODE; i++) {
                threads.add(() -> untilRefused(caller, key.secret().reveal(), window));
            }
        }
        return Together.run(threads).stream().mapToLong(Long::longValue).sum();
    }

    private static long untilRefused(Caller caller, String secret, String window) {
        long admitted = 0;
        HttpResponse<String> answer = caller.generate(secret, 1);
        while (answer.statusCode() == OK) {
            admitted++;
            answer = caller.generate(secret, 1);
        }
        assertThat(answer.statusCode()).isEqualTo(TOO_MANY);
        assertThat(Caller.field(answer.body(), "code")).isEqualTo("RATE_LIMITED");
        assertThat(Caller.field(answer.body(), "detail")).contains("per " + window);
        return admitted;
    }
}

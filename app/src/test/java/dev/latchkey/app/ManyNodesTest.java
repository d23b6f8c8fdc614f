package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.IssuedKey;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.testkit.MortalPostgres;
import dev.latchkey.testkit.TestPostgres;
import dev.latchkey.testkit.TestRedis;
import dev.latchkey.testkit.Together;
import dev.latchkey.usage.Usage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Limits are exact as long as answers are in time; on a busy machine that is as long as this. */
    private static final String IN_TIME = "?timeout=30s";

    @TempDir
    Path directory;

    /** The limits of a key, and the window that is full first. */
    private record Round(long perMinute, long perHour, long perDay, String window) {
        long most() {
            return Math.min(perMinute, Math.min(perHour, perDay));
        }

        Limits limits() {
            return Limits.NONE
                    .with(Window.MINUTE, perMinute)
                    .with(Window.HOUR, perHour)
                    .with(Window.DAY, perDay);
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
            new Round(100, UNLIMITED, 1_000, "minute"),
            new Round(100, UNLIMITED, UNLIMITED, "minute"));

    @Test
    void all_nodes_together_admit_each_limit_exactly_and_totals_equal_the_admissions() throws Exception {
        String url = TestPostgres.newDatabase();
        LatchkeyDatabase database = LatchkeyDatabase.at(url);
        List<IssuedKey> keys = new ArrayList<>();
        ROUNDS.forEach(round -> keys.addAll(database.create(1, round.limits())));
        Map<UUID, Usage> admitted = new HashMap<>();
        try (TestRedis redis = TestRedis.start();
                ManyServers nodes =
                        ManyServers.start(NODES, directory, url, Map.of("REDIS_URL", redis.url() + IN_TIME))) {
            nodes.awaitHealth("status", "healthy");
            for (int i = 0; i < ROUNDS.size(); i++) {
                Round round = ROUNDS.get(i);
                long begun = System.nanoTime();

                long together = admittedByAll(nodes, keys.get(i), round.window());

                assertThat(together).as("%s", round).isEqualTo(round.most());
                assertThat(Duration.ofNanos(System.nanoTime() - begun))
                        .as("all of it was in one minute")
                        .isLessThan(Duration.ofMinutes(1));
                admitted.put(keys.get(i).key().id(), new Usage(together, together));
            }
            nodes.stop();
            assertThat(database.totals(admitted.keySet())).isEqualTo(admitted);
        }
    }

    @Test
    void the_others_leave_its_share_to_a_node_that_does_not_reach_Redis() throws Exception {
        String url = TestPostgres.newDatabase();
        IssuedKey key = LatchkeyDatabase.at(url)
                .create(1, Limits.NONE.with(Window.MINUTE, 100))
                .get(0);
        try (TestRedis redis = TestRedis.start();
                TestRedis nowhere = TestRedis.start()) {
            nowhere.kill();
            try (LatchkeyProcess one = node(0, url, redis);
                    LatchkeyProcess other = node(1, url, redis);
                    LatchkeyProcess cutOff = node(2, url, nowhere)) {
                for (LatchkeyProcess connected : List.of(one, other)) {
                    Caller caller = new Caller(connected.address());
                    Eventually.within(
                            PATIENCE,
                            "it knows of the node that is cut off",
                            () -> caller.get("/metrics").body().contains("\nlatchkey_nodes_cut_off 1.0\n"));
                }
                long admitted = 0;
                for (LatchkeyProcess each : List.of(one, other, cutOff)) {
                    admitted += untilRefused(new Caller(each.address()), key, "minute");
                }
                assertThat(admitted).isEqualTo(100);
            }
        }
    }

    private LatchkeyProcess node(int number, String database, TestRedis redis) throws IOException {
        return LatchkeyProcess.serve(
                directory.resolve("node-" + number),
                Map.of("DATABASE_URL", database, "REDIS_URL", redis.url() + IN_TIME));
    }

    @Test
    void without_a_Redis_several_nodes_have_a_share_each_and_the_last_one_has_it_all() throws Exception {
        String url = TestPostgres.newDatabase();
        List<IssuedKey> keys = LatchkeyDatabase.at(url).create(2, Limits.NONE.with(Window.MINUTE, 100));
        try (ManyServers nodes = ManyServers.start(NODES, directory, url, Map.of())) {
            assertThat(nodes.allSay("status", "degraded")).isTrue();
            assertThat(nodes.allSay("limiter", "away")).isTrue();
            assertThat(admittedByAll(nodes, keys.get(0), "minute")).isEqualTo(100);

            nodes.get(0).stop();
            nodes.get(1).stop();

            Eventually.within(
                    PATIENCE,
                    "the one that is left is alone",
                    () -> nodes.health(2, "status").equals("healthy"));
            assertThat(nodes.health(2, "limiter")).isEqualTo("up");
            assertThat(untilRefused(nodes.callers().get(2), keys.get(1), "minute"))
                    .isEqualTo(100);
        }
    }

    @Test
    void postgresql_killed_and_started_again_under_load_loses_nothing_and_nobody_is_refused() throws Exception {
        try (MortalPostgres postgres = MortalPostgres.start(directory.resolve("postgres"));
                TestRedis redis = TestRedis.start()) {
            LatchkeyDatabase database = LatchkeyDatabase.at(postgres.url());
            List<IssuedKey> keys = database.create(2 * NODES, LatchkeyDatabase.NO_LIMITS);
            List<SteadyCallers> callers = new ArrayList<>();
            try (ManyServers nodes =
                    ManyServers.start(NODES, directory, postgres.url(), Map.of("REDIS_URL", redis.url()))) {
                for (int i = 0; i < NODES; i++) {
                    callers.add(new SteadyCallers(keys.subList(2 * i, 2 * i + 2), 1, nodes.get(i)));
                }
                callers.forEach(each -> each.awaitAnswers(100));

                postgres.kill();
                nodes.awaitHealth("store", "away");
                // Limits do not need the database.
                assertThat(nodes.allSay("limiter", "up")).isTrue();
                callers.forEach(each -> each.awaitAnswers(100));
                postgres.startAgain();
                nodes.awaitHealth("store", "up");
                callers.forEach(each -> each.awaitAnswers(100));

                Map<UUID, Usage> answered = new HashMap<>();
                callers.forEach(each -> answered.putAll(each.stop()));
                nodes.stop();
                assertThat(database.totals(answered.keySet())).isEqualTo(answered);
            } finally {
                callers.forEach(SteadyCallers::close);
            }
        }
    }

    /** Lets all threads of all nodes ask at once, each until it is refused. */
    private static long admittedByAll(ManyServers nodes, IssuedKey key, String window) {
        List<Callable<Long>> threads = new ArrayList<>();
        for (Caller caller : nodes.callers()) {
            for (int i = 0; i < THREADS_PER_NODE; i++) {
                threads.add(() -> untilRefused(caller, key, window));
            }
        }
        return Together.run(threads).stream().mapToLong(Long::longValue).sum();
    }

    private static long untilRefused(Caller caller, IssuedKey key, String window) {
        String secret = key.secret().reveal();
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

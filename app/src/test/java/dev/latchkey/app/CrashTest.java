package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.LatchkeyProcess.Result;
import dev.latchkey.store.jdbc.Database;
import dev.latchkey.store.jdbc.DatabaseOptions;
import dev.latchkey.store.jdbc.DatabaseUrl;
import dev.latchkey.testkit.TestPostgres;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.Usage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills real servers under load, again and again on the same data: what was answered is counted exactly once, and what was not
 * asked for never. More rounds: {@code -Dlatchkey.crash.rounds=20}.
 */
class CrashTest {

    private static final int ROUNDS = Integer.getInteger("latchkey.crash.rounds", 5);
    private static final int CALLERS = 4;
    private static final int MOST_ANSWERS = 800;
    private static final int LATEST_KILL_MILLIS = 2_500;
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path data;

    @Test
    void what_a_killed_server_had_answered_is_counted_once_on_SQLite() throws Exception {
        crashAgainAndAgain(Map.of(), DatabaseUrl.sqlite(data.resolve("latchkey.db")));
    }

    @Test
    void what_a_killed_server_had_answered_is_counted_once_on_PostgreSQL() throws Exception {
        String url = TestPostgres.newDatabase();
        crashAgainAndAgain(Map.of("DATABASE_URL", url), DatabaseUrl.parse(url));
    }

    private void crashAgainAndAgain(Map<String, String> environment, DatabaseUrl url) throws Exception {
        List<UUID> ids = new ArrayList<>();
        List<String> secrets = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            String made = create(environment, "caller-" + i);
            ids.add(UUID.fromString(Caller.field(made, "id")));
            secrets.add(Caller.field(made, "key"));
        }
        List<CountedCalls> calls = List.of();
        Map<UUID, KeyUsage> counted = usage(url, ids);
        for (int round = 0; round <= ROUNDS; round++) {
            Random random = new Random(round);
            if (random.nextInt(3) == 0) {
                Duration soon = Duration.ofMillis(random.nextInt(LATEST_KILL_MILLIS));
                LatchkeyProcess.serveAndKill(data, environment, soon);
            }
            if (random.nextBoolean()) {
                assertThat(LatchkeyProcess.run(data, environment, "list").exitCode())
                        .isZero();
                counted = checked(calls, counted, usage(url, ids), ids);
                calls = List.of();
            }
            try (LatchkeyProcess server = LatchkeyProcess.serve(data, environment)) {
                counted = checked(calls, counted, usage(url, ids), ids);
                calls = callsUntilKilled(server, secrets, random);
            }
        }
    }

    private static Map<UUID, KeyUsage> checked(
            List<CountedCalls> calls, Map<UUID, KeyUsage> before, Map<UUID, KeyUsage> after, List<UUID> ids) {
        for (int i = 0; i < calls.size(); i++) {
            calls.get(i).assertCounted(total(before, ids.get(i)), total(after, ids.get(i)));
        }
        return after;
    }

    /** Lets callers call until the server is killed in the middle of it. */
    private static List<CountedCalls> callsUntilKilled(LatchkeyProcess server, List<String> secrets, Random random)
            throws Exception {
        CountDownLatch answers = new CountDownLatch(1 + random.nextInt(MOST_ANSWERS));
        List<CountedCalls> calls = new ArrayList<>();
        for (String secret : secrets) {
            calls.add(new CountedCalls(server.address(), secret, new Random(random.nextLong())));
        }
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (CountedCalls each : calls) {
                running.add(threads.submit(() -> each.run(answers)));
            }
            assertThat(answers.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            server.kill();
            for (Future<?> each : running) {
                each.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        return calls;
    }

    private String create(Map<String, String> environment, String name) {
        Result made = LatchkeyProcess.run(
                data,
                environment,
                "create",
                "--name",
                name,
                "--patient-limit",
                "unlimited",
                "--per-minute",
                "unlimited",
                "--per-hour",
                "unlimited",
                "--format",
                "json");
        assertThat(made.exitCode()).as(made.err()).isZero();
        return made.out();
    }

    private static Map<UUID, KeyUsage> usage(DatabaseUrl url, List<UUID> ids) {
        TimeSource time = TimeSource.system();
        try (Database database = Database.open(url, DatabaseOptions.single(), time)) {
            return database.usage().usage(ids, time.instant());
        }
    }

    private static Usage total(Map<UUID, KeyUsage> usage, UUID id) {
        return Objects.requireNonNull(usage.get(id)).total();
    }
}

package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.IssuedKey;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.store.jdbc.dialect.DatabaseUrl;
import dev.latchkey.testkit.TestPostgres;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.Usage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills real servers under load, again and again on the same data: what was answered is counted exactly once, and what was not
 * asked for never; what was spent of a minute or a day stays spent. More rounds: {@code -Dlatchkey.crash.rounds=20}.
 */
class CrashTest {

    private static final int ROUNDS = Integer.getInteger("latchkey.crash.rounds", 5);
    private static final int CALLERS = 4;
    private static final int MOST_ANSWERS = 800;
    private static final int LATEST_KILL_MILLIS = 2_500;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Limits A_DAY = Limits.NONE.with(Window.DAY, 1_000_000);
    private static final Limits A_MINUTE = Limits.NONE.with(Window.MINUTE, SpentMinute.LIMIT);

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
        LatchkeyDatabase database = new LatchkeyDatabase(url);
        List<IssuedKey> keys = database.create(CALLERS + 1, A_DAY);
        List<UUID> ids = keys.stream().map(issued -> issued.key().id()).toList();
        SpentMinute minute =
                new SpentMinute(database.create(1, A_MINUTE).get(0).secret().reveal());
        Load load = Load.NONE;
        Map<UUID, KeyUsage> counted = database.usage(ids);
        for (int round = 0; round <= ROUNDS; round++) {
            Random random = new Random(round);
            if (random.nextInt(3) == 0) {
                Duration soon = Duration.ofMillis(random.nextInt(LATEST_KILL_MILLIS));
                LatchkeyProcess.serveAndKill(data, environment, soon);
            }
            if (random.nextBoolean()) {
                assertThat(LatchkeyProcess.run(data, environment, "list").exitCode())
                        .isZero();
                counted = load.checked(counted, database.usage(ids));
                load = Load.NONE;
            }
            try (LatchkeyProcess server = LatchkeyProcess.serve(data, environment)) {
                LocalDate day = LocalDate.now(ZoneOffset.UTC);
                counted = load.checked(counted, database.usage(ids));
                minute.spend(server);
                load = Load.on(server, keys, random, day, counted);
                load.killUnder(server, minute, 1 + random.nextInt(MOST_ANSWERS));
            }
        }
        assertThat(minute.refusedAtOnce())
                .as("minutes that were spent before a kill")
                .isPositive();
    }

    /** Those who call one server until it is killed: each with a key of its own, the last one cutting the answers off. */
    private record Load(List<UUID> ids, List<CountedCalls> calls, List<CutStreams> cuts) {

        static final Load NONE = new Load(List.of(), List.of(), List.of());

        static Load on(
                LatchkeyProcess server,
                List<IssuedKey> keys,
                Random random,
                LocalDate day,
                Map<UUID, KeyUsage> counted) {
            List<UUID> ids = new ArrayList<>();
            List<CountedCalls> calls = new ArrayList<>();
            List<CutStreams> cuts = new ArrayList<>();
            for (IssuedKey issued : keys) {
                UUID id = issued.key().id();
                String secret = issued.secret().reveal();
                Random own = new Random(random.nextLong());
                ids.add(id);
                if (ids.size() < keys.size()) {
                    long today = of(counted, id).requestsToday();
                    calls.add(new CountedCalls(server.address(), secret, own, day, today));
                } else {
                    cuts.add(new CutStreams(server.address(), secret, own));
                }
            }
            return new Load(ids, calls, cuts);
        }

        /** Lets all call until the server is killed in the middle of it. */
        void killUnder(LatchkeyProcess server, SpentMinute minute, int answersBefore) {
            CountDownLatch answers = new CountDownLatch(answersBefore);
            ExecutorService threads = Executors.newCachedThreadPool();
            try {
                List<Future<?>> running = new ArrayList<>();
                calls.forEach(each -> running.add(threads.submit(() -> each.run(answers))));
                cuts.forEach(each -> running.add(threads.submit(each::run)));
                running.add(threads.submit(() -> minute.run(server)));
                Eventually.within(PATIENCE, "enough answers", () -> {
                    running.stream().filter(Future::isDone).forEach(Load::end);
                    return answers.getCount() == 0;
                });
                server.kill();
                running.forEach(Load::end);
            } finally {
                threads.shutdownNow();
            }
        }

        private static void end(Future<?> caller) {
            try {
                caller.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new AssertionError("a caller met what must not be", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        /** Holds what was counted to what was answered, and answers with it. */
        Map<UUID, KeyUsage> checked(Map<UUID, KeyUsage> before, Map<UUID, KeyUsage> after) {
            for (int i = 0; i < ids.size(); i++) {
                Usage was = of(before, ids.get(i)).total();
                Usage is = of(after, ids.get(i)).total();
                if (i < calls.size()) {
                    calls.get(i).assertCounted(was, is);
                } else {
                    cuts.get(i - calls.size()).assertCounted(was, is);
                }
            }
            return after;
        }

        private static KeyUsage of(Map<UUID, KeyUsage> usage, UUID id) {
            return Objects.requireNonNull(usage.get(id));
        }
    }
}

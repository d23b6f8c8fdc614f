package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.IssuedKey;
import dev.latchkey.testkit.MortalPostgres;
import dev.latchkey.usage.Usage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL killed under load, in the middle of a batch as well: nobody notices, and every request is counted once. */
class StoreKilledTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int KEYS = 4;
    private static final long SOME = 200;

    /** Some answers are sent in batches. */
    private static final int MOST_PATIENTS = 150;

    @TempDir
    Path directory;

    @Test
    void no_answer_fails_while_postgresql_is_killed_and_started_again_and_all_are_counted_once() throws Exception {
        try (MortalPostgres postgres = MortalPostgres.start(directory.resolve("postgres"))) {
            Map<String, String> environment = Map.of("DATABASE_URL", postgres.url());
            LatchkeyDatabase database = LatchkeyDatabase.at(postgres.url());
            List<IssuedKey> keys = database.create(KEYS, LatchkeyDatabase.NO_LIMITS);
            try (LatchkeyProcess server = LatchkeyProcess.serve(directory.resolve("data"), environment);
                    SteadyCallers callers = new SteadyCallers(keys, MOST_PATIENTS, server)) {
                callers.awaitAnswers(SOME);
                postgres.kill();
                awaitHealth(server, "away");
                callers.awaitAnswers(SOME);
                postgres.startAgain();
                killInTheMiddleOfABatch(postgres);
                awaitHealth(server, "away");
                callers.awaitAnswers(SOME);
                postgres.startAgain();
                awaitHealth(server, "up");
                callers.awaitAnswers(SOME);

                Map<UUID, Usage> answered = callers.stop();
                assertThat(answered).hasSize(KEYS);
                assertThat(callers.refusals()).isZero();
                Eventually.within(
                        PATIENCE,
                        "all of " + answered,
                        () -> database.totals(answered.keySet()).equals(answered));
                server.stop();
                assertThat(database.totals(answered.keySet())).isEqualTo(answered);
            }
        }
    }

    /** Waits until the drain is in the middle of its transaction, and lets the server die then. */
    private static void killInTheMiddleOfABatch(MortalPostgres postgres) throws SQLException {
        try (Connection locking = postgres.connect();
                Statement lock = locking.createStatement();
                Connection watching = postgres.connect();
                Statement watch = watching.createStatement()) {
            locking.setAutoCommit(false);
            lock.execute("LOCK TABLE latchkey.usage_day IN ACCESS EXCLUSIVE MODE");
            Eventually.within(PATIENCE, "a batch has begun", () -> isWaiting(watch));
            postgres.kill();
        } catch (SQLException closing) {
            assertThat(closing.getSQLState()).as("the connection is gone").startsWith("08");
        }
    }

    private static boolean isWaiting(Statement watch) {
        try (ResultSet row = watch.executeQuery("""
                SELECT count(*) FROM pg_stat_activity
                WHERE application_name = 'latchkey' AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO usage_day%'
                """)) {
            return row.next() && row.getLong(1) > 0;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The store is one of the checks; new traffic is welcome whether it is there or not. */
    private static void awaitHealth(LatchkeyProcess server, String store) {
        Caller caller = new Caller(server.address());
        Eventually.within(
                PATIENCE,
                "the store is " + store,
                () -> Caller.field(caller.get("/health", "").body(), "store").equals(store));
        assertThat(caller.get("/health/ready", "").statusCode()).isEqualTo(200);
    }
}

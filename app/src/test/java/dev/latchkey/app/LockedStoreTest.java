package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.BuiltInKey;
import dev.latchkey.key.IssuedKey;
import dev.latchkey.testkit.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that somebody keeps locked: whoever needs it is told soon, and what is in memory is answered from there. */
class LockedStoreTest {

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final String DEADLOCK_DETECTED = "40P01";
    private static final int MAX_TRIES = 20;

    /** Far more than a caller waits, for a machine that is busy, and less than any usual time limit of a database. */
    private static final Duration SOON = Duration.ofSeconds(4);

    @TempDir
    Path directory;

    @Test
    void nobody_waits_for_a_locked_PostgreSQL() throws Exception {
        String url = TestPostgres.newDatabase();
        List<IssuedKey> keys = LatchkeyDatabase.at(url).create(2, LatchkeyDatabase.NO_LIMITS);
        String known = keys.get(0).secret().reveal();
        String forgotten = keys.get(1).secret().reveal();
        String admin = admin(Map.of("DATABASE_URL", url));
        try (LatchkeyProcess server =
                LatchkeyProcess.serve(directory, Map.of("DATABASE_URL", url), "--stale-time", "10m")) {
            Caller caller = new Caller(server.address());
            assertThat(caller.generate(known, 1).statusCode()).isEqualTo(OK);
            assertThat(caller.get("/admin/v1/keys", admin).statusCode()).isEqualTo(OK);
            try (Connection other = DriverManager.getConnection(
                    "jdbc:postgresql://" + url.substring(url.indexOf('@') + 1), "postgres", "postgres")) {
                other.setAutoCommit(false);
                lockAll(other);

                assertThat(soon(() -> caller.generate(known, 1)).statusCode()).isEqualTo(OK);
                // Nothing is known yet of what it used, and that is what it says.
                assertThat(soon(() -> caller.get("/api/v1/key", known)).statusCode())
                        .isEqualTo(OK);
                assertUnavailable(soon(() -> caller.generate(forgotten, 1)));
                assertUnavailable(soon(() -> caller.get("/admin/v1/keys", admin)));
                assertUnavailable(soon(() -> caller.get("/admin/v1/stats", admin)));
                assertUnavailable(soon(() -> caller.get("/admin/v1/audit", admin)));
                other.rollback();
            }
            Eventually.within(
                    Duration.ofSeconds(60),
                    "all is well again",
                    () -> caller.generate(forgotten, 1).statusCode() == OK);
            assertThat(caller.get("/admin/v1/stats", admin).statusCode()).isEqualTo(OK);
        }
    }

    @Test
    void the_log_tells_of_a_locked_database_in_a_sentence() throws Exception {
        try (LatchkeyProcess server = LatchkeyProcess.serve(directory, Map.of())) {
            Caller caller = new Caller(server.address());
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("latchkey.db"));
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN EXCLUSIVE");
                caller.generate(BuiltInKey.DEMO_SECRET, 1);

                Eventually.within(
                        Duration.ofSeconds(60),
                        "the log says so",
                        () -> log(server).contains("The store does not take usage; the journal keeps it: "));
                statement.execute("ROLLBACK");
            }
            assertThat(log(server)).doesNotContain("\tat ");
        }
    }

    private static String log(LatchkeyProcess server) {
        try {
            return server.log();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String admin(Map<String, String> environment) {
        LatchkeyProcess.Result made = LatchkeyProcess.run(
                directory, environment, "create", "--name", "admin", "--scope", "admin:*", "--format", "json");
        assertThat(made.exitCode()).as(made.err()).isZero();
        return Caller.field(made.out(), "key");
    }

    /** Locks every table, as soon as that meets no transaction of the server's that PostgreSQL calls a deadlock. */
    private static void lockAll(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (var rows = statement.executeQuery("SELECT tablename FROM pg_tables WHERE schemaname = 'latchkey'")) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
            String lock = "LOCK TABLE latchkey." + String.join(", latchkey.", tables) + " IN ACCESS EXCLUSIVE MODE";
            for (int tries = 1; !isLocked(connection, lock); tries++) {
                assertThat(tries).as("tries to lock every table").isLessThan(MAX_TRIES);
            }
        }
    }

    private static boolean isLocked(Connection connection, String lock) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(lock);
            return true;
        } catch (SQLException e) {
            if (!DEADLOCK_DETECTED.equals(e.getSQLState())) {
                throw e;
            }
            connection.rollback();
            return false;
        }
    }

    private static HttpResponse<String> soon(Supplier<HttpResponse<String>> call) {
        long begun = System.nanoTime();
        HttpResponse<String> answer = call.get();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
        return answer;
    }

    private static void assertUnavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(UNAVAILABLE);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(Caller.field(answer.body(), "code")).isEqualTo("STORE_UNAVAILABLE");
    }
}

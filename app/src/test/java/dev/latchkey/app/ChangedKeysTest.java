package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.IssuedKey;
import dev.latchkey.store.jdbc.Database;
import dev.latchkey.store.jdbc.dialect.DatabaseOptions;
import dev.latchkey.testkit.Keys;
import dev.latchkey.testkit.TestPostgres;
import dev.latchkey.testkit.Together;
import dev.latchkey.time.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one PostgreSQL: a key that somebody takes away is refused by both within a second, notifications or not. */
class ChangedKeysTest {

    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final Duration PROMISED = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String LISTENERS =
            "FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'";

    @TempDir
    static Path directory;

    private static final List<LatchkeyProcess> SERVERS = new ArrayList<>();
    private static final List<Caller> CALLERS = new ArrayList<>();
    private static String url = "";

    @BeforeAll
    static void start() throws IOException {
        url = TestPostgres.newDatabase();
        for (String node : List.of("one", "two")) {
            LatchkeyProcess server = LatchkeyProcess.serve(directory.resolve(node), environment());
            SERVERS.add(server);
            CALLERS.add(new Caller(server.address()));
        }
    }

    @AfterAll
    static void stop() throws IOException {
        for (LatchkeyProcess server : SERVERS) {
            server.close();
        }
    }

    @BeforeEach
    void bothListen() throws SQLException {
        try (Connection connection = connect()) {
            awaitListeners(connection, 2);
        }
    }

    @Test
    void with_notifications() {
        takenAwayInEveryWay();
    }

    @Test
    void while_nothing_is_notified() throws SQLException {
        execute("ALTER TABLE latchkey.key_changes DISABLE TRIGGER key_changes_announced");
        try {
            takenAwayInEveryWay();
        } finally {
            execute("ALTER TABLE latchkey.key_changes ENABLE TRIGGER key_changes_announced");
        }
    }

    @Test
    void while_the_connections_that_listen_are_ended_again_and_again() throws SQLException {
        AtomicInteger ended = new AtomicInteger();
        ScheduledExecutorService saboteur = Executors.newSingleThreadScheduledExecutor();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            Future<?> sabotage = saboteur.scheduleWithFixedDelay(
                    () -> ended.addAndGet(count(statement, "SELECT count(pg_terminate_backend(pid)) " + LISTENERS)),
                    0,
                    10,
                    TimeUnit.MILLISECONDS);
            takenAwayInEveryWay();
            assertThat(sabotage.isDone()).isFalse();
        } finally {
            saboteur.shutdown();
        }

        assertThat(ended).hasValueGreaterThan(2 * SERVERS.size());
    }

    @Test
    void a_stopped_server_listens_no_more() throws IOException, SQLException {
        try (Connection connection = connect();
                LatchkeyProcess third = LatchkeyProcess.serve(directory.resolve("three"), environment())) {
            awaitListeners(connection, 3);
            third.stop();
            awaitListeners(connection, 2);
            assertThat(third.log()).doesNotContain("ERROR", "signals no changes", "does not answer");
        }
    }

    private static void takenAwayInEveryWay() {
        List<IssuedKey> keys = LatchkeyDatabase.at(url).create(6, LatchkeyDatabase.NO_LIMITS);
        IssuedKey bystander = keys.get(0);
        assertWorks(bystander);
        isTakenAway(
                keys.get(1),
                id -> assertThat(LatchkeyProcess.run(
                                        directory.resolve("cli"), environment(), "deactivate", id.toString())
                                .exitCode())
                        .isZero());
        isTakenAway(keys.get(2), ChangedKeysTest::deactivateAsAnotherNodeDoes);
        isTakenAway(keys.get(3), id -> execute("UPDATE latchkey.keys SET deactivated_at = 1 WHERE id = '" + id + "'"));
        isTakenAway(keys.get(4), id -> execute("DELETE FROM latchkey.keys WHERE id = '" + id + "'"));
        isTakenAway(keys.get(5), id -> execute("DELETE FROM latchkey.secrets WHERE key_id = '" + id + "'"));
        assertWorks(bystander);
    }

    private static void deactivateAsAnotherNodeDoes(UUID id) {
        try (Database database = Database.open(LatchkeyDatabase.at(url).url(), DatabaseOptions.pooled())) {
            Keys.change(
                    database.keys(),
                    id,
                    is -> is.deactivatedAt(TimeSource.system().instant()));
        }
    }

    private static void isTakenAway(IssuedKey key, Change change) {
        assertWorks(key);
        change.make(key.key().id());
        long changed = System.nanoTime();
        List<Callable<Integer>> callers = new ArrayList<>();
        for (Caller caller : CALLERS) {
            callers.add(() -> firstRefusal(caller, key, changed));
        }

        assertThat(Together.run(callers)).containsOnly(UNAUTHORIZED);
    }

    /** Calls until it is refused. No request that begins later than promised may be admitted. */
    private static int firstRefusal(Caller caller, IssuedKey key, long changed) {
        while (true) {
            long begun = System.nanoTime();
            int status = status(caller, key);
            if (status != OK) {
                return status;
            }
            assertThat(Duration.ofNanos(begun - changed))
                    .as("from the change to an admission")
                    .isLessThan(PROMISED);
        }
    }

    private static void assertWorks(IssuedKey key) {
        for (Caller caller : CALLERS) {
            assertThat(status(caller, key)).isEqualTo(OK);
        }
    }

    private static int status(Caller caller, IssuedKey key) {
        return caller.get("/api/v1/key", key.secret().reveal()).statusCode();
    }

    private static Map<String, String> environment() {
        return Map.of("DATABASE_URL", url);
    }

    private static Connection connect() throws SQLException {
        String address = url.substring(url.indexOf('@') + 1);
        return DriverManager.getConnection("jdbc:postgresql://" + address, "postgres", "postgres");
    }

    private static void awaitListeners(Connection connection, int listeners) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            Eventually.within(
                    PATIENCE,
                    listeners + " servers listen",
                    () -> count(statement, "SELECT count(*) " + LISTENERS) == listeners);
        }
    }

    private static int count(Statement statement, String sql) {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Change {
        void make(UUID key);
    }
}

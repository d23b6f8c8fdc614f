package dev.latchkey.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.store.jdbc.dialect.ChangeSignals;
import dev.latchkey.store.jdbc.dialect.DatabaseOptions;
import dev.latchkey.store.jdbc.dialect.DatabaseUrl;
import dev.latchkey.store.jdbc.dialect.PlainConnections;
import dev.latchkey.testkit.Keys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChangeSignalsTest {

    private static final int MANY = 10_000;
    private static final String LISTENERS =
            " FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'";

    private final TestDatabase database = TestDatabase.postgres();

    @BeforeEach
    void clear() throws SQLException {
        database.clear();
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Test
    void every_kind_of_change_by_plain_sql_is_signalled() throws SQLException {
        Semaphore heard = new Semaphore(0);
        try (ChangeSignals signals = listening(database.database(), heard)) {
            assertThat(signals).isNotNull();
            create(database.database());
            assertHeard(heard, "a new key");
            for (String change : List.of(
                    "UPDATE keys SET requests_per_minute = 7",
                    "UPDATE secrets SET pepper_version = 1",
                    "DELETE FROM secrets",
                    "DELETE FROM keys")) {
                database.execute(change);
                assertHeard(heard, change);
            }
            create(database.database());
            assertHeard(heard, "a new key");
            database.execute("TRUNCATE keys CASCADE");
            assertHeard(heard, "TRUNCATE");
        }
    }

    @Test
    void ten_thousand_changes_in_one_transaction_are_one_signal() throws SQLException {
        Semaphore heard = new Semaphore(0);
        try (ChangeSignals signals = listening(database.database(), heard)) {
            assertThat(signals).isNotNull();
            database.execute("INSERT INTO keys (id, name, hint, type, created_at, updated_at)"
                    + " SELECT gen_random_uuid(), 'Some', 'h', 'live', 1, 1 FROM generate_series(1, " + MANY + ")");
            assertHeard(heard, "many keys");
            // Signals come in the order of the commits, so any more of the first would be here with this one.
            database.execute("UPDATE keys SET requests_per_minute = 7");
            assertHeard(heard, "their limits");
            assertThat(heard.availablePermits()).isZero();
            assertThat(database.count("SELECT count(*) FROM key_changes")).isEqualTo(MANY);
        }
    }

    @Test
    void a_change_that_is_rolled_back_is_not_signalled() throws SQLException {
        create(database.database());
        Semaphore heard = new Semaphore(0);
        try (ChangeSignals signals = listening(database.database(), heard);
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            assertThat(signals).isNotNull();
            connection.setAutoCommit(false);
            statement.execute("UPDATE keys SET requests_per_minute = 8");
            connection.rollback();
            statement.execute("UPDATE keys SET requests_per_minute = 9");
            connection.commit();

            assertHeard(heard, "the change that was committed");
            assertThat(heard.availablePermits()).isZero();
        }
    }

    @Test
    void two_schemas_of_one_database_do_not_disturb_each_other_and_all_nodes_of_one_hear() {
        Semaphore first = new Semaphore(0);
        Semaphore second = new Semaphore(0);
        Semaphore other = new Semaphore(0);
        // As long as a schema's name can be, and a word of SQL's own.
        for (String schema : List.of("s".repeat(63), "user")) {
            try (Database apart =
                    Database.open(database.url(), DatabaseOptions.single().withSchema(schema))) {
                apart.migrate();
                try (ChangeSignals one = listening(database.database(), first);
                        ChangeSignals two = listening(database.database(), second);
                        ChangeSignals three = listening(apart, other)) {
                    assertThat(List.of(one, two, three)).doesNotContainNull();
                    create(apart);
                    assertHeard(other, "a key in " + schema);
                    create(database.database());
                    assertHeard(first, "a key");
                    assertHeard(second, "a key");
                    assertThat(first.availablePermits() + second.availablePermits() + other.availablePermits())
                            .isZero();
                }
            }
        }
    }

    @Test
    void a_connection_that_is_ended_again_and_again_is_made_again() throws SQLException {
        create(database.database());
        Semaphore heard = new Semaphore(0);
        try (ChangeSignals signals = listening(database.database(), heard)) {
            assertThat(signals).isNotNull();
            for (int i = 1; i <= 4; i++) {
                assertThat(database.count("SELECT count(pg_terminate_backend(pid))" + LISTENERS))
                        .isOne();
                assertHeard(heard, "that something may have changed meanwhile");
                database.execute("UPDATE keys SET requests_per_minute = " + i);
                assertHeard(heard, "a change after the connection was ended " + i + " times");
            }
        }
    }

    @Test
    void a_connection_whose_server_falls_silent_is_made_again() throws SQLException, IOException, InterruptedException {
        Semaphore heard = new Semaphore(0);
        try (ChangeSignals signals = PlainConnections.impatient(database.dialect(), "latchkey", heard::release)) {
            assertThat(signals).isNotNull();
            assertHeard(heard, "that it listens now");
            long process = database.count("SELECT pid" + LISTENERS);
            send("STOP", process);
            try {
                assertHeard(heard, "that it listens by another connection");
                create(database.database());
                assertHeard(heard, "a new key");
            } finally {
                send("CONT", process);
            }
        }
    }

    private static void send(String signal, long process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void nothing_listens_after_the_end() throws SQLException {
        Semaphore heard = new Semaphore(0);
        listening(database.database(), heard).close();

        assertThat(threads()).isZero();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            // The server notices on its own that nobody is there any more.
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            long listeners = 1;
            while (listeners > 0 && System.nanoTime() < end) {
                try (ResultSet row = statement.executeQuery("SELECT count(*), pg_stat_clear_snapshot()" + LISTENERS)) {
                    row.next();
                    listeners = row.getLong(1);
                }
            }
            assertThat(listeners).isZero();
        }
        create(database.database());
        assertThat(heard.availablePermits()).isZero();
    }

    @Test
    @Timeout(30)
    void a_server_that_is_away_or_says_nothing_holds_nobody_up() throws IOException {
        int away;
        try (ServerSocket free = new ServerSocket(0)) {
            away = free.getLocalPort();
        }
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int port : new int[] {away, silent.getLocalPort()}) {
                Semaphore heard = new Semaphore(0);
                DatabaseUrl url = DatabaseUrl.parse("postgresql://ann:secret@localhost:" + port + "/shop");
                try (Database unreachable = Database.open(url, DatabaseOptions.single());
                        ChangeSignals signals = unreachable.changeSignals(heard::release)) {
                    assertThat(signals).isNotNull();
                }
                assertThat(heard.availablePermits()).isZero();
            }
        }
    }

    @Test
    void an_embedded_database_signals_nothing_and_needs_no_thread_for_it(@TempDir Path directory) {
        Semaphore heard = new Semaphore(0);
        long before = threads();
        try (TestDatabase embedded = TestDatabase.sqlite(directory);
                ChangeSignals signals = embedded.database().changeSignals(heard::release)) {
            assertThat(signals).isNotNull();
            create(embedded.database());
            assertThat(threads()).isEqualTo(before);
        }
        assertThat(heard.availablePermits()).isZero();
    }

    /** Listens, and has taken the signal that a new connection gives. */
    private static ChangeSignals listening(Database database, Semaphore heard) {
        ChangeSignals signals = database.changeSignals(heard::release);
        assertHeard(heard, "that it listens now");
        return signals;
    }

    private static void assertHeard(Semaphore heard, String what) {
        try {
            assertThat(heard.tryAcquire(30, TimeUnit.SECONDS)).as(what).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("latchkey-change-signals"))
                .count();
    }

    private static void create(Database database) {
        Keys.store(database.keys(), Keys.aKey().build(), Keys.aSecret());
    }
}

package dev.latchkey.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.store.jdbc.dialect.DatabaseOptions;
import dev.latchkey.store.jdbc.dialect.DatabaseUrl;
import dev.latchkey.testkit.Keys;
import dev.latchkey.testkit.MortalPostgres;
import dev.latchkey.testkit.SettableTime;
import dev.latchkey.time.Deadline;
import dev.latchkey.time.TimeSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody holds what a statement needs, and lets it go only when whoever waits has given up. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LockedDatabaseTest {

    /** Nobody who has no patience of his own would give up within the time of a test. */
    private static final DatabaseOptions PATIENT =
            new DatabaseOptions(DatabaseOptions.DEFAULT_SCHEMA, 4, Duration.ofMinutes(10));

    /** Of which whoever comes next gets the same connection. */
    private static final DatabaseOptions ONE_FOR_CALLERS =
            new DatabaseOptions(DatabaseOptions.DEFAULT_SCHEMA, 3, Duration.ofMinutes(10));

    private static final List<String> TABLES = List.of("keys", "secrets", "key_changes", "usage_totals", "audit");

    @Test
    void a_caller_does_not_wait_for_another_process_that_writes_to_the_file(@TempDir Path directory)
            throws SQLException {
        try (TestDatabase database = TestDatabase.sqlite(directory);
                Connection other = database.connect();
                Statement statement = other.createStatement();
                Database locked = Database.open(database.url(), PATIENT)) {
            statement.execute("BEGIN EXCLUSIVE");

            assertGivenUp(ofCaller(), () -> store(locked));
            assertGivenUp(ofLongWork(), () -> store(locked));
            statement.execute("ROLLBACK");
            store(locked);
        }
    }

    @Test
    void a_caller_does_not_wait_behind_a_write_that_nobody_waits_for(@TempDir Path directory) throws Exception {
        try (TestDatabase database = TestDatabase.sqlite(directory);
                Connection other = database.connect();
                Statement statement = other.createStatement();
                Database locked = Database.open(database.url(), PATIENT)) {
            statement.execute("BEGIN IMMEDIATE");
            Thread background = new Thread(() -> store(locked));
            background.start();

            assertGivenUp(ofCaller(), () -> store(locked));
            assertThat(background.isAlive()).isTrue();
            statement.execute("ROLLBACK");
            background.join();
        }
    }

    @Test
    void a_caller_does_not_wait_for_a_lock_in_postgresql() throws SQLException {
        try (TestDatabase database = TestDatabase.postgres();
                Connection other = database.connect();
                Statement statement = other.createStatement();
                Database locked = Database.open(database.url(), PATIENT)) {
            locked.keys().findByIdPrefix("", 1);
            other.setAutoCommit(false);
            for (String table : TABLES) {
                statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
            }

            for (Deadline patience : List.of(ofCaller(), ofLongWork())) {
                assertGivenUp(patience, () -> locked.keys().findByIdPrefix("", 1));
            }
            assertGivenUp(ofCaller(), () -> store(locked));
            assertGivenUp(ofLongWork(), () -> store(locked));
            other.commit();
            store(locked);
        }
    }

    @Test
    void connections_that_hang_are_given_up_and_replaced() throws Exception {
        try (TestDatabase database = TestDatabase.postgres();
                Database hanging = Database.open(database.url(), PATIENT)) {
            Deadline.forAll(Duration.ofSeconds(30), TimeSource.system())
                    .run(() -> hanging.keys().findByIdPrefix("", 1));
            List<Long> backends = new ArrayList<>();
            try (Connection other = database.connect();
                    Statement statement = other.createStatement();
                    var rows = statement.executeQuery("SELECT pid FROM pg_stat_activity"
                            + " WHERE datname = current_database() AND pid <> pg_backend_pid()")) {
                while (rows.next()) {
                    backends.add(rows.getLong(1));
                }
            }
            signal("STOP", backends);
            try {
                int answered = 0;
                while (answered < 2) {
                    answered += answers(ofCaller(), () -> hanging.keys().findByIdPrefix("", 1)) ? 1 : 0;
                }
            } finally {
                signal("CONT", backends);
            }
        }
    }

    @Test
    void what_takes_long_ends_soon_when_the_server_falls_silent_and_not_before(@TempDir Path directory)
            throws Exception {
        HandleCallback<Integer, RuntimeException> three = handle -> handle.createQuery("SELECT 3 FROM pg_sleep(3)")
                .mapTo(Integer.class)
                .one();
        HandleCallback<Integer, RuntimeException> endless = handle -> handle.createQuery("SELECT 1 FROM pg_sleep(300)")
                .mapTo(Integer.class)
                .one();
        try (MortalPostgres server = MortalPostgres.start(directory.resolve("data"));
                Database frozen = Database.open(DatabaseUrl.parse(server.url()), PATIENT)) {
            frozen.migrate();
            ofLongWork()
                    .run(() -> assertThat(frozen.handles().<Integer>read(three)).isEqualTo(3));
            CountDownLatch begun = new CountDownLatch(1);
            FutureTask<Boolean> work = new FutureTask<>(() -> answers(
                    ofLongWork(),
                    () -> frozen.handles().read(handle -> {
                        handle.getConnection();
                        begun.countDown();
                        return endless.withHandle(handle);
                    })));
            new Thread(work).start();
            begun.await();
            server.freeze();
            try {
                // Well before the driver gives a connection up.
                assertThat(work.get(30, TimeUnit.SECONDS)).isFalse();
                assertGivenUp(ofLongWork(), () -> frozen.keys().findByIdPrefix("", 1));
            } finally {
                server.thaw();
            }
            boolean isBack = false;
            while (!isBack) {
                isBack = answers(ofLongWork(), () -> frozen.keys().findByIdPrefix("", 1));
            }
        }
    }

    @Test
    void what_takes_long_takes_no_connection_from_callers(@TempDir Path directory) throws Exception {
        try (TestDatabase database = TestDatabase.sqlite(directory);
                Database busy = Database.open(database.url(), PATIENT)) {
            CountDownLatch taken = new CountDownLatch(2);
            CountDownLatch done = new CountDownLatch(1);
            Runnable holding = () -> busy.handles().read(handle -> {
                handle.getConnection();
                taken.countDown();
                return await(done);
            });
            List<Thread> takers =
                    List.of(new Thread(holding), new Thread(() -> ofLongWork().run(holding)));
            takers.forEach(Thread::start);
            taken.await();

            assertGivenUp(ofLongWork(), () -> busy.keys().findByIdPrefix("", 1));
            Deadline.forAll(Duration.ofSeconds(30), TimeSource.system())
                    .run(() -> assertThat(busy.keys().findByIdPrefix("", 1)).isEmpty());
            done.countDown();
            for (Thread taker : takers) {
                taker.join();
            }
        }
    }

    @Test
    void work_whose_time_was_over_before_its_turn_asks_nothing(@TempDir Path directory) throws SQLException {
        try (TestDatabase database = TestDatabase.sqlite(directory);
                Database free = Database.open(database.url(), PATIENT)) {
            Deadline over = Deadline.forAll(Duration.ZERO, TimeSource.system());

            assertGivenUp(over, () -> free.keys().findByIdPrefix("", 1));
            assertGivenUp(over, () -> store(free));
            assertThat(free.keys().findByIdPrefix("", 1)).isEmpty();
        }
    }

    @Test
    void a_read_whose_time_ends_in_the_middle_leaves_no_transaction_to_whoever_writes_next(@TempDir Path directory)
            throws SQLException {
        SettableTime time = new SettableTime(Instant.EPOCH);
        HandleCallback<Integer, RuntimeException> overBeforeIt = handle -> {
            time.advance(Duration.ofSeconds(1));
            return one(handle);
        };
        HandleCallback<Integer, RuntimeException> overAfterIt = handle -> {
            int read = one(handle);
            time.advance(Duration.ofSeconds(1));
            return read;
        };
        try (TestDatabase database = TestDatabase.sqlite(directory);
                Database shared = Database.open(database.url(), ONE_FOR_CALLERS)) {
            store(shared);
            int names = 0;
            for (HandleCallback<Integer, RuntimeException> read : List.of(overBeforeIt, overAfterIt)) {
                answers(
                        Deadline.forAll(Deadline.OF_A_CALLER, time),
                        () -> shared.handles().snapshot(read));
                String name = "name " + names++;
                ofCaller()
                        .run(() -> shared.handles().write(handle -> handle.execute("UPDATE keys SET name = ?", name)));
                assertThat(database.count("SELECT count(*) FROM keys WHERE name = '" + name + "'"))
                        .isPositive();
                ofCaller().run(() -> store(shared));
                ofCaller().run(() -> shared.handles().snapshot(LockedDatabaseTest::one));
            }
        }
    }

    @Test
    void work_that_nobody_waits_for_is_let_wait(@TempDir Path directory) throws Exception {
        try (TestDatabase database = TestDatabase.sqlite(directory);
                Connection other = database.connect();
                Statement statement = other.createStatement();
                Database locked = Database.open(database.url(), PATIENT)) {
            // On the connection whose time a caller has shortened before.
            assertThat(locked.keys().findByIdPrefix("", 1)).isEmpty();
            statement.execute("BEGIN IMMEDIATE");
            UUID[] stored = new UUID[1];
            Thread background = new Thread(() -> stored[0] = store(locked));
            background.start();
            assertGivenUp(ofCaller(), () -> store(locked));
            assertGivenUp(ofCaller(), () -> store(locked));

            statement.execute("ROLLBACK");
            background.join();
            assertThat(locked.keys().findById(stored[0])).isPresent();
        }
    }

    private static int one(Handle handle) {
        return handle.createQuery("SELECT 1").mapTo(Integer.class).one();
    }

    private static Deadline ofCaller() {
        return Deadline.forAll(Deadline.OF_A_CALLER, TimeSource.system());
    }

    private static Deadline ofLongWork() {
        return Deadline.forEachWait(Deadline.OF_A_CALLER);
    }

    private static boolean answers(Deadline patience, Runnable work) {
        try {
            patience.run(work);
            return true;
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    private static void assertGivenUp(Deadline patience, Runnable work) {
        assertThatThrownBy(() -> patience.run(work)).isInstanceOf(StoreUnavailableException.class);
    }

    private static UUID store(Database database) {
        return Keys.store(database.keys(), Keys.aKey().build(), Keys.aSecret()).id();
    }

    private static void signal(String signal, List<Long> processes) throws Exception {
        for (long process : processes) {
            Process kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(process)).start();
            assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

package dev.latchkey.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.store.jdbc.dialect.DatabaseOptions;
import dev.latchkey.store.jdbc.dialect.DatabaseUrl;
import dev.latchkey.store.jdbc.dialect.PlainConnections;
import dev.latchkey.store.jdbc.dialect.Schema;
import dev.latchkey.testkit.Keys;
import dev.latchkey.testkit.TestPostgres;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageProgress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseTest {

    private static final DatabaseOptions IMPATIENT =
            new DatabaseOptions(DatabaseOptions.DEFAULT_SCHEMA, 2, Duration.ofMillis(300));

    @Test
    void a_new_database_has_no_tables_until_it_is_migrated(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("data").resolve("latchkey.db");
        try (Database database = Database.open(DatabaseUrl.sqlite(file), DatabaseOptions.single())) {
            assertThat(database.schemaVersion()).isZero();
            assertThat(database.isCurrent()).isFalse();

            database.migrate();
            database.migrate();

            assertThat(database.isCurrent()).isTrue();
            assertThat(database.schemaVersion()).isEqualTo(Schema.NEWEST);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void the_newest_version_is_that_of_the_last_migration(String folder) throws IOException, URISyntaxException {
        URL migrations = Objects.requireNonNull(Database.class.getResource(folder));
        Pattern name = Pattern.compile("V([0-9]+)__[a-z_]+\\.sql");
        try (Stream<Path> files = Files.list(Path.of(migrations.toURI()))) {
            List<Integer> versions = files.map(
                            file -> name.matcher(file.getFileName().toString()))
                    .peek(matcher -> assertThat(matcher.matches()).isTrue())
                    .map(matcher -> Integer.valueOf(matcher.group(1)))
                    .sorted()
                    .toList();
            assertThat(versions).doesNotHaveDuplicates().last().isEqualTo(Schema.NEWEST);
        }
    }

    @Test
    void tables_of_a_newer_program_are_refused(@TempDir Path directory) throws SQLException {
        try (TestDatabase database = TestDatabase.sqlite(directory)) {
            int later = Schema.NEWEST + 1;
            database.execute(
                    "INSERT INTO %s SELECT %d, '%d', 'later', 'SQL', 'V%d__later.sql', 1, 'x', CURRENT_TIMESTAMP, 1, 1"
                            .formatted(Schema.HISTORY, later, later, later));

            assertThat(database.database().isCurrent()).isFalse();
            assertThatThrownBy(database.database()::migrate)
                    .isInstanceOf(IncompatibleSchemaException.class)
                    .hasMessageContaining("version " + (Schema.NEWEST + 1));
        }
    }

    @Test
    void postgresql_is_shared_with_tables_of_the_same_names() throws SQLException {
        DatabaseUrl url = DatabaseUrl.parse(TestPostgres.newDatabase());
        try (Connection connection = PlainConnections.to(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE keys (id int)");
            statement.execute("CREATE TABLE flyway_schema_history (id int)");
            statement.execute("CREATE SCHEMA shared");
            statement.execute("CREATE TABLE shared.orders (id int)");
            try (Database usual = Database.open(url, DatabaseOptions.pooled());
                    Database shared =
                            Database.open(url, DatabaseOptions.single().withSchema("shared"))) {
                usual.migrate();
                shared.migrate();
                Keys.store(usual.keys(), Keys.aKey().build(), Keys.aSecret());

                assertThat(usual.keys().findByIdPrefix("", 9)).hasSize(1);
                assertThat(shared.keys().findByIdPrefix("", 9)).isEmpty();
                assertThat(shared.isCurrent()).isTrue();
            }
        }
    }

    @Test
    void a_server_that_is_away_is_unavailable_and_its_password_untold() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        DatabaseUrl url = DatabaseUrl.parse("postgresql://ann:s3cr%40t@localhost:" + port + "/shop?connectTimeout=1");
        UsageProgress progress = new UsageProgress(UUID.randomUUID(), 1, 0);
        for (DatabaseOptions options : List.of(IMPATIENT, DatabaseOptions.single())) {
            try (Database database = Database.open(url, options)) {
                assertUnavailable(database::migrate);
                assertUnavailable(() -> database.keys().findById(UUID.randomUUID()));
                assertUnavailable(() -> Keys.store(database.keys(), Keys.aKey().build(), Keys.aSecret()));
                assertUnavailable(() -> database.keys().changesSince(null));
                assertUnavailable(() -> database.usage().add(new UsageBatch(), "a", progress, 1, Instant.EPOCH));
                assertUnavailable(() -> database.usage().progress("a"));
            }
        }
    }

    @Test
    void a_database_that_is_not_there_is_unavailable() {
        String url = TestPostgres.newDatabase() + "_not";
        try (Database database = Database.open(DatabaseUrl.parse(url), DatabaseOptions.single())) {
            assertUnavailable(database::migrate);
        }
    }

    @Test
    void a_database_that_is_closed_for_maintenance_is_unavailable() throws SQLException {
        String address = TestPostgres.newDatabase();
        DatabaseUrl server = DatabaseUrl.parse(address.substring(0, address.lastIndexOf('/')) + "/postgres");
        try (Connection connection = PlainConnections.to(server);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "ALTER DATABASE " + address.substring(address.lastIndexOf('/') + 1) + " ALLOW_CONNECTIONS false");
        }
        for (DatabaseOptions options : List.of(IMPATIENT, DatabaseOptions.single())) {
            try (Database database = Database.open(DatabaseUrl.parse(address), options)) {
                assertUnavailable(() -> database.keys().changesSince(null));
            }
        }
    }

    @Test
    void a_schema_that_may_not_be_made_is_told_in_a_sentence() throws SQLException {
        String address = TestPostgres.newDatabase();
        DatabaseUrl owner = DatabaseUrl.parse(address);
        try (Connection connection = PlainConnections.to(owner);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE visitor LOGIN");
        }
        DatabaseUrl url = DatabaseUrl.parse(address.replaceFirst("//[^@]*@", "//visitor@"));
        try (Database database = Database.open(url, DatabaseOptions.single())) {
            assertThatThrownBy(database::migrate)
                    .isInstanceOf(IncompatibleSchemaException.class)
                    .hasMessageContaining("cannot be made")
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void a_pool_whose_connections_are_all_taken_is_unavailable(@TempDir Path directory) throws InterruptedException {
        DatabaseUrl url = DatabaseUrl.sqlite(directory.resolve("latchkey.db"));
        try (Database database = Database.open(url, IMPATIENT)) {
            database.migrate();
            CountDownLatch taken = new CountDownLatch(1);
            CountDownLatch done = new CountDownLatch(1);
            List<Thread> takers = new ArrayList<>();
            for (int i = 0; i < 1; i++) {
                takers.add(new Thread(() -> database.handles().read(handle -> {
                    handle.getConnection();
                    taken.countDown();
                    return await(done);
                })));
            }
            takers.forEach(Thread::start);
            taken.await();

            assertUnavailable(() -> database.keys().findByIdPrefix("", 1));
            done.countDown();
            for (Thread taker : takers) {
                taker.join();
            }
            assertThat(database.keys().findByIdPrefix("", 1)).isEmpty();
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

    @Test
    void a_connection_that_breaks_is_replaced() throws SQLException {
        try (TestDatabase database = TestDatabase.postgres()) {
            assertThat(database.database().keys().findByIdPrefix("", 1)).isEmpty();
            database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid()");

            boolean answered = false;
            for (int attempt = 0; attempt < 20 && !answered; attempt++) {
                try {
                    answered = database.database().keys().findByIdPrefix("", 1).isEmpty();
                } catch (StoreUnavailableException e) {
                    assertThat(e).hasMessageContaining("not available");
                }
            }
            assertThat(answered).isTrue();
        }
    }

    @Test
    void a_file_that_cannot_be_used_is_unavailable(@TempDir Path directory) throws IOException {
        Path text = Files.writeString(directory.resolve("text"), "no database at all, just text".repeat(99));
        for (Path file : List.of(directory, text, text.resolve("below"))) {
            try (Database database = Database.open(DatabaseUrl.sqlite(file), DatabaseOptions.single())) {
                assertUnavailable(database::migrate);
                assertUnavailable(() -> database.keys().findById(UUID.randomUUID()));
            }
        }
    }

    @Test
    void a_file_that_another_process_never_lets_go_is_unavailable(@TempDir Path directory) throws SQLException {
        try (TestDatabase database = TestDatabase.sqlite(directory);
                Connection other = database.connect();
                Statement statement = other.createStatement();
                Database impatient = Database.open(database.url(), IMPATIENT)) {
            statement.execute("BEGIN IMMEDIATE");

            assertThat(impatient.keys().findByIdPrefix("", 9)).isEmpty();
            assertUnavailable(() -> Keys.store(impatient.keys(), Keys.aKey().build(), Keys.aSecret()));
            statement.execute("ROLLBACK");
            Keys.store(impatient.keys(), Keys.aKey().build(), Keys.aSecret());
        }
    }

    private static void assertUnavailable(ThrowingCallable attempt) {
        assertThatThrownBy(attempt)
                .isInstanceOf(StoreUnavailableException.class)
                .satisfies(e -> {
                    StringWriter trace = new StringWriter();
                    e.printStackTrace(new PrintWriter(trace));
                    assertThat(trace.toString()).doesNotContain("s3cr");
                });
    }
}

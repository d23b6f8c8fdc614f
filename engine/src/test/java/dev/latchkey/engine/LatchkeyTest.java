package dev.latchkey.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.access.AccessRequest;
import dev.latchkey.access.Credential;
import dev.latchkey.key.IssuedKey;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.limit.LimiterMode;
import dev.latchkey.limit.Limits;
import dev.latchkey.secret.Secret;
import dev.latchkey.testkit.TestPostgres;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.Method;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.journal.JournalException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** What a builder is told is what the node runs on. */
final class LatchkeyTest {

    @TempDir
    private Path directory;

    @Test
    void the_database_may_be_one_that_the_program_connects_to() {
        URI database = URI.create(TestPostgres.newDatabase());
        PGSimpleDataSource connections = new PGSimpleDataSource();
        connections.setServerNames(new String[] {database.getHost()});
        connections.setPortNumbers(new int[] {database.getPort()});
        connections.setDatabaseName(database.getPath().substring(1));
        connections.setUser("postgres");
        IssuedKey key;
        try (Latchkey node = Latchkey.builder(directory).database(connections).build()) {
            key = create(node);
            use(node, key);
            assertThat(node.storeWorks()).isTrue();
            assertThat(node.limiterMode()).isEqualTo(LimiterMode.ALONE);
        }
        assertThat(directory.resolve("latchkey.db")).doesNotExist();
        try (Latchkey next = Latchkey.builder(directory).database(connections).build()) {
            assertThat(total(next, key)).isEqualTo(new Usage(1, 3));
        }
    }

    @Test
    void a_data_source_of_something_else_is_refused_in_a_sentence() {
        org.sqlite.SQLiteDataSource connections = new org.sqlite.SQLiteDataSource();
        connections.setUrl("jdbc:sqlite::memory:");
        LatchkeyBuilder builder = Latchkey.builder(directory).database(connections);

        assertThatThrownBy(builder::build).rootCause().hasMessageContaining("the data source is not of PostgreSQL");
    }

    @Test
    void a_directory_serves_one_node_at_a_time_and_the_next_when_that_is_closed() {
        IssuedKey key;
        try (Latchkey node = Latchkey.builder(directory).build()) {
            key = create(node);
            use(node, key);
        }
        try (Latchkey next = Latchkey.builder(directory).build()) {
            assertThat(total(next, key)).isEqualTo(new Usage(1, 3));
        }
    }

    @Test
    void a_directory_that_cannot_be_used_is_told_in_a_sentence_and_nothing_is_left_open() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> Latchkey.builder(file.resolve("below")).build())
                .isInstanceOf(UnusableDirectoryException.class)
                .hasMessageStartingWith("the data directory ")
                .hasMessageNotContaining("Exception");

        Files.createFile(directory.resolve("journal"));
        assertThatThrownBy(() -> Latchkey.builder(directory).build()).isInstanceOf(JournalException.class);
        Files.delete(directory.resolve("journal"));
        Latchkey.builder(directory).build().close();
    }

    @Test
    void a_database_that_is_away_is_told_of_when_it_is_built() {
        assertThatThrownBy(() -> Latchkey.builder(directory)
                        .database("postgresql://127.0.0.1:1/none")
                        .build())
                .isInstanceOf(StoreUnavailableException.class);
    }

    private static IssuedKey create(Latchkey node) {
        return node.keys().create(new NewApiKey("A", null, KeyType.LIVE, Limits.DEFAULT, Set.of(), Map.of(), null));
    }

    private static void use(Latchkey node, IssuedKey key) {
        AccessRequest request = new AccessRequest(
                Credential.of(Secret.of(key.secret().reveal())), "/", Method.GET, null, 1, 3, 1, 2, "127.0.0.1", null);
        boolean isAdmitted = node.gatekeeper()
                .admit(request)
                .toCompletableFuture()
                .join()
                .fold(
                        context -> {
                            context.settle(200, 3);
                            return true;
                        },
                        refusal -> false);
        assertThat(isAdmitted).isTrue();
    }

    private static Usage total(Latchkey node, IssuedKey key) {
        return node.usage()
                .usage(List.of(key.key().id()), TimeSource.system().instant())
                .values()
                .iterator()
                .next()
                .total();
    }
}

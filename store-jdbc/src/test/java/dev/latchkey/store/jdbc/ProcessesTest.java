package dev.latchkey.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.store.jdbc.dialect.DatabaseOptions;
import dev.latchkey.store.jdbc.dialect.DatabaseUrl;
import dev.latchkey.store.jdbc.dialect.Schema;
import dev.latchkey.testkit.Keys;
import dev.latchkey.testkit.TestPostgres;
import dev.latchkey.testkit.Together;
import dev.latchkey.usage.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one database. */
final class ProcessesTest {

    @Test
    void processes_that_migrate_sqlite_at_once_all_end_well(@TempDir Path directory) throws Exception {
        migrateAtOnce(DatabaseUrl.sqlite(directory.resolve("new").resolve("latchkey.db")));
    }

    @Test
    void processes_that_migrate_postgresql_at_once_all_end_well() throws Exception {
        DatabaseUrl url = DatabaseUrl.parse(TestPostgres.newDatabase());
        List<Callable<Integer>> migrations = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            migrations.add(() -> migrated(url));
        }

        assertThat(Together.run(migrations)).containsOnly(Schema.NEWEST);
    }

    private static int migrated(DatabaseUrl url) {
        try (Database database = Database.open(url, DatabaseOptions.single())) {
            database.migrate();
            return database.schemaVersion();
        }
    }

    private static void migrateAtOnce(DatabaseUrl url) throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            processes.add(OtherProcess.start(url, "migrate"));
        }
        List<Callable<Integer>> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(() -> migrated(url));
        }

        assertThat(Together.run(threads)).containsOnly(Schema.NEWEST);
        for (Process process : processes) {
            assertThat(OtherProcess.ended(process)).contains("version " + Schema.NEWEST);
        }
    }

    @Test
    void a_command_on_a_current_database_loads_neither_pool_nor_migrations(@TempDir Path directory) throws Exception {
        try (TestDatabase database = TestDatabase.sqlite(directory)) {
            Process command = OtherProcess.start(database.url(), "list", "-verbose:class");

            assertThat(OtherProcess.ended(command))
                    .contains("0 keys", "dev.latchkey.store.jdbc.dialect.Schema")
                    .doesNotContain("org.flywaydb.", "com.zaxxer.hikari.", "dev.latchkey.store.jdbc.Migrations ");
        }
    }

    @Test
    void writers_of_several_processes_wait_for_each_other(@TempDir Path directory) throws Exception {
        try (TestDatabase database = TestDatabase.sqlite(directory)) {
            Keys.store(
                    database.database().keys(),
                    Keys.aKey()
                            .id(OtherProcess.KEY)
                            .createdAt(Instant.EPOCH)
                            .expiresAt(Instant.ofEpochSecond(1))
                            .build(),
                    Keys.aSecret());
            List<Process> processes = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                processes.add(OtherProcess.start(database.url(), "change"));
            }
            for (Process process : processes) {
                OtherProcess.ended(process);
            }

            int changes = 3 * OtherProcess.TIMES;
            assertThat(database.count("SELECT count(*) FROM keys")).isEqualTo(changes + 1);
            assertThat(database.count("SELECT expires_at FROM keys WHERE id = '" + OtherProcess.KEY + "'"))
                    .isEqualTo(1_000L + 1_000L * changes);
            assertThat(database.count("SELECT count(*) FROM secrets WHERE key_id = '" + OtherProcess.KEY + "'"))
                    .isEqualTo(2);
        }
    }

    @Test
    void what_a_killed_process_has_added_is_there(@TempDir Path directory) throws IOException, InterruptedException {
        try (TestDatabase database = TestDatabase.sqlite(directory)) {
            Process process = OtherProcess.start(database.url(), "use");
            OtherProcess.awaitLine(process, "20");
            process.destroyForcibly().waitFor();

            long position = database.database().usage().progress("killed").position();
            assertThat(position).isGreaterThanOrEqualTo(20);
            assertThat(database.database()
                            .usage()
                            .usage(List.of(OtherProcess.KEY), Instant.EPOCH)
                            .values())
                    .allSatisfy(usage -> assertThat(usage.total()).isEqualTo(new Usage(position, 2 * position)));
        }
    }
}

package dev.latchkey.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.store.jdbc.dialect.DatabaseOptions;
import dev.latchkey.store.jdbc.dialect.DatabaseUrl;
import dev.latchkey.store.jdbc.dialect.Schema;
import dev.latchkey.testkit.TestPostgres;
import dev.latchkey.usage.EventRetention;
import dev.latchkey.usage.GrainPair;
import dev.latchkey.usage.Usage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That usage counted by an older program is all there after its tables were brought up to date. */
final class UsageMigrationTest {

    private static final UUID KEY = UUID.fromString("12345678-90ab-4cde-8f01-234567890abc");
    private static final Instant MINUTE = Instant.parse("2025-06-15T12:34:00Z");
    private static final Instant HOUR = Instant.parse("2025-06-15T12:00:00Z");
    private static final Instant DAY = Instant.parse("2025-06-15T00:00:00Z");

    @Test
    void sqlite_keeps_all_usage(@TempDir Path directory) {
        keepsAllUsage(DatabaseUrl.sqlite(directory.resolve("latchkey.db")));
    }

    @Test
    void postgresql_keeps_all_usage() {
        keepsAllUsage(DatabaseUrl.parse(TestPostgres.newDatabase()));
    }

    private static void keepsAllUsage(DatabaseUrl url) {
        DatabaseOptions options = DatabaseOptions.single();
        Migrations.run(url, Database.dialect(url, options), options, 1);
        try (Database database = Database.open(url, options)) {
            assertThat(database.schemaVersion()).isEqualTo(1);
            database.handles().transaction(handle -> {
                for (Map.Entry<String, Instant> grain :
                        Map.of("minute", MINUTE, "hour", HOUR, "day", DAY).entrySet()) {
                    for (String sums : List.of("0, 2, 20", "2, 1, 40", "3, 5, 0", "4, 7, 0", "5, 9, 0")) {
                        handle.execute("INSERT INTO usage_rollups VALUES ('" + KEY + "', '" + grain.getKey() + "', "
                                + grain.getValue().toEpochMilli() + ", '/r', " + sums + ")");
                    }
                }
                handle.execute("INSERT INTO usage_totals VALUES ('" + KEY + "', 24, 60, 1)");
                return handle.execute("INSERT INTO usage_progress VALUES ('a', 7, 1, 1)");
            });
            database.migrate();

            assertThat(database.schemaVersion()).isEqualTo(Schema.NEWEST);
            assertThat(rows(database, "usage_minute")).containsExactly(MINUTE.toEpochMilli() + " /r 24 60 1 5 7 9");
            assertThat(rows(database, "usage_day")).containsExactly(DAY.toEpochMilli() + " /r 24 60 1 5 7 9");
            while (database.usage().prune(MINUTE.plus(Duration.ofDays(4)), EventRetention.NONE)) {
                // Step by step.
            }
            assertThat(rows(database, "usage_hour")).containsExactly(HOUR.toEpochMilli() + " /r 24 60 1 5 7 9");
            assertThat(database.usage().usage(List.of(KEY), MINUTE).values()).allSatisfy(usage -> {
                assertThat(usage.total()).isEqualTo(new Usage(24, 60));
                assertThat(usage.requestsToday()).isEqualTo(24);
            });
            assertThat(database.usage().progress("a").position()).isEqualTo(7);
        }
    }

    @Test
    void sqlite_compares_what_it_knows_to_be_whole(@TempDir Path directory) {
        comparesWhatItKnowsToBeWhole(DatabaseUrl.sqlite(directory.resolve("latchkey.db")));
    }

    @Test
    void postgresql_compares_what_it_knows_to_be_whole() {
        comparesWhatItKnowsToBeWhole(DatabaseUrl.parse(TestPostgres.newDatabase()));
    }

    private static void comparesWhatItKnowsToBeWhole(DatabaseUrl url) {
        DatabaseOptions options = DatabaseOptions.single();
        Migrations.run(url, Database.dialect(url, options), options, 2);
        try (Database database = Database.open(url, options)) {
            Instant moved = HOUR.minus(Duration.ofDays(5));
            database.handles().transaction(handle -> {
                String sums = ", '" + KEY + "', '/r', 1, 1, 1, 0, 0, 0)";
                for (Instant old : List.of(moved, moved.plus(Duration.ofHours(1)))) {
                    handle.execute("INSERT INTO usage_hour VALUES (" + old.toEpochMilli() + sums);
                }
                handle.execute("INSERT INTO usage_minute VALUES (" + MINUTE.toEpochMilli() + sums);
                return handle.execute("INSERT INTO usage_day VALUES (" + DAY.toEpochMilli() + sums);
            });
            database.migrate();

            assertThat(since(database, GrainPair.EVENTS_AND_MINUTES)).isEqualTo(DAY.plus(Duration.ofDays(1)));
            assertThat(since(database, GrainPair.EVENTS_AND_DAYS)).isEqualTo(DAY.plus(Duration.ofDays(1)));
            assertThat(since(database, GrainPair.HOURS_AND_DAYS)).isEqualTo(DAY.minus(Duration.ofDays(4)));
            assertThat(database.handles().read(UsageCompleteness.MINUTE::since))
                    .isEqualTo(moved.plus(Duration.ofHours(2)).toEpochMilli());
        }
    }

    private static @Nullable Instant since(Database database, GrainPair pair) {
        return database.reconciliation().compare(pair, null, 1).since();
    }

    private static List<String> rows(Database database, String table) {
        return database.handles()
                .read(handle -> handle.createQuery("SELECT * FROM " + table)
                        .map((row, context) -> String.join(
                                " ",
                                row.getString("period_start"),
                                row.getString("route"),
                                row.getString("requests"),
                                row.getString("units"),
                                row.getString("status_2xx"),
                                row.getString("status_3xx"),
                                row.getString("status_4xx"),
                                row.getString("status_5xx")))
                        .list());
    }
}

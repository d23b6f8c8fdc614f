package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.LatchkeyProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where usage is kept on its way to the database, and what of it stays. */
class JournalOptionsTest {

    private static final String DEMO = "DEMO_MILMED_2025_50_PATIENTS";

    @TempDir
    Path data;

    @Test
    void single_requests_are_kept_unless_that_is_switched_off() throws Exception {
        assertThat(eventsAfterARequest()).isPositive();
        assertThat(eventsAfterARequest("--events", "1w")).isGreaterThan(1);
        long before = events();
        assertThat(eventsAfterARequest("--events", "off")).isEqualTo(before);
        assertThat(requests()).isEqualTo("3");
    }

    @Test
    void the_journal_is_in_the_data_directory_and_no_larger_than_allowed() throws Exception {
        try (LatchkeyProcess server = LatchkeyProcess.serve(data, Map.of(), "--journal-size", "1m")) {
            new Caller(server.address()).generate(DEMO, 1);
            assertThat(journalBytes()).isBetween(1L, 1L << 20);
        }
    }

    @Test
    void what_a_killed_server_left_is_in_the_next_report_once() throws Exception {
        try (LatchkeyProcess server = LatchkeyProcess.serve(data, Map.of())) {
            new Caller(server.address()).generate(DEMO, 2);
            server.kill();
        }

        assertThat(requests()).isEqualTo("1");
        assertThat(requests()).isEqualTo("1");
        try (LatchkeyProcess server = LatchkeyProcess.serve(data, Map.of())) {
            assertThat(requests()).isEqualTo("1");
            server.stop();
        }
        assertThat(requests()).isEqualTo("1");
    }

    @Test
    void a_journal_that_cannot_be_used_is_told_in_a_sentence() throws IOException {
        Files.createFile(data.resolve("journal"));
        Result refused = LatchkeyProcess.run(data, Map.of(), "serve", "--port", "0");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .startsWith("latchkey serve: the journal's directory ")
                .hasLineCount(1);
        assertThat(LatchkeyProcess.run(data, Map.of(), "list").exitCode()).isZero();
    }

    @Test
    void a_data_directory_that_cannot_be_used_is_told_in_words() throws IOException {
        Files.createFile(data.resolve("file"));
        for (String place : List.of(
                "/proc/nowhere",
                data.resolve("file") + "/data",
                data.resolve("file").toString())) {
            Result refused = LatchkeyProcess.run(data, Map.of(), "serve", "--port", "0", "--data-dir", place);

            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.err())
                    .startsWith("latchkey serve: the data directory " + place + " cannot be used (")
                    .hasLineCount(1)
                    .doesNotContain("Exception");
        }
    }

    @Test
    void reports_go_on_where_the_journal_cannot_be_read_and_say_so() throws IOException {
        try (LatchkeyProcess server = LatchkeyProcess.serve(data, Map.of())) {
            new Caller(server.address()).generate(DEMO, 2);
            server.kill();
        }
        Path journal = data.resolve("journal");
        Files.move(journal, data.resolve("aside"));
        Files.createDirectories(journal.resolve("000000000000000001.journal"));
        Result listed = LatchkeyProcess.run(data, Map.of(), "list");

        assertThat(listed.exitCode()).isZero();
        assertThat(listed.out()).contains("Demo");
        assertThat(listed.err()).contains("is left out here").contains(journal.toString());
    }

    private long eventsAfterARequest(String... options) throws Exception {
        try (LatchkeyProcess server = LatchkeyProcess.serve(data, Map.of(), options)) {
            assertThat(new Caller(server.address()).generate(DEMO, 1).statusCode())
                    .isEqualTo(200);
            server.stop();
        }
        return events();
    }

    private long events() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("latchkey.db"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT coalesce(sum(events), 0) FROM usage_event_chunks")) {
            return row.getLong(1);
        }
    }

    private String requests() {
        return Caller.field(
                LatchkeyProcess.run(data, Map.of(), "list", "--demo", "--format", "json")
                        .out(),
                "requests");
    }

    private long journalBytes() throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(data.resolve("journal"))) {
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }
}

package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.LatchkeyProcess.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators bring back old databases and copy data directories: nothing is counted twice, and the log says what was done. */
class MovedDataTest {

    private static final String DEMO = "DEMO_MILMED_2025_50_PATIENTS";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path data;

    @TempDir
    Path elsewhere;

    @Test
    void an_older_database_that_is_brought_back_gets_the_usage_that_it_lacks() throws Exception {
        try (LatchkeyProcess server = LatchkeyProcess.serve(data, Map.of())) {
            call(server, 2);
            server.stop();
        }
        Files.copy(data.resolve("latchkey.db"), elsewhere.resolve("backup"));
        try (LatchkeyProcess server = LatchkeyProcess.serve(data, Map.of())) {
            call(server, 3);
            server.stop();
            assertThat(server.log()).doesNotContain("older than it was");
        }
        assertThat(requests(data)).isEqualTo("5");
        Files.copy(elsewhere.resolve("backup"), data.resolve("latchkey.db"), StandardCopyOption.REPLACE_EXISTING);

        try (LatchkeyProcess server = LatchkeyProcess.serve(data, Map.of())) {
            assertThat(server.log())
                    .contains("The database is older than it was")
                    .contains("is added again")
                    .doesNotContain("is in neither");
            call(server, 1);
            server.stop();
        }
        assertThat(requests(data)).isEqualTo("6");
    }

    @Test
    void of_two_servers_on_copies_of_one_data_directory_one_counts_until_the_other_has_its_own_name() throws Exception {
        String url = "sqlite:" + elsewhere.resolve("shared.db");
        Path copy = Files.createDirectory(elsewhere.resolve("copy"));
        try (LatchkeyProcess server = LatchkeyProcess.serve(data, Map.of(), "--database", url)) {
            call(server, 1);
            Eventually.within(
                    PATIENCE, "counted", () -> requests(data, "--database", url).equals("1"));
            copyData(copy);
            try (LatchkeyProcess second = LatchkeyProcess.serve(copy, Map.of(), "--database", url)) {
                call(second, 2);
                call(server, 3);
                Eventually.within(
                        PATIENCE, "refused", () -> log(server).contains("Usage cannot be carried into the store"));
                assertThat(server.log()).contains("another process has counted as node");
                second.stop();
            }
            server.stop();
        }
        assertThat(requests(copy, "--database", url)).isEqualTo("3");

        Result refused = LatchkeyProcess.run(data, Map.of(), "serve", "--port", "0", "--database", url);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("delete the file node-name").hasLineCount(1);
        Files.delete(data.resolve("node-name"));
        try (LatchkeyProcess server = LatchkeyProcess.serve(data, Map.of(), "--database", url)) {
            assertThat(server.log()).contains("and counted as");
            call(server, 1);
            server.stop();
        }
        assertThat(requests(data, "--database", url)).isEqualTo("7");
    }

    private static void call(LatchkeyProcess server, int times) {
        Caller caller = new Caller(server.address());
        for (int i = 0; i < times; i++) {
            assertThat(caller.generate(DEMO, 1).statusCode()).isEqualTo(200);
        }
    }

    private static String log(LatchkeyProcess server) {
        try {
            return server.log();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String requests(Path data, String... options) {
        List<String> arguments = Stream.concat(Stream.of("list", "--demo", "--format", "json"), Stream.of(options))
                .toList();
        Result listed = LatchkeyProcess.run(data, Map.of(), arguments.toArray(String[]::new));
        assertThat(listed.exitCode()).as(listed.err()).isZero();
        return Caller.field(listed.out(), "requests");
    }

    private void copyData(Path copy) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted().toList()) {
                Path target = copy.resolve(data.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}

package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.Installation.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How commands start: from the archive of classes, and with nothing that they do not need. */
@Tag("installed")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class StartInstalledTest {

    private static final String SHARED = "source: shared objects file";

    /** Made while the program runs, which no archive of Java 17 holds. */
    private static final Pattern GENERATED =
            Pattern.compile(".*(0x[0-9a-f]{16}|\\$Proxy[0-9]+|\\$\\$Lambda|Accessor[0-9]+).*");

    /** picocli is compiled for Java 5: newer ones than 17 archive neither it nor what builds on it. */
    private static final Pattern IS_TOO_OLD_FOR_AN_ARCHIVE =
            Pattern.compile(Runtime.version().feature() == 17 ? "none" : ".* (picocli|dev\\.latchkey\\.cli)\\..*");

    private static final List<String> UNNEEDED = List.of(
            " io.vertx.",
            " io.netty.",
            " io.prometheus.",
            " dev.latchkey.server.",
            " dev.latchkey.generator.patients.",
            " org.flywaydb.",
            " com.zaxxer.",
            " org.postgresql.");

    @TempDir
    static Path directory;

    private static Installation latchkey;

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        latchkey = Installation.in(directory);
    }

    @Test
    void a_command_takes_nearly_all_of_its_classes_from_the_archive() throws IOException, InterruptedException {
        List<String> loaded = loadedBy("list");

        List<String> others = loaded.stream()
                .filter(line -> !line.contains(SHARED)
                        && !GENERATED.matcher(line).matches()
                        && !IS_TOO_OLD_FOR_AN_ARCHIVE.matcher(line).matches())
                .toList();
        assertThat(loaded).hasSizeGreaterThan(1_000);
        assertThat(others).hasSizeLessThan(loaded.size() / 50);
        assertThat(others).noneMatch(line -> line.contains(" dev.latchkey."));
    }

    @Test
    void a_command_loads_neither_the_server_nor_what_makes_tables_nor_another_database()
            throws IOException, InterruptedException {
        for (String command : List.of("list", "stats", "cleanup")) {
            List<String> loaded = loadedBy(command);
            assertThat(loaded).anyMatch(line -> line.contains(" dev.latchkey.store.jdbc.Database "));
            assertThat(loaded.stream().filter(line -> UNNEEDED.stream().anyMatch(line::contains)))
                    .as(command)
                    .isEmpty();
        }
    }

    @Test
    void help_opens_no_store() throws IOException, InterruptedException {
        assertThat(loadedBy("help").stream()
                        .filter(line -> Stream.of(" org.sqlite.", " org.jdbi.", " io.vertx.")
                                .anyMatch(line::contains)))
                .isEmpty();
    }

    @Test
    void the_archive_is_made_once_and_anew_for_another_jar() throws IOException, InterruptedException {
        Outcome before = latchkey.piped(Map.of(), "list");
        assertThat(before.err()).isEmpty();

        Files.setLastModifiedTime(latchkey.jar(), FileTime.from(Instant.now().plus(Duration.ofSeconds(-1))));

        assertThat(latchkey.piped(Map.of(), "list").err()).isEqualTo("Preparing a fast start on this Java.\n");
        assertThat(latchkey.piped(Map.of(), "list").err()).isEmpty();
    }

    /** A line for each class that the command loads. */
    private static List<String> loadedBy(String command) throws IOException, InterruptedException {
        Path log = directory.resolve("classes-of-" + command);
        Outcome outcome = latchkey.piped(Map.of("LATCHKEY_JAVA_OPTS", "-Xlog:class+load:file=" + log), command);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(" source: ")).toList();
        }
    }
}

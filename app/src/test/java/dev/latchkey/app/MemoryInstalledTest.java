package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.Installation.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server has of memory, unless its operator says otherwise. */
@Tag("installed")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class MemoryInstalledTest {

    @TempDir
    static Path directory;

    private static Installation latchkey;

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        latchkey = Installation.in(directory);
    }

    @Test
    void a_server_has_a_small_heap_and_the_collector_with_the_least_to_itself() throws Exception {
        assertThat(flags(Map.of()))
                .containsEntry("MaxHeapSize", "134217728")
                .containsEntry("ExitOnOutOfMemoryError", "true")
                .containsEntry("UseSerialGC", "true");
    }

    @Test
    void an_operator_may_give_it_more_and_options_for_Java_have_the_last_word() throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of("LATCHKEY_HEAP", "1g"));
        assertThat(flags(environment)).containsEntry("MaxHeapSize", "1073741824");

        environment.put("LATCHKEY_JAVA_OPTS", "-Xmx200m -XX:+UseG1GC");
        assertThat(flags(environment))
                .containsEntry("MaxHeapSize", "209715200")
                .containsEntry("UseG1GC", "true")
                .containsEntry("UseSerialGC", "false");
    }

    @Test
    void a_heap_that_is_none_is_said_so() throws Exception {
        for (String wrong : new String[] {"lots", "128", "0m", "-1g", "1g -Xmx9g"}) {
            Outcome outcome = latchkey.piped(Map.of("LATCHKEY_HEAP", wrong), "serve");
            assertThat(outcome.code()).isEqualTo(1);
            assertThat(outcome.err())
                    .isEqualTo("latchkey: LATCHKEY_HEAP is \"" + wrong
                            + "\"; say how much in megabytes or gigabytes, like 512m or 4g.\n");
        }
    }

    @Test
    void the_container_image_has_the_same() throws IOException {
        Path image = Path.of("").toAbsolutePath().resolveSibling("deploy").resolve("Dockerfile");

        assertThat(Files.readString(image))
                .contains(
                        "LATCHKEY_HEAP=128m",
                        "MALLOC_ARENA_MAX=2",
                        "java -Xmx$LATCHKEY_HEAP -XX:+ExitOnOutOfMemoryError"
                                + " -XX:+UseSerialGC $LATCHKEY_JAVA_OPTS -jar");
    }

    /** What Java makes of it all, without running anything. */
    private static Map<String, String> flags(Map<String, String> environment) throws IOException, InterruptedException {
        Map<String, String> printing = new HashMap<>(environment);
        printing.merge("LATCHKEY_JAVA_OPTS", "-XX:+PrintFlagsFinal -version", (given, more) -> given + " " + more);
        Outcome outcome = latchkey.piped(printing, "serve");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        try (Stream<String> lines = outcome.out().lines()) {
            return lines.map(String::strip)
                    .map(line -> line.split("\\s+"))
                    .filter(words -> words.length > 3 && words[2].equals("="))
                    .collect(Collectors.toMap(words -> words[1], words -> words[3], (one, other) -> one));
        }
    }
}

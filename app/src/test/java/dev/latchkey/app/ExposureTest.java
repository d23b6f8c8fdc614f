package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExposureTest {

    private static final String PLAIN = "over plain HTTP, so that whoever is on the way can read the keys";
    private static final String ROOT = "Latchkey runs as root";

    @TempDir
    Path data;

    @Test
    void a_server_that_others_can_reach_over_plain_HTTP_says_so_once_as_does_one_that_runs_as_root()
            throws IOException {
        boolean isRoot = System.getProperty("user.name").equals("root");
        try (LatchkeyProcess open = LatchkeyProcess.serve(data.resolve("open"), Map.of(), "--host", "0.0.0.0");
                LatchkeyProcess local = LatchkeyProcess.serve(data.resolve("local"), Map.of(), "--host", "localhost")) {
            assertThat(open.log()).containsOnlyOnce("Latchkey listens on 0.0.0.0 " + PLAIN);
            assertThat(local.log()).doesNotContain(PLAIN);
            for (LatchkeyProcess each : new LatchkeyProcess[] {open, local}) {
                assertThat(each.log()
                                .lines()
                                .filter(line -> line.contains(ROOT))
                                .count())
                        .isEqualTo(isRoot ? 1 : 0);
            }
        }
    }
}

package dev.latchkey.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page of a server that was started without the demo key. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class NoDemoKeyTest {

    @TempDir
    Path data;

    @Test
    void a_visitor_brings_a_key_which_the_page_forgets() throws IOException {
        try (ServerProcess server = ServerProcess.start(data, "--no-demo-key");
                Chromium chromium = Chromium.start();
                Visit visit =
                        chromium.visit(server.address(), chromium.visitor()).open()) {
            assertThat(visit.message()).containsText("This server needs a key");
            assertThat(visit.page().locator("#curl")).containsText("X-API-Key: YOUR_KEY");
            visit.make("2", "");
            assertThat(visit.message()).hasText("This server needs a key. Enter yours.");
            assertThat(visit.key()).isFocused();
            assertThat(visit.calls()).isZero();

            visit.key().fill(server.createKey());
            visit.button().click();

            assertThat(visit.message()).containsText("2 patients made");
            assertThat(visit.patients()).hasCount(2);
            assertThat(visit.page().evaluate("localStorage.length + sessionStorage.length + document.cookie.length"))
                    .isEqualTo(0);
            visit.page().reload();
            assertThat(visit.key()).isEmpty();
        }
    }
}

package dev.latchkey.server;

import static dev.latchkey.server.RunningServer.OWN_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said to browsers: which pages may call the API, and how to treat what it answers. */
final class BrowserTest {

    private static final String PAGE = "https://pages.example";

    @RegisterExtension
    static final RunningServer FOR_NONE = new RunningServer();

    @RegisterExtension
    static final RunningServer FOR_ONE = new RunningServer(
            new ServerSettings("127.0.0.1", 0, 1).forPagesOf(Set.of(PAGE)), List.of(new Management()));

    @RegisterExtension
    static final RunningServer FOR_ALL =
            new RunningServer(new ServerSettings("127.0.0.1", 0, 1).forPagesOf(Set.of("*")), List.of());

    @ParameterizedTest
    @ValueSource(strings = {"/health", OWN_KEY, "/nowhere", "/metrics", "/openapi.json"})
    void every_answer_says_to_take_it_for_what_it_is(String path) {
        Answer answer = FOR_NONE.get(path);

        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("Content-Security-Policy")).isEqualTo("default-src 'none'; frame-ancestors 'none'");
        assertThat(answer.has("Strict-Transport-Security")).isFalse();
    }

    @Test
    void even_the_answer_to_what_is_no_request_does() {
        assertThat(FOR_NONE.raw("nonsense\r\n\r\n").header("X-Content-Type-Options"))
                .isEqualTo("nosniff");
    }

    @Test
    void the_page_that_shows_the_contract_loads_nothing_from_elsewhere() {
        Answer page = FOR_NONE.get("/docs");
        assertThat(page.header("Content-Security-Policy"))
                .startsWith("default-src 'none'; script-src 'self'; ")
                .contains("connect-src 'self'")
                .doesNotContain("http");
        assertThat(page.text()).doesNotContain("http:").doesNotContain("https:").doesNotContain("<script>");
        page.text().lines().filter(line -> line.contains("=\"/docs/")).forEach(line -> {
            String file = line.replaceFirst(".*=\"(/docs/[^\"]+)\".*", "$1");
            assertThat(FOR_NONE.get(file).status()).as(file).isEqualTo(200);
        });
    }

    @Test
    void without_leave_no_page_may_call() {
        Answer answer = FOR_NONE.get(OWN_KEY, "Origin", PAGE);

        assertThat(answer.has("Access-Control-Allow-Origin")).isFalse();
        assertThat(preflight(FOR_NONE, OWN_KEY, PAGE).status()).isEqualTo(405);
    }

    @Test
    void a_page_with_leave_may_call_and_read_what_remains() {
        TestKey key = FOR_ONE.key();
        for (Answer answer : List.of(
                FOR_ONE.get(OWN_KEY, "Origin", PAGE, "X-API-Key", key.secret()),
                FOR_ONE.get(OWN_KEY, "Origin", PAGE))) {
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
            assertThat(answer.header("Access-Control-Expose-Headers")).contains("RateLimit", "Retry-After");
            assertThat(answer.header("Vary")).isEqualTo("Origin");
        }
    }

    @Test
    void another_page_may_not() {
        Answer answer = FOR_ONE.get(OWN_KEY, "Origin", "https://pages.example.org");

        assertThat(answer.has("Access-Control-Allow-Origin")).isFalse();
        assertThat(answer.header("Vary")).isEqualTo("Origin");
        Answer asked = preflight(FOR_ONE, OWN_KEY, "https://pages.example.org");
        assertThat(asked.status()).isEqualTo(204);
        assertThat(asked.has("Access-Control-Allow-Methods")).isFalse();
    }

    @Test
    void a_browser_is_told_beforehand_what_a_page_may_send() {
        Answer answer = preflight(FOR_ONE, RunningServer.GENERATE, PAGE);

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
        assertThat(answer.header("Access-Control-Allow-Methods")).isEqualTo("POST");
        assertThat(answer.header("Access-Control-Allow-Headers")).contains("X-API-Key", "Content-Type");
        assertThat(answer.number("Access-Control-Max-Age")).isPositive();
        assertThat(FOR_ONE.journal.events()).isEmpty();
    }

    @Test
    void with_leave_for_all_every_page_may() {
        assertThat(FOR_ALL.get("/health", "Origin", "null").header("Access-Control-Allow-Origin"))
                .isEqualTo("*");
        assertThat(FOR_ALL.get("/health").has("Access-Control-Allow-Origin")).isFalse();
        assertThat(preflight(FOR_ALL, OWN_KEY, "https://any.example").header("Access-Control-Allow-Origin"))
                .isEqualTo("*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin/v1/things", "/x/../admin/v1/things", "//admin/v1/things", "/%61dmin/v1/things"})
    void management_is_for_no_page(String path) {
        String origin = "Origin: " + PAGE + "\r\n";
        assertThat(FOR_ONE.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + origin + "\r\n")
                        .has("Access-Control-Allow-Origin"))
                .isFalse();
        Answer asked = FOR_ONE.raw(
                "OPTIONS " + path + " HTTP/1.1\r\nHost: x\r\n" + origin + "Access-Control-Request-Method: GET\r\n\r\n");
        assertThat(asked.status()).isEqualTo(405);
        assertThat(asked.has("Access-Control-Allow-Origin")).isFalse();
    }

    private static Answer preflight(RunningServer server, String path, String origin) {
        return server.raw("OPTIONS " + path + " HTTP/1.1\r\nHost: x\r\nOrigin: " + origin
                + "\r\nAccess-Control-Request-Method: POST\r\n\r\n");
    }

    private static final class Management implements FurtherRoutes {
        @Override
        public void describe(JsonObject paths) {
            paths.put("/admin/v1/things", new JsonObject().put("get", FurtherRoutes.keyed("things")));
        }

        @Override
        public void accept(Routes routes) {
            routes.keyed("things", (access, exchange) -> exchange.send(204));
        }
    }
}

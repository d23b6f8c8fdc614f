package dev.latchkey.server;

import static dev.latchkey.server.RunningServer.GENERATE;
import static dev.latchkey.server.RunningServer.OWN_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered on which path, with which method. */
final class PathAndMethodTest {

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DELETE  | /api/v1/key       | GET, HEAD",
                "POST    | /api/v1/key       | GET, HEAD",
                "OPTIONS | /api/v1/key       | GET, HEAD",
                "TRACE   | /api/v1/key       | GET, HEAD",
                "BREW    | /api/v1/key       | GET, HEAD",
                "get     | /api/v1/key       | GET, HEAD",
                "GET     | /api/v1/generate  | POST",
                "HEAD    | /api/v1/generate  | POST",
                "GET     | /api/v1/generate/ | POST",
                "GET     | /api/x/../v1/generate | POST",
                "POST    | /health           | GET, HEAD",
                "PUT     | /metrics          | GET, HEAD",
                "DELETE  | /openapi.json     | GET, HEAD",
            })
    void another_method_is_told_which_are_allowed(String method, String path, String allowed) {
        try (RawConnection connection = SERVER.connect()) {
            connection.send(method + " " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
            Answer answer = method.equals("HEAD") ? connection.answerToHead() : connection.answer();

            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("Allow")).isEqualTo(allowed);
            if (!method.equals("HEAD")) {
                assertThat(answer.code()).isEqualTo("METHOD_NOT_ALLOWED");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/static",
                "/static/../index.html",
                "/static/page/index.html",
                "/static/%2e%2e%2findex.html",
                "/api",
                "/api/generate",
                "/API/V1/KEY",
                "/healthz",
                "/api/v1/key/x",
                "/%00",
                "/%ff%fe",
                "/a%2fb"
            })
    void nothing_else_is_there(String path) {
        Answer answer = SERVER.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(strings = {OWN_KEY, "/health", "/openapi.json"})
    void HEAD_has_the_headers_of_GET_and_no_body(String path) {
        TestKey key = SERVER.key();
        Answer get = SERVER.get(path, key);
        try (RawConnection connection = SERVER.connect()) {
            connection.send("HEAD " + path + " HTTP/1.1\r\nHost: x\r\n" + key.line() + "\r\n");
            Answer head = connection.answerToHead();

            assertThat(head.status()).isEqualTo(200);
            assertThat(head.headers().keySet()).isEqualTo(get.headers().keySet());
            assertThat(head.header("Content-Type")).isEqualTo(get.header("Content-Type"));
            assertThat(head.number("Content-Length")).isEqualTo(get.body().length());
            connection.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(connection.answer().status())
                    .as("nothing of a body in between")
                    .isEqualTo(200);
        }
    }

    @Test
    void HEAD_takes_a_request_as_GET_does() {
        TestKey key = SERVER.key();

        SERVER.call("HEAD", OWN_KEY, null, "X-API-Key", key.secret());

        assertThat(SERVER.journal.requests(key.id())).isEqualTo(1);
        assertThat(SERVER.journal.statuses(key.id())).containsExactly(200);
    }

    @Test
    void a_path_that_is_no_route_becomes_no_label() {
        SERVER.get("/some-path-of-a-scanner", SERVER.key());

        assertThat(SERVER.metrics()).doesNotContain("scanner");
    }

    @Test
    void the_routes_have_the_labels_of_their_templates() {
        SERVER.generate(SERVER.key(), "{\"count\": 3}");

        assertThat(SERVER.metrics()).contains("latchkey_requests_total{route=\"" + GENERATE + "\",status=\"200\"}");
    }
}

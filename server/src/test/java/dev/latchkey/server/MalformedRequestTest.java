package dev.latchkey.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no request, or could be read as two different ones. {@code ^} ends a line; {@code K} is a line with a valid key. */
final class MalformedRequestTest {

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private final TestKey key = SERVER.unlimitedKey();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense^^",
                "GET^^",
                "GET /^^",
                "GET / HTTP/9.9^Host: x^K^",
                "GET / HTTP/1.2^Host: x^K^",
                "GET / HTTP/0.9^Host: x^K^",
                "GET / HTTX/1.1^Host: x^K^",
                "GET / HTTP/1.1.1^Host: x^K^",
                "PRI * HTTP/2.0^^SM^^",
                "G\u0000T / HTTP/1.1^Host: x^K^",
                "G(T / HTTP/1.1^Host: x^K^",
                "GET /health HTTP/1.1^K^",
                "GET /health HTTP/1.1^Host: x^Host: y^K^",
                "GET /health HTTP/1.1^Host: a b^K^",
                "GET /health HTTP/1.1^Host: x^X-A : y^K^",
                "GET /health HTTP/1.1^Host: x^: y^K^",
                "GET /health HTTP/1.1^Host: x^nocolon^K^",
                "GET /health HTTP/1.1^Host: x^X(A): y^K^",
                "GET /health HTTP/1.1^Host: x^X-A: y\u0000z^K^",
                "GET /health HTTP/1.1^Host: x^X-A: y\rz^K^",
                "GET /health HTTP/1.1^Host: x^X-A: y\u000bz^K^",
                "GET /health HTTP/1.1\nHost: x\n\n",
                "GET /%zz HTTP/1.1^Host: x^K^",
                "GET /% HTTP/1.1^Host: x^K^",
                "GET /health% HTTP/1.1^Host: x^K^",
                "GET /health?a=%zz HTTP/1.1^Host: x^K^",
                "GET /health?%=1 HTTP/1.1^Host: x^K^",
                "GET /api/v1/key?a=%8 HTTP/1.1^Host: x^K^",
                "GET /nowhere?a=%zz HTTP/1.1^Host: x^K^",
                "DELETE /health?a=%zz HTTP/1.1^Host: x^K^",
                "POST /api/v1/generate HTTP/1.1^Host: x^Content-Length: x^K^",
                "POST /api/v1/generate HTTP/1.1^Host: x^Content-Length: -1^K^",
                "POST /api/v1/generate HTTP/1.1^Host: x^Content-Length: +2^K^{}",
                "POST /api/v1/generate HTTP/1.1^Host: x^Content-Length: 0x2^K^{}",
                "POST /api/v1/generate HTTP/1.1^Host: x^Content-Length: 2.0^K^{}",
                "POST /api/v1/generate HTTP/1.1^Host: x^Content-Length:^K^{}",
                "POST /api/v1/generate HTTP/1.1^Host: x^Content-Length: 99999999999999999999^K^{}",
                "POST /api/v1/generate HTTP/1.1^Host: x^Content-Length: 2^Content-Length: 3^K^{}",
                "POST /api/v1/generate HTTP/1.1^Host: x^Content-Length: 2^Content-Length: 2^K^{}",
                "POST /api/v1/generate HTTP/1.1^Host: x^Content-Length: 2, 2^K^{}",
                "POST /api/v1/generate HTTP/1.1^Host: x^Content-Length: 2^Transfer-Encoding: chunked^K^2^{}^0^^",
                "POST /api/v1/generate HTTP/1.1^Host: x^Transfer-Encoding: xchunked^K^2^{}^0^^",
                "POST /api/v1/generate HTTP/1.1^Host: x^Transfer-Encoding: gzip, chunked^K^2^{}^0^^",
                "POST /api/v1/generate HTTP/1.1^Host: x^Transfer-Encoding: chunked, chunked^K^2^{}^0^^",
                "POST /api/v1/generate HTTP/1.1^Host: x^Transfer-Encoding: identity^K^",
                "POST /api/v1/generate HTTP/1.1^Host: x^Transfer-Encoding: chunked^Transfer-Encoding: chunked^K^0^^",
                "POST /api/v1/generate HTTP/1.1^Host: x^Transfer-Encoding : chunked^K^0^^",
                "POST /api/v1/generate HTTP/1.0^Transfer-Encoding: chunked^K^2^{}^0^^",
                "GET /health http/1.1^Host: x^K^",
                "GET /health Http/1.1^Host: x^K^",
                "GET\t/health HTTP/1.1^Host: x^K^",
                "GET\u000b/health HTTP/1.1^Host: x^K^",
                "GET /health\fHTTP/1.1^Host: x^K^",
                "GET /health\rHTTP/1.1^Host: x^K^",
                "GET  /health HTTP/1.1^Host: x^K^",
                "GET /health  HTTP/1.1^Host: x^K^",
                " GET /health HTTP/1.1^Host: x^K^",
                "GET /health HTTP/1.1 ^Host: x^K^",
                "\u0000GET /health HTTP/1.1^Host: x^K^",
                "^\u0000^GET /health HTTP/1.1^Host: x^K^",
                "\u0001\u0002GET /health HTTP/1.1^Host: x^K^",
                "\u007fGET /health HTTP/1.1^Host: x^K^",
                "\nGET /health HTTP/1.1\nHost: x\n\n",
                "\rGET /health HTTP/1.1^Host: x^K^",
                "\r\r\nGET /health HTTP/1.1^Host: x^K^",
                "^\r^^\rGET /health HTTP/1.1^Host: x^K^",
                "GET /health HTTP/1.1\nHost: x^K^",
                "GET /health HTTP/1.1^Host: x\nX-A: y^K^",
                "GET /health HTTP/1.1^ Host: x^K^",
                "GET /health HTTP/1.1^Host: x^\tX-A: y^Host: z^K^",
                "POST /api/v1/generate HTTP/1.1^Host: x^Content-Length:^ 2^K^{}",
                "POST /api/v1/generate HTTP/1.1^Host: x^Content-Length: 1^ 0^K^{}",
                "POST /api/v1/generate HTTP/1.1^Host: x^Content-Length : 2^K^{}",
                "POST /api/v1/generate HTTP/1.1^Host: x^Content-Length: 2,^K^{}",
                "POST /api/v1/generate HTTP/1.1^Host: x^Content-Length: 2\u000b^K^{}",
                "POST /api/v1/generate HTTP/1.1^Host: x^Transfer-Encoding:^ chunked^K^2^{}^0^^",
                "POST /api/v1/generate HTTP/1.1^Host: x^Transfer-Encoding: \u000bchunked^K^2^{}^0^^",
                "POST /api/v1/generate HTTP/1.1^Host: x^Transfer-Encoding: chunked^Content-Length: 2^K^2^{}^0^^",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003^^",
            })
    void is_refused_with_400_and_counted_nowhere(String request) {
        Answer answer = SERVER.raw(bytes(request));

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("REQUEST_MALFORMED");
        assertThat(answer.text()).doesNotContain(key.secret());
        assertThat(SERVER.journal.of(key.id())).isEmpty();
    }

    @Test
    void a_carriage_return_that_ends_no_line_is_refused_wherever_the_bytes_are_parted() throws Exception {
        try (RawConnection connection = SERVER.connect()) {
            connection.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n\r\n\r");
            assertThat(connection.answer().status()).isEqualTo(200);
            connection.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(connection.answer().status()).isEqualTo(400);
        }
        try (RawConnection connection = SERVER.connect()) {
            connection.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n\r");
            assertThat(connection.answer().status()).isEqualTo(200);
            connection.send("\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(connection.answer().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz^{}^0^^",
                "-1^{}^0^^",
                "2^{}xxxx^0^^",
                "^^",
                "fffffffffffffffff^",
                "80000000^",
                "2^{}^0^bad trailer\u0000^^",
                "10000000b^{}^0^^",
                "100000002^{}^0^^",
                " 2^{}^0^^",
                "\t2^{}^0^^",
                "\u000b2^{}^0^^",
                "2 ^{}^0^^",
                "2\u0000^{}^0^^",
                "0x2^{}^0^^",
                "+2^{}^0^^",
                "2,2^{}^0^^",
                ";a=b^{}^0^^",
                "2;a\nb^{}^0^^",
                "2\n{}\n0\n\n",
                "2^{}\n0^^",
                "2^{}0^^",
            })
    void a_broken_chunk_is_refused_and_ends_the_connection(String body) {
        try (RawConnection connection = SERVER.connect()) {
            connection.send(bytes("POST /api/v1/generate HTTP/1.1^Host: x^Transfer-Encoding: chunked^K^" + body));
            Answer answer = connection.answer();

            assertThat(answer.status()).as("%.300s", answer.text()).isBetween(400, 499);
            assertThat(answer.code()).isIn("REQUEST_MALFORMED", "BODY_TOO_LARGE");
            assertThat(SERVER.journal.requests(key.id()))
                    .as("the request was admitted before")
                    .isEqualTo(1);
            assertThat(SERVER.journal.units(key.id())).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10000000b", " b", "\tb", "\u000bb", "0xb", "fffffffb0000000b"})
    void no_request_hides_in_a_body_behind_a_chunk_size_that_others_read_differently(String size) {
        try (RawConnection connection = SERVER.connect()) {
            connection.send(bytes("POST /api/v1/generate HTTP/1.1^Host: x^Transfer-Encoding: chunked^K^" + size
                    + "^{\"count\":1}^0^^GET /api/v1/key HTTP/1.1^Host: x^K^"));

            assertThat(connection.statusesUntilTheEnd()).containsExactly("400");
            assertThat(SERVER.journal.requests(key.id())).isEqualTo(1);
        }
    }

    @Test
    void what_is_no_request_between_two_is_refused_and_ends_the_connection() {
        for (String between : new String[] {"\u0000", "\u0001", "\u000b", " ", "\t", "\u007f"}) {
            try (RawConnection connection = SERVER.connect()) {
                connection.send(bytes("GET /health HTTP/1.1^Host: x^^" + between + "GET /health HTTP/1.1^Host: x^^"));

                assertThat(connection.statusesUntilTheEnd())
                        .as("%x", (int) between.charAt(0))
                        .containsExactly("200", "400");
            }
        }
    }

    @Test
    void a_broken_chunk_of_a_body_that_nobody_reads_ends_the_connection() {
        try (RawConnection connection = SERVER.connect()) {
            connection.send(bytes("POST /api/v1/generate HTTP/1.1^Host: x^Transfer-Encoding: chunked^^zz^{}^0^^"));

            assertThat(connection.answer().status()).isEqualTo(401);
            assertThat(connection.isClosedByServer()).isTrue();
        }
    }

    @Test
    void after_a_malformed_request_the_connection_ends() {
        try (RawConnection connection = SERVER.connect()) {
            connection.send(bytes("nonsense^^GET /health HTTP/1.1^Host: x^^"));

            Answer answer = connection.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(connection.isClosedByServer()).isTrue();
        }
    }

    @Test
    void what_follows_an_ambiguous_body_is_no_request() {
        try (RawConnection connection = SERVER.connect()) {
            connection.send(
                    bytes("POST /api/v1/generate HTTP/1.1^Host: x^Content-Length: 5^Transfer-Encoding: chunked^K^"
                            + "0^^GET /api/v1/key HTTP/1.1^Host: x^K^"));

            assertThat(connection.answer().status()).isEqualTo(400);
            assertThat(connection.isClosedByServer()).isTrue();
            assertThat(SERVER.journal.of(key.id())).isEmpty();
        }
    }

    @Test
    void headers_that_are_too_large() {
        for (String headers : new String[] {
            "X-A: " + "a".repeat(17_000), "X-A: aaaaaaaaaa^".repeat(2_000) + "X-B: b", "a:^".repeat(98) + "X-B: b"
        }) {
            Answer answer = SERVER.raw(bytes("GET /health HTTP/1.1^Host: x^" + headers + "^K^"));

            assertThat(answer.status()).isEqualTo(431);
            assertThat(answer.code()).isEqualTo("HEADERS_TOO_LARGE");
        }
    }

    @Test
    void a_query_of_more_parameters_than_any_operation_has() {
        Answer answer = SERVER.raw(bytes("GET /health?" + "a&".repeat(100) + "b HTTP/1.1^Host: x^K^"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("its query has more than 100 parameters");
        assertThat(SERVER.raw(bytes("GET /health?" + "a&".repeat(99) + "b HTTP/1.1^Host: x^K^"))
                        .text())
                .doesNotContain("more than");
    }

    @Test
    void headers_that_are_just_not_too_many() {
        assertThat(SERVER.raw(bytes("GET /health HTTP/1.1^Host: x^" + "a:^".repeat(97) + "X-B: b^K^"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void headers_that_are_just_not_too_large() {
        assertThat(SERVER.raw(bytes("GET /health HTTP/1.1^Host: x^X-A: " + "a".repeat(16_000) + "^K^"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_path_that_is_too_long() {
        Answer answer = SERVER.raw(bytes("GET /" + "a".repeat(9_000) + " HTTP/1.1^Host: x^K^"));

        assertThat(answer.status()).isEqualTo(414);
        assertThat(answer.code()).isEqualTo("URI_TOO_LONG");
        assertThat(SERVER.raw(bytes("GET /" + "a".repeat(8_000) + " HTTP/1.1^Host: x^K^"))
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OPTIONS * HTTP/1.1^Host: x^K^",
                "CONNECT example.org:443 HTTP/1.1^Host: x^K^",
                "GET /health\u0000 HTTP/1.1^Host: x^K^",
                "GET /\u00ff HTTP/1.1^Host: x^K^",
                "GET ?x HTTP/1.1^Host: x^K^",
                "GET health HTTP/1.1^Host: x^K^",
                "GET /health#fragment HTTP/1.1^Host: x^K^",
                "GET /../../etc/passwd HTTP/1.1^Host: x^K^",
                "GET /..%2f..%2fetc/passwd HTTP/1.1^Host: x^K^",
            })
    void odd_targets_lead_nowhere(String request) {
        Answer answer = SERVER.raw(bytes(request));

        assertThat(answer.status()).as("%.300s", answer.text()).isBetween(400, 499);
        answer.assertProblem();
        assertThat(SERVER.journal.of(key.id())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^^GET /health HTTP/1.1^Host: x^^",
                "GET http://elsewhere/health HTTP/1.1^Host: x^^",
                "GET /health HTTP/1.0^^",
                "GET //health HTTP/1.1^Host: x^^",
                "GET /./health/ HTTP/1.1^Host: x^^",
                "GET /%68ealth HTTP/1.1^Host: x^^",
                "GET /health HTTP/1.1^Host: x^Upgrade: h2c^Connection: Upgrade, HTTP2-Settings^HTTP2-Settings: AAMAAABk^^",
                "GET /health HTTP/1.1^Host: x^Upgrade: websocket^Connection: Upgrade^Sec-WebSocket-Version: 13^"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==^^",
                "GET /health HTTP/1.1^Host: x^X-A: folded^ over two lines^^",
                "GET /health HTTP/1.1^Host: x^X-A: \u00e4\u00ff^^",
                "GET /health HTTP/1.1^Host: x^Content-Length: 2^^{}",
            })
    void what_is_only_unusual_is_answered(String request) {
        assertThat(SERVER.raw(bytes(request)).status()).isEqualTo(200);
    }

    private String bytes(String text) {
        return text.replace("^K^", "^" + key.line().strip() + "^^").replace("^", "\r\n");
    }
}

package dev.latchkey.generator.http;

import static dev.latchkey.server.RunningServer.GENERATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.server.Answer;
import dev.latchkey.server.RawConnection;
import dev.latchkey.server.RunningServer;
import dev.latchkey.server.TestKey;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code POST /api/v1/generate} takes for a body, and what it does not. */
final class GenerateBodyTest {

    @RegisterExtension
    static final RunningGenerator SERVER = new RunningGenerator();

    private final TestKey key = SERVER.unlimitedKey();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " { } ",
                "{\"count\": 3}",
                "{\"count\":3,\"seed\":42,\"format\":\"json\"}",
                "{\"format\":\"NDJSON\"}",
                "{\"seed\":null}",
                "{\"seed\":-9223372036854775808}",
                "{\"seed\":9223372036854775807}",
                "{\"seed\":0}",
                "{\"c\\u006funt\": 3}",
            })
    void a_good_body(String body) {
        Answer answer = SERVER.generate(key, body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(SERVER.journal.statuses(key.id())).containsExactly(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"count\":0}",
                "{\"count\":-1}",
                "{\"count\":1.5}",
                "{\"count\":1e3}",
                "{\"count\":1.0}",
                "{\"count\":\"5\"}",
                "{\"count\":true}",
                "{\"count\":null}",
                "{\"count\":[5]}",
                "{\"count\":{}}",
                "{\"count\":1000000000000000}",
                "{\"count\":9223372036854775808}",
                "{\"count\":123456789012345678901234567890}",
                "{\"count\":01}",
                "{\"count\":+1}",
                "{\"count\":NaN}",
                "{\"seed\":9223372036854775808}",
                "{\"seed\":-9223372036854775809}",
                "{\"seed\":1.5}",
                "{\"seed\":\"1\"}",
                "{\"format\":\"xml\"}",
                "{\"format\":5}",
                "{\"format\":null}",
                "{\"count\":1,\"count\":2}",
                "{\"count\":1,\"c\\u006funt\":2}",
                "{\"unknown\":1}",
                "{\"Count\":1}",
                "{\"\":1}",
                "[]",
                "[{\"count\":1}]",
                "5",
                "null",
                "\"count\"",
                "count=5",
                "{",
                "{\"count\"",
                "{\"count\":",
                "{\"count\":5",
                "{\"count\":5,}",
                "{\"count\":5}}",
                "{\"count\":5}{}",
                "{\"count\":5} x",
                "{'count':5}",
                "{count:5}",
                "// a comment\n{}",
                " ",
                "\u0000",
            })
    void a_bad_body(String body) {
        assertBad(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void bytes_that_are_no_UTF_8_or_no_JSON_at_all() {
        List<byte[]> bodies = List.of(
                new byte[] {0, 0, 0, '{', -1, -1, -1, -1},
                new byte[] {-1, -2, '{', 0, '}', 0},
                "{}".getBytes(StandardCharsets.UTF_16),
                "{}".getBytes(java.nio.charset.Charset.forName("UTF-32")),
                new byte[] {'{', '"', (byte) 0xc3, '"', ':', '1', '}'},
                new byte[] {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ':', '1', '}'},
                new byte[] {(byte) 0x1f, (byte) 0x8b, 8, 0},
                new byte[1_000],
                ("{\"count\":" + "1".repeat(1_500) + "}").getBytes(StandardCharsets.UTF_8),
                ("{\"" + "n".repeat(60_000) + "\":1}").getBytes(StandardCharsets.UTF_8),
                ("{\"format\":\"" + "n".repeat(900_000) + "\"}").getBytes(StandardCharsets.UTF_8),
                ("[".repeat(500_000) + "]".repeat(500_000)).getBytes(StandardCharsets.UTF_8),
                ("{\"count\":" + "[".repeat(500_000)).getBytes(StandardCharsets.UTF_8),
                "{\"a\":".repeat(100_000).getBytes(StandardCharsets.UTF_8));
        bodies.forEach(this::assertBad);
    }

    @Test
    void an_empty_body_asks_for_the_defaults() {
        Answer answer = SERVER.call("POST", GENERATE, null, "X-API-Key", key.secret());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("patients")).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json; charset=utf-8",
                "APPLICATION/JSON",
                "application/json ;x=y",
                "application/vnd.api+json",
            })
    void a_media_type_of_JSON(String mediaType) {
        assertThat(post("{\"count\":1}", "Content-Type", mediaType).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/jsonp",
                "application",
                "json",
                ";",
                "application/xml+json2",
            })
    void another_media_type(String mediaType) {
        Answer answer = post("{\"count\":1}", "Content-Type", mediaType);

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.code()).isEqualTo("MEDIA_TYPE_UNSUPPORTED");
        assertThat(SERVER.journal.statuses(key.id())).containsExactly(415);
    }

    @Test
    void a_compressed_body_is_not_taken() {
        assertThat(post("{\"count\":1}", "Content-Encoding", "gzip").code()).isEqualTo("MEDIA_TYPE_UNSUPPORTED");
        assertThat(post("{\"count\":1}", "Content-Encoding", "identity").status())
                .isEqualTo(200);
    }

    @Test
    void a_body_of_a_mebibyte_is_read() {
        String body = " ".repeat(RunningServer.MOST_OF_BODY - 11) + "{\"count\":1}";

        assertThat(post(body).status()).isEqualTo(200);
        assertThat(chunked(body).status()).isEqualTo(200);
    }

    @Test
    void a_larger_one_is_not() {
        String body = " ".repeat(RunningServer.MOST_OF_BODY - 10) + "{\"count\":1}";

        assertTooLarge(post(body));
        assertTooLarge(chunked(body));
        assertTooLarge(post(" ".repeat(3 * RunningServer.MOST_OF_BODY)));
        assertTooLarge(chunked(" ".repeat(3 * RunningServer.MOST_OF_BODY)));
        assertThat(SERVER.journal.statuses(key.id())).containsExactly(413, 413, 413, 413);
    }

    @Test
    void a_body_declared_too_large_is_refused_before_it_comes() {
        try (RawConnection connection = SERVER.connect()) {
            connection.send("POST " + GENERATE + " HTTP/1.1\r\nHost: x\r\n" + key.line()
                    + "Content-Length: 99999999999\r\n\r\n");

            assertTooLarge(connection.answer());
        }
    }

    @Test
    void a_caller_that_waits_for_leave_to_send_gets_it() {
        try (RawConnection connection = SERVER.connect()) {
            connection.send("POST " + GENERATE + " HTTP/1.1\r\nHost: x\r\n" + key.line()
                    + "Content-Length: 11\r\nExpect: 100-continue\r\n\r\n");
            assertThat(connection.answerToHead().status()).isEqualTo(100);

            assertThat(connection.send("{\"count\":1}").answer().status()).isEqualTo(200);
        }
    }

    private void assertBad(byte[] body) {
        long before = SERVER.journal.requests(key.id());
        Answer answer = SERVER.call(request(BodyPublishers.ofByteArray(body)).build());

        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("BODY_INVALID");
        assertThat(SERVER.journal.requests(key.id())).as("it was admitted").isEqualTo(before + 1);
        assertThat(SERVER.journal.units(key.id())).isZero();
    }

    private static void assertTooLarge(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(413);
        assertThat(answer.code()).isEqualTo("BODY_TOO_LARGE");
    }

    private Answer post(String body, String... headers) {
        HttpRequest.Builder request = request(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return SERVER.call(request.build());
    }

    private Answer chunked(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        // Of unknown length, so it is sent in chunks.
        return SERVER.call(request(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(bytes)))
                .build());
    }

    private HttpRequest.Builder request(HttpRequest.BodyPublisher body) {
        return HttpRequest.newBuilder(SERVER.uri(GENERATE))
                .header("X-API-Key", key.secret())
                .POST(body);
    }
}

package dev.latchkey.generator.http;

import static dev.latchkey.server.RunningServer.GENERATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.server.Answer;
import dev.latchkey.server.RawConnection;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Random requests, the same in every run. None may get a 5xx, wait in vain, or be counted. */
final class FuzzTest {

    private static final long SEED = 20_250_601;
    private static final Duration TIME = Duration.ofSeconds(4);
    private static final int ROUNDS = 2_500;
    private static final int FEWEST = 200;

    private static final List<String> METHODS =
            List.of("GET", "POST", "PUT", "HEAD", "OPTIONS", "PATCH", "BREW", "get", "", "G\u0000T", "\u00e9");
    private static final List<String> PATHS = List.of(
            "/health",
            "/api/v1/key",
            GENERATE,
            "/metrics",
            "/",
            "*",
            "//",
            "/%",
            "/%zz",
            "/\u0000",
            "/?key=1",
            "/health?%",
            "http://x/health",
            "/../..",
            "/api/v1/generate?seed=%ff",
            "\u00ff",
            "");
    private static final List<String> VERSIONS =
            List.of("HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/1.1 ", "");
    private static final List<String> NAMES = List.of(
            "X-API-Key",
            "Authorization",
            "Content-Type",
            "Content-Encoding",
            "X-Request-Id",
            "Expect",
            "Connection",
            "Upgrade",
            "Accept",
            "Cookie",
            "X-Forwarded-For",
            "Forwarded",
            "",
            " ",
            "X\u0000",
            "\u00e4");
    private static final List<String> VALUES = List.of(
            "",
            "DEMO",
            "Bearer",
            "Bearer x",
            "Basic !!!",
            "application/json",
            "text/plain",
            ";",
            "gzip",
            "100-continue",
            "keep-alive",
            "close",
            "h2c",
            "websocket",
            "\u0000",
            "\u00ff\u00fe",
            "lk_live_",
            "a\tb",
            "x".repeat(600));

    @RegisterExtension
    static final RunningGenerator SERVER = new RunningGenerator();

    private final Random random = new Random(SEED);

    @Test
    void a_request_whose_end_is_clear_is_answered_whatever_is_in_it() {
        long end = System.nanoTime() + TIME.toNanos();
        int rounds = 0;
        while (rounds < FEWEST || (rounds < ROUNDS && System.nanoTime() < end)) {
            String request = request();
            try (RawConnection connection = SERVER.connect()) {
                connection.send(request);
                Answer answer = request.startsWith("HEAD ") ? connection.answerToHead() : connection.answer();
                if (answer.status() == 100) {
                    answer = request.startsWith("HEAD ") ? connection.answerToHead() : connection.answer();
                }
                assertThat(answer.status()).as(request).isBetween(200, 499);
                if (answer.status() >= 400 && !request.startsWith("HEAD ")) {
                    answer.assertProblem();
                }
            } catch (UncheckedIOException e) {
                throw new AssertionError("no answer to: " + request, e);
            }
            rounds++;
        }
        assertNothingHappened();
    }

    @Test
    void any_bytes_are_answered_or_hung_up_on() {
        long end = System.nanoTime() + TIME.toNanos();
        int rounds = 0;
        while (rounds < FEWEST || (rounds < ROUNDS && System.nanoTime() < end)) {
            byte[] bytes = mutated(request().getBytes(StandardCharsets.ISO_8859_1));
            try (RawConnection connection = SERVER.connect()) {
                connection.sendWhilePossible(bytes);
                for (String status : connection.endSending().statusesUntilTheEnd()) {
                    assertThat(status)
                            .as(new String(bytes, StandardCharsets.ISO_8859_1))
                            .matches("[1-4][0-9][0-9]");
                }
            }
            rounds++;
        }
        assertNothingHappened();
    }

    private static void assertNothingHappened() {
        assertThat(SERVER.journal.events()).isEmpty();
        assertThat(SERVER.get("/health").status()).isEqualTo(200);
        assertThat(SERVER.generate(SERVER.key(), "{\"count\":1}").status()).isEqualTo(200);
        SERVER.journal.forget();
    }

    private String request() {
        StringBuilder request = new StringBuilder(oneOf(METHODS))
                .append(' ')
                .append(oneOf(PATHS))
                .append(' ')
                .append(oneOf(VERSIONS))
                .append("\r\n");
        if (random.nextInt(10) > 0) {
            request.append("Host: x\r\n");
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            request.append(oneOf(NAMES)).append(": ").append(oneOf(VALUES)).append("\r\n");
        }
        String body = random.nextInt(3) == 0 ? "x".repeat(random.nextInt(50)) : "";
        if (!body.isEmpty()) {
            request.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        return request.append("\r\n").append(body).toString();
    }

    private byte[] mutated(byte[] bytes) {
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = '\n';
                case 2 -> bytes[at] = '\r';
                default -> bytes[at] = bytes[random.nextInt(bytes.length)];
            }
        }
        return bytes;
    }

    private String oneOf(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}

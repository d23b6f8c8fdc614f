package dev.latchkey.server;

import static dev.latchkey.server.RunningServer.GENERATE;
import static dev.latchkey.server.RunningServer.OWN_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.limit.Limits;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several requests on one connection. */
final class KeepAliveTest {

    private static final int LARGE = 100_000;

    @RegisterExtension
    static final RunningServer SERVER =
            new RunningServer(new ServerSettings("127.0.0.1", 0, 1), List.of(new LargeAnswers()));

    private final TestKey key = SERVER.key(Limits.NONE.withUnitsPerRequest(500));

    @Test
    void the_connection_goes_on_after_every_kind_of_answer() {
        try (RawConnection connection = SERVER.connect()) {
            assertThat(statusOf(connection, get(OWN_KEY, key.line()))).isEqualTo(200);
            assertThat(statusOf(connection, get(OWN_KEY, ""))).isEqualTo(401);
            assertThat(statusOf(connection, get("/nowhere", key.line()))).isEqualTo(404);
            assertThat(statusOf(connection, get("/health?%zz", ""))).isEqualTo(400);
            assertThat(statusOf(connection, post("{\"count\":3}", key.line()))).isEqualTo(200);
            assertThat(statusOf(connection, post("{\"count\":300}", key.line())))
                    .isEqualTo(200);
            assertThat(statusOf(connection, post("{\"count\":501}", key.line())))
                    .isEqualTo(400);
            assertThat(statusOf(connection, post("nonsense", key.line()))).isEqualTo(422);
            assertThat(statusOf(connection, post("x", key.line() + "Content-Type: text/plain\r\n")))
                    .isEqualTo(415);
            assertThat(statusOf(connection, post("y".repeat(2_000_000), key.line())))
                    .isEqualTo(413);
            assertThat(statusOf(connection, post("z".repeat(2_000_000), ""))).isEqualTo(401);
            assertThat(statusOf(connection, chunked("z".repeat(2_000_000), key.line())))
                    .isEqualTo(413);
            assertThat(statusOf(connection, post("{}", key.line()).replace("POST", "PUT")))
                    .isEqualTo(405);
            assertThat(statusOf(connection, get("/health", ""))).isEqualTo(200);
        }
    }

    @Test
    void requests_sent_at_once_are_answered_in_their_order() {
        try (RawConnection connection = SERVER.connect()) {
            connection.send(post("{\"count\":300,\"seed\":1}", key.line())
                    + get(OWN_KEY, key.line())
                    + post("{\"count\":2}", key.line())
                    + get("/nowhere", "")
                    + get("/health", ""));

            assertThat(connection.answer().json().get("patients")).hasSize(300);
            assertThat(connection.answer().json().get("id").asText())
                    .isEqualTo(key.id().toString());
            assertThat(connection.answer().json().get("patients")).hasSize(2);
            assertThat(connection.answer().status()).isEqualTo(404);
            assertThat(connection.answer().json().get("status").asText()).isEqualTo("healthy");
        }
    }

    @Test
    void a_caller_that_asks_to_close_is_closed() {
        try (RawConnection connection = SERVER.connect()) {
            Answer answer = connection
                    .send(get(OWN_KEY, key.line() + "Connection: close\r\n"))
                    .answer();

            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(connection.isClosedByServer()).isTrue();
        }
    }

    @Test
    void one_who_asks_and_asks_and_never_reads_is_not_listened_to() throws InterruptedException {
        try (RawConnection connection = RawConnection.to(SERVER.port(), 8 << 10)) {
            byte[] requests = get("/large", key.line()).repeat(2_000).getBytes(StandardCharsets.ISO_8859_1);
            Thread asking = new Thread(() -> connection.sendWhilePossible(requests));
            asking.start();
            long answered = requestsOnceStill();

            assertThat(answered * LARGE).isBetween(1L, 50_000_000L);
            connection.vanish();
            asking.join(Duration.ofSeconds(5).toMillis());
            assertThat(asking.isAlive()).isFalse();
        }
    }

    @Test
    void one_who_was_refused_and_sends_on_for_good_is_cut_off() {
        try (RawConnection connection = SERVER.connect()) {
            connection.send("POST " + GENERATE + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            assertThat(connection.answer().status()).isEqualTo(401);
            byte[] chunk = ("10000\r\n" + "x".repeat(1 << 16) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
            for (int i = 0; i < 1_000; i++) {
                connection.sendWhilePossible(chunk);
            }

            assertThat(connection.isClosedByServer()).isTrue();
        }
    }

    private long requestsOnceStill() {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        long requests = -1;
        int still = 0;
        while (still < 40) {
            assertThat(System.nanoTime()).as("still answering").isLessThan(deadline);
            SERVER.get("/health");
            long now = SERVER.journal.requests(key.id());
            still = now == requests && now > 0 ? still + 1 : 0;
            requests = now;
        }
        return requests;
    }

    private static int statusOf(RawConnection connection, String request) {
        return connection.send(request).answer().status();
    }

    private static String get(String path, String headers) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
    }

    private static String post(String body, String headers) {
        return "POST " + GENERATE + " HTTP/1.1\r\nHost: x\r\n" + headers + "Content-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    private static String chunked(String body, String headers) {
        return "POST " + GENERATE + " HTTP/1.1\r\nHost: x\r\n" + headers + "Transfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
    }

    /** A class of its own, as the server starts while this one is initialised. */
    private static final class LargeAnswers implements FurtherRoutes {
        @Override
        public void describe(JsonObject paths) {
            paths.put("/large", new JsonObject().put("get", FurtherRoutes.keyed("large")));
        }

        @Override
        public void accept(Routes routes) {
            Buffer large = Buffer.buffer(new byte[LARGE]);
            routes.keyed("large", (access, exchange) -> exchange.send(200, "text/plain", large));
        }
    }
}

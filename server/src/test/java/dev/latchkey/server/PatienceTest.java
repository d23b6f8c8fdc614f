package dev.latchkey.server;

import static dev.latchkey.server.RunningServer.GENERATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Callers that take their time, on a server with little patience. */
final class PatienceTest {

    private static final Duration IDLE = Duration.ofMillis(800);
    private static final Duration BODY = Duration.ofMillis(200);

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer(new ServerSettings("127.0.0.1", 0, 1, IDLE, BODY), List.of());

    private final TestKey key = SERVER.unlimitedKey();

    @Test
    void a_body_that_does_not_come_gets_a_408_and_is_settled() {
        try (RawConnection connection = SERVER.connect()) {
            connection.send(post("Content-Length: 10") + "{");
            Answer answer = connection.answer();

            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.code()).isEqualTo("BODY_TIMEOUT");
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(connection.isClosedByServer()).isTrue();
        }
        assertThat(SERVER.journal.statuses(key.id())).containsExactly(408);
    }

    @Test
    void a_body_that_comes_byte_by_byte_does_too() {
        try (RawConnection connection = SERVER.connect()) {
            connection.send(post("Transfer-Encoding: chunked"));
            connection.trickleUntilAnswered("1\r\n \r\n");

            assertThat(connection.answer().status()).isEqualTo(408);
        }
    }

    @Test
    void headers_that_come_byte_by_byte_do_not_hold_the_connection() {
        try (RawConnection connection = SERVER.connect()) {
            connection.send("GET /health HTTP/1.1\r\nX-A: ");

            assertThat(connection.trickleUntilAnswered("a"))
                    .as("the connection has ended")
                    .isTrue();
        }
    }

    @Test
    void a_connection_without_a_request_is_closed() {
        try (RawConnection connection = SERVER.connect();
                RawConnection used = SERVER.connect()) {
            assertThat(used.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
                            .answer()
                            .status())
                    .isEqualTo(200);

            assertThat(connection.isClosedByServer()).isTrue();
            assertThat(used.isClosedByServer()).isTrue();
        }
    }

    @Test
    void a_caller_that_stops_reading_is_given_up() {
        try (RawConnection connection = RawConnection.to(SERVER.port(), 64 << 10)) {
            String body = "{\"count\":1000000}";
            connection.send(post("Content-Length: " + body.length()) + body);

            assertThat(SERVER.journal.awaitSettled(key.id())).isEqualTo(499);
        }
    }

    @Test
    void not_even_by_sending_can_it_hold_the_connection() {
        try (RawConnection connection = RawConnection.to(SERVER.port(), 64 << 10)) {
            String body = "{\"count\":1000000}";
            connection.send(post("Content-Length: " + body.length()) + body);
            while (SERVER.journal.statuses(key.id()).isEmpty()) {
                connection.sendWhilePossible(new byte[] {'\r', '\n'});
                SERVER.get("/health");
            }

            assertThat(SERVER.journal.statuses(key.id())).containsExactly(499);
        }
    }

    @Test
    void one_that_was_refused_and_does_not_send_the_rest_is_given_up() {
        try (RawConnection connection = SERVER.connect()) {
            connection.send("POST " + GENERATE + " HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{");

            assertThat(connection.answer().status()).isEqualTo(401);
            assertThat(connection.isClosedByServer()).isTrue();
        }
    }

    @Test
    void an_answer_may_take_longer_than_that_as_long_as_it_is_read() {
        long start = System.nanoTime();
        int answers = 0;
        try (RawConnection connection = SERVER.connect()) {
            while (System.nanoTime() - start < 2 * IDLE.toNanos()) {
                String body = "{\"count\":2000}";
                connection.send(post("Content-Length: " + body.length()) + body);
                assertThat(connection.answer().text()).endsWith("]}");
                answers++;
            }
        }
        assertThat(SERVER.journal.statuses(key.id())).hasSize(answers).containsOnly(200);
    }

    @Test
    void the_time_that_the_server_itself_takes_is_not_counted() {
        CountDownLatch done = new CountDownLatch(1);
        LongWork work = new LongWork(done);
        try (RunningServer server =
                        new RunningServer(new ServerSettings("127.0.0.1", 0, 1, IDLE, BODY), List.of(work));
                RawConnection waiting = server.connect()) {
            waiting.send("GET /long HTTP/1.1\r\nHost: x\r\n\r\n");
            for (int i = 0; i < 2; i++) {
                try (RawConnection idle = server.connect()) {
                    assertThat(idle.isClosedByServer()).isTrue();
                }
            }
            done.countDown();

            assertThat(waiting.answer().status()).isEqualTo(204);
            assertThat(waiting.isClosedByServer())
                    .as("the time after it is counted")
                    .isTrue();
        }
    }

    private record LongWork(CountDownLatch done) implements FurtherRoutes {
        @Override
        public void describe(JsonObject paths) {
            paths.put("/long", new JsonObject().put("get", FurtherRoutes.open("long")));
        }

        @Override
        public void accept(Routes routes) {
            routes.open(
                    "long", exchange -> exchange.offLoop(this::isDone, isDone -> exchange.send(isDone ? 204 : 500)));
        }

        private boolean isDone() {
            try {
                return done.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    private String post(String length) {
        return "POST " + GENERATE + " HTTP/1.1\r\nHost: x\r\n" + key.line() + length + "\r\n\r\n";
    }
}

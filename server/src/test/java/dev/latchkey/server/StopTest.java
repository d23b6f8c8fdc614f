package dev.latchkey.server;

import static dev.latchkey.server.RunningServer.GENERATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A server that stops. */
final class StopTest {

    @Test
    void a_long_answer_is_finished_and_nothing_new_is_begun() throws IOException {
        try (RunningServer server = new RunningServer();
                RawConnection idle = server.connect();
                RawConnection reading = RawConnection.to(server.port(), 64 << 10)) {
            TestKey key = server.unlimitedKey();
            assertThat(idle.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
                            .answer()
                            .status())
                    .isEqualTo(200);
            reading.send(ask(key, 20_000));
            server.journal.await(key.id(), events -> events.size() > 2);

            Future<?> stopped = server.server.stop(Duration.ofSeconds(20));

            assertThat(idle.isClosedByServer()).isTrue();
            // A connection that came just before the end was accepted, and is closed.
            try (RawConnection late = server.connect()) {
                assertThat(late.isClosedByServer()).isTrue();
            } catch (UncheckedIOException e) {
                assertThat(e).hasMessageContaining("refused");
            }
            assertThatThrownBy(server::connect).isInstanceOf(UncheckedIOException.class);
            assertThat(stopped.isComplete()).isFalse();
            assertThat(reading.answer().json().get("patients")).hasSize(20_000);
            assertThat(server.journal.awaitSettled(key.id())).isEqualTo(200);
            RunningServer.await(stopped);
        }
    }

    @Test
    void a_caller_that_does_not_read_is_not_waited_for_longer_than_the_grace() {
        try (RunningServer server = new RunningServer();
                RawConnection standing = RawConnection.to(server.port(), 64 << 10)) {
            TestKey key = server.unlimitedKey();
            standing.send(ask(key, 1_000_000));
            server.journal.await(key.id(), events -> events.size() > 2);

            RunningServer.await(server.server.stop(Duration.ofMillis(200)));

            assertThat(server.journal.awaitSettled(key.id())).isEqualTo(499);
        }
    }

    @Test
    void a_request_under_way_is_answered() {
        try (RunningServer server = new RunningServer();
                RawConnection connection = server.connect()) {
            TestKey key = server.unlimitedKey();
            connection.send(
                    "POST " + GENERATE + " HTTP/1.1\r\nHost: x\r\n" + key.line() + "Content-Length: 2\r\n\r\n{");
            server.journal.await(key.id(), events -> !events.isEmpty());

            Future<?> stopped = server.server.stop(Duration.ofSeconds(20));

            assertThat(connection.send("}").answer().status()).isEqualTo(200);
            assertThat(connection.isClosedByServer()).isTrue();
            RunningServer.await(stopped);
        }
    }

    @Test
    void health_says_so_first() {
        try (RunningServer server = new RunningServer()) {
            server.stopping = true;

            assertThat(server.get("/health/ready").status()).isEqualTo(503);
            assertThat(server.get("/health/live").status()).isEqualTo(200);
            assertThat(server.get("/health").json().get("status").asText()).isEqualTo("stopping");
        }
    }

    private static String ask(TestKey key, int count) {
        String body = "{\"count\":" + count + "}";
        return "POST " + GENERATE + " HTTP/1.1\r\nHost: x\r\n" + key.line() + "Content-Length: " + body.length()
                + "\r\n\r\n" + body;
    }
}

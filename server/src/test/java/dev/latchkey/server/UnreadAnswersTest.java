package dev.latchkey.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Callers that ask for much and do not take it. */
final class UnreadAnswersTest {

    private static final int LARGE = 4_000_000;
    private static final int BOUND = 3 * LARGE;
    private static final int RECEIVE_BUFFER = 4 << 10;

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer(
            new ServerSettings("127.0.0.1", 0, 1).within(new ConnectionBounds(200, 200, BOUND)),
            List.of(new LargeAnswers()));

    @Test
    void of_what_is_in_memory_anyway_a_part_is_on_its_way_at_a_time() {
        List<RawConnection> callers = ask("/docs/swagger-ui-bundle.js", 40);

        assertThat(callers).allMatch(RawConnection::hasAnswer);
        assertThat(SERVER.server.heldBytes()).isLessThan(40L * (200 << 10));
        assertThat(SERVER.get("/health").status()).isEqualTo(200);
        Answer whole = SERVER.get("/docs/swagger-ui-bundle.js");
        assertThat(callers.get(0).answer().text()).isEqualTo(whole.text());
        callers.forEach(RawConnection::vanish);
        SERVER.awaitHeld(0);
    }

    @Test
    void when_memory_is_short_those_are_cut_that_read_nothing() {
        List<RawConnection> callers = ask("/made", 12);

        for (RawConnection caller : callers) {
            caller.hasAnswerOrEnd();
        }
        assertThat(SERVER.server.heldBytes()).isLessThanOrEqualTo(BOUND);
        // They have stood still for a while, and who comes now reads.
        SERVER.time.advance(Duration.ofSeconds(1));
        assertThat(SERVER.get("/made").text()).hasSize(LARGE);
        assertThat(SERVER.metrics()).containsPattern("latchkey_connections_cut_total [1-9]");
        callers.forEach(RawConnection::vanish);
        SERVER.awaitHeld(0);
    }

    @Test
    void bodies_that_do_not_end_are_within_the_same_bound() {
        TestKey key = SERVER.unlimitedKey();
        List<RawConnection> callers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            callers.add(SERVER.connect()
                    .send("POST " + RunningServer.GENERATE + " HTTP/1.1\r\nHost: x\r\n" + key.line()
                            + "Content-Length: 1000000\r\n\r\n" + " ".repeat(999_999)));
        }

        assertThat(SERVER.get("/health").status()).isEqualTo(200);
        assertThat(SERVER.server.heldBytes()).isLessThanOrEqualTo(BOUND);
        callers.forEach(RawConnection::vanish);
        SERVER.awaitHeld(0);
    }

    private static List<RawConnection> ask(String path, int times) {
        List<RawConnection> callers = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            callers.add(RawConnection.to(SERVER.port(), RECEIVE_BUFFER)
                    .send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n"));
        }
        return callers;
    }

    private static final class LargeAnswers implements FurtherRoutes {
        @Override
        public void describe(JsonObject paths) {
            paths.put("/made", new JsonObject().put("get", FurtherRoutes.open("made")));
        }

        @Override
        public void accept(Routes routes) {
            routes.open("made", exchange -> exchange.send(200, "text/plain", Buffer.buffer(new byte[LARGE])));
        }
    }
}

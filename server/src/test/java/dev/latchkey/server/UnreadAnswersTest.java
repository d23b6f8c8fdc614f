package dev.latchkey.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.server.connection.ConnectionBounds;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Callers that ask for much and do not take it. */
final class UnreadAnswersTest {

    private static final int LARGE = 4_000_000;
    private static final int BOUND = 3 * LARGE;
    private static final int RECEIVE_BUFFER = 4 << 10;
    private static final Pattern CUTS = Pattern.compile("latchkey_connections_cut_total ([0-9.]+)");

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
        long before = cuts();
        List<RawConnection> callers = ask("/made", 12);

        awaitCuts(before + 1);
        untilNothingMoves();
        // They have stood still for a while, and who comes now reads.
        SERVER.time.advance(Duration.ofSeconds(1));
        assertThat(SERVER.get("/made").text()).hasSize(LARGE);
        SERVER.awaitHeld(BOUND);
        callers.forEach(RawConnection::vanish);
        SERVER.awaitHeld(0);
    }

    @Test
    void bodies_that_do_not_end_are_within_the_same_bound() {
        TestKey key = SERVER.unlimitedKey();
        long before = cuts();
        List<RawConnection> callers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            RawConnection caller = SERVER.connect();
            callers.add(caller);
            try {
                caller.send("POST " + RunningServer.GENERATE + " HTTP/1.1\r\nHost: x\r\n" + key.line()
                        + "Content-Length: 1000000\r\n\r\n" + " ".repeat(999_999));
            } catch (UncheckedIOException e) {
                assertThat(e).as("it is cut while it sends").hasMessageMatching("(?i).*(reset|pipe).*");
            }
        }

        awaitCuts(before + 1);
        SERVER.awaitHeld(BOUND);
        assertThat(SERVER.get("/health").status()).isEqualTo(200);
        callers.forEach(RawConnection::vanish);
        SERVER.awaitHeld(0);
    }

    private static void awaitCuts(long least) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (cuts() < least) {
            assertThat(System.nanoTime()).as("nobody is cut").isLessThan(deadline);
        }
    }

    private static long cuts() {
        Matcher line = CUTS.matcher(SERVER.metrics());
        assertThat(line.find()).isTrue();
        return Math.round(Double.parseDouble(line.group(1)));
    }

    private static void untilNothingMoves() {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        long held = -1;
        int still = 0;
        while (still < 40) {
            assertThat(System.nanoTime()).as("still sending").isLessThan(deadline);
            SERVER.get("/health");
            long now = SERVER.server.heldBytes();
            still = now == held ? still + 1 : 0;
            held = now;
        }
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
            // Each is made for one caller.
            routes.open("made", exchange -> exchange.send(200, "text/plain", Buffer.buffer(new byte[LARGE])));
        }
    }
}

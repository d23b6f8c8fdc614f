package dev.latchkey.server;

import static dev.latchkey.server.RunningServer.GENERATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.usage.UsageEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Answers of many batches, to callers that read slowly, stop reading, or go away. */
final class StreamingTest {

    private static final long MANY = 1_000_000;
    private static final int SMALL_BUFFER = 64 << 10;

    /** Far more than fits between server and caller, far less than was asked for. */
    private static final long SOME = 20_000;

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private final TestKey key = SERVER.unlimitedKey();

    @Test
    void a_caller_that_stands_still_is_not_generated_for_until_it_reads_on() throws IOException {
        try (RawConnection caller = askForMany()) {
            caller.head();
            long standing = unitsOnceStill();

            assertThat(standing).isBetween(100L, SOME);
            caller.exactly(8 << 20);
            assertThat(unitsOnceStill()).isBetween(standing + 100, standing + SOME);
        }
    }

    @Test
    void a_caller_that_goes_away_stops_it_and_is_charged_what_was_sent() throws IOException {
        RawConnection caller = askForMany();
        caller.head();
        caller.exactly(1 << 20);
        caller.vanish();

        assertGone();
    }

    @Test
    void so_does_one_that_hangs_up_in_order() throws IOException {
        RawConnection caller = askForMany();
        caller.head();
        unitsOnceStill();
        caller.close();

        assertGone();
    }

    private void assertGone() {
        assertThat(SERVER.journal.awaitSettled(key.id())).isEqualTo(499);
        List<UsageEvent> events = SERVER.journal.of(key.id());
        UsageEvent settled = events.get(events.size() - 1);
        long charged = SERVER.journal.units(key.id());

        assertThat(settled.settled()).isEqualTo(1);
        assertThat(charged).isPositive().isLessThan(SOME).isEqualTo(100L * (charged / 100));
        assertThat(SERVER.journal.requests(key.id())).isEqualTo(1);
        assertThat(unitsOnceStill()).as("nothing follows").isEqualTo(charged);
        assertThat(SERVER.journal.statuses(key.id())).as("once").hasSize(1);
    }

    @Test
    void others_are_served_in_between() throws IOException {
        try (RawConnection caller = RawConnection.to(SERVER.port())) {
            caller.send(request("{\"count\":20000}", "1.1"));
            TestKey other = SERVER.unlimitedKey();
            int served = 0;
            while (SERVER.journal.units(key.id()) < 1_000) {
                assertThat(SERVER.generate(other, "{\"count\":1}").status()).isEqualTo(200);
                served++;
                caller.exactly(1_000);
            }

            assertThat(served).isPositive();
            assertThat(SERVER.journal.statuses(key.id())).isEmpty();
        }
    }

    @Test
    void two_long_answers_at_once_are_both_whole() throws IOException {
        try (RawConnection one = SERVER.connect();
                RawConnection other = SERVER.connect()) {
            one.send(request("{\"count\":3000,\"seed\":1}", "1.1"));
            other.send(request("{\"count\":3000,\"seed\":1}", "1.1"));

            assertThat(one.answer().json().get("patients")).hasSize(3_000);
            assertThat(other.answer().json().get("patients")).hasSize(3_000);
        }
    }

    @Test
    void to_HTTP_1_0_the_end_of_the_connection_is_the_end_of_the_answer() {
        for (String connection : new String[] {"", "Connection: keep-alive\r\n", "Connection: close\r\n"}) {
            try (RawConnection caller = SERVER.connect()) {
                caller.send(request("{\"count\":250}", "1.0").replaceFirst("\r\n", "\r\n" + connection));
                Answer answer = caller.answer();

                assertThat(answer.has("Transfer-Encoding")).isFalse();
                assertThat(answer.headers().getOrDefault("Connection", List.of("close")))
                        .containsExactly("close");
                assertThat(answer.json().get("patients")).hasSize(250);
            }
        }
    }

    private RawConnection askForMany() {
        return RawConnection.to(SERVER.port(), SMALL_BUFFER).send(request("{\"count\":" + MANY + "}", "1.1"));
    }

    private String request(String body, String version) {
        return "POST " + GENERATE + " HTTP/" + version + "\r\nHost: x\r\n" + key.line() + "Content-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    /**
     * The units charged, once they no longer change. The server has one event loop, which makes a batch whenever it is not
     * held back: many requests in a row without a batch between them mean that it is.
     */
    private long unitsOnceStill() {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        long units = -1;
        int still = 0;
        while (still < 40) {
            assertThat(System.nanoTime()).as("still generating").isLessThan(deadline);
            SERVER.get("/health");
            long now = SERVER.journal.units(key.id());
            still = now == units ? still + 1 : 0;
            units = now;
        }
        return units;
    }
}

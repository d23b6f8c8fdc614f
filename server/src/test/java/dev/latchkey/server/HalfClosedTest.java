package dev.latchkey.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers who say that they send nothing more, and read on. */
final class HalfClosedTest {

    private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private final TestKey key = SERVER.unlimitedKey();

    @ParameterizedTest
    @ValueSource(strings = {"", "Connection: close\r\n"})
    void get_the_whole_answer_and_then_the_end(String header) {
        String large = "GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n" + header + "\r\n";
        for (String request : List.of(HEALTH, large)) {
            Answer whole = SERVER.raw(request);
            try (RawConnection connection = SERVER.connect()) {
                connection.send(request).endSending();
                assertThat(connection.answer().text()).hasSameSizeAs(whole.text());
                assertThat(connection.isClosedByServer()).isTrue();
            }
        }
    }

    @Test
    void get_what_has_to_be_looked_up_or_made_first() {
        String body = "{\"count\":2000}";
        String made = "POST /api/v1/generate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n" + key.line() + "\r\n" + body;
        String known = "GET /api/v1/key HTTP/1.1\r\nHost: x\r\n" + key.line() + "\r\n";
        for (String request : List.of(made, known)) {
            try (RawConnection connection = SERVER.connect()) {
                connection.send(request).endSending();
                assertThat(connection.answer().status()).isEqualTo(200);
                assertThat(connection.isClosedByServer()).isTrue();
            }
        }
    }

    @Test
    void get_the_answers_to_all_that_they_have_asked_for() {
        try (RawConnection connection = SERVER.connect()) {
            connection.send(HEALTH.repeat(50)).endSending();
            assertThat(connection.statusesUntilTheEnd()).isEqualTo(Collections.nCopies(50, "200"));
        }
    }

    @Test
    void are_let_go_at_once_where_nothing_whole_was_asked_for() {
        for (String begun : List.of(
                "",
                "GET /hea",
                "GET /health HTTP/1.1\r\nHost: x\r\n",
                "POST /api/v1/generate HTTP/1.1\r\nHost: x\r\n" + key.line()
                        + "Content-Type: application/json\r\nContent-Length: 20\r\n\r\n{")) {
            try (RawConnection connection = SERVER.connect()) {
                connection.send(begun).endSending();
                assertThat(connection.isClosedByServer()).as(begun).isTrue();
            }
        }
        SERVER.awaitConnections(0);
        SERVER.awaitHeld(0);
    }

    @Test
    void are_let_go_after_an_answer_too() {
        try (RawConnection connection = SERVER.connect()) {
            assertThat(connection.send(HEALTH).answer().status()).isEqualTo(200);
            connection.endSending();
            assertThat(connection.isClosedByServer()).isTrue();
        }
    }
}

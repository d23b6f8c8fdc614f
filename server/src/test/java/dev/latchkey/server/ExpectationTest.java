package dev.latchkey.server;

import static dev.latchkey.server.RunningServer.GENERATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Callers that ask whether to send their body, before they do (RFC 9110 §10.1.1). */
final class ExpectationTest {

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private final TestKey key = SERVER.unlimitedKey();

    @Test
    void a_body_that_is_wanted_is_asked_for() throws IOException {
        try (RawConnection connection = SERVER.connect()) {
            connection.send(ask("1.1", key.line() + "Content-Length: 2\r\n"));
            assertThat(connection.head().status()).isEqualTo(100);
            assertThat(connection.send("{}").answer().status()).isEqualTo(200);
            assertThat(connection
                            .send(ask("1.1", key.line() + "Content-Length: 0\r\n"))
                            .head()
                            .status())
                    .as("the connection goes on")
                    .isEqualTo(100);
        }
    }

    @Test
    void one_that_is_not_is_refused_instead_and_the_connection_ends() {
        String[] refused = {
            "Content-Length: 2\r\n",
            "X-API-Key: nonsense\r\nContent-Length: 2\r\n",
            key.line() + "Content-Length: 2000000\r\n",
            key.line() + "Content-Length: 2\r\nContent-Type: text/plain\r\n",
            key.line() + "Content-Length: 2\r\nContent-Encoding: identity\r\nContent-Encoding: gzip\r\n",
        };
        int[] statuses = {401, 401, 413, 415, 415};
        for (int i = 0; i < refused.length; i++) {
            try (RawConnection connection = SERVER.connect()) {
                Answer answer = connection.send(ask("1.1", refused[i])).answer();

                assertThat(answer.status()).as(refused[i]).isEqualTo(statuses[i]);
                assertThat(answer.header("Connection")).isEqualTo("close");
                assertThat(connection.isClosedByServer()).isTrue();
            }
        }
    }

    @Test
    void in_HTTP_1_0_nobody_is_asked() {
        try (RawConnection connection = SERVER.connect()) {
            connection.send(ask("1.0", key.line() + "Content-Length: 2\r\n") + "{}");

            assertThat(connection.answer().status()).isEqualTo(200);
        }
    }

    private static String ask(String version, String headers) {
        return "POST " + GENERATE + " HTTP/" + version + "\r\nHost: x\r\nExpect: 100-continue\r\n" + headers + "\r\n";
    }
}

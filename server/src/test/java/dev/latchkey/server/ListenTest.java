package dev.latchkey.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Where the server listens. */
final class ListenTest {

    @Test
    void several_event_loops_share_one_free_port() {
        try (RunningServer server = new RunningServer(new ServerSettings("127.0.0.1", 0, 4), List.of())) {
            TestKey key = server.unlimitedKey();
            for (int i = 0; i < 40; i++) {
                try (RawConnection connection = server.connect()) {
                    connection.send("GET /api/v1/key HTTP/1.1\r\nHost: x\r\n" + key.line() + "\r\n");
                    assertThat(connection.answer().status()).isEqualTo(200);
                }
            }

            assertThat(server.journal.requests(key.id())).isEqualTo(40);
            assertThat(server.server.listeners()).hasSize(4).containsOnly(server.port());
        }
    }

    @Test
    void a_port_that_is_taken_is_said_to_be() {
        try (RunningServer first = new RunningServer()) {
            assertThatThrownBy(() -> new RunningServer(new ServerSettings("127.0.0.1", first.port(), 1), List.of()))
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining("in use");
        }
    }
}

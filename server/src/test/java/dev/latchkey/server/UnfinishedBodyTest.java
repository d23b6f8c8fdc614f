package dev.latchkey.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.server.connection.ConnectionBounds;
import dev.latchkey.server.connection.UnreadBody;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a body that does not come whole costs. */
final class UnfinishedBodyTest {

    private static final int CONNECTIONS = 50;
    private static final String EXPECTING =
            "POST /api/v1/generate HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n";
    private static final int SENT = 100_000;

    /** Longer than any test waits. */
    private static final Duration BODY_TIME = Duration.ofMinutes(30);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final RunningServer server =
            new RunningServer(new ServerSettings("127.0.0.1", 0, 1, Duration.ofMinutes(30), BODY_TIME), List.of());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void nothing_is_kept_of_a_request_when_its_connection_was_closed_after_the_answer() {
        for (int i = 0; i < CONNECTIONS; i++) {
            try (RawConnection connection = server.connect()) {
                // Refused before its body was asked for, which ends the connection.
                connection.send(EXPECTING);
                assertThat(connection.statusesUntilTheEnd()).containsExactly("401");
            }
        }

        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (instancesOfUnreadBody() > 0) {
            assertThat(System.nanoTime())
                    .as("%s requests are kept", instancesOfUnreadBody())
                    .isLessThan(deadline);
        }
    }

    @Test
    void a_body_that_is_half_sent_counts_with_the_room_that_its_growing_buffer_takes() {
        TestKey key = server.unlimitedKey();
        try (RawConnection connection = server.connect()) {
            connection.send("POST /api/v1/generate HTTP/1.1\r\nHost: x\r\n" + key.line()
                    + "Content-Type: application/json\r\nContent-Length: " + 2 * SENT + "\r\n\r\n" + " ".repeat(SENT));

            server.awaitHeldAtLeast(2 * SENT - ConnectionBounds.BYTES_HELD_BY_EACH);
        }
        server.awaitHeld(0);
    }

    /** How many there are that something still holds, after a collection. */
    private static int instancesOfUnreadBody() {
        try {
            String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            return histogram
                    .lines()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(columns -> columns.length >= 4 && columns[3].equals(UnreadBody.class.getName()))
                    .mapToInt(columns -> Integer.parseInt(columns[1]))
                    .sum();
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }
}

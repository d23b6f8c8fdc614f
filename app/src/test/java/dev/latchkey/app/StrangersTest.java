package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server with its usual heap, and strangers on many connections who read nothing, or finish nothing: others are served
 * meanwhile and afterwards.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class StrangersTest {

    private static final int OK = 200;
    private static final int CONNECTIONS = 600;

    @TempDir
    static Path directory;

    private static LatchkeyProcess server;
    private static Caller other;
    private static String secret;

    @BeforeAll
    static void serve() throws IOException {
        LatchkeyProcess.Result made = LatchkeyProcess.run(
                directory, Map.of(), "create", "--name", "other", "--per-minute", "10000", "--quiet");
        assertThat(made.exitCode()).as(made.err()).isZero();
        secret = made.out().strip();
        server = LatchkeyProcess.serve(
                LatchkeyProcess.Program.SMALL,
                directory,
                Map.of(),
                "--max-connections-per-address",
                Integer.toString(CONNECTIONS + 50));
        other = new Caller(server.address());
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Test
    void many_requests_at_once_and_no_answer_is_read() throws IOException {
        othersAreServedBeside(CONNECTIONS, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2_000));
    }

    @Test
    void two_requests_for_a_large_file_each_and_no_answer_is_read() throws IOException {
        othersAreServedBeside(CONNECTIONS, "GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2));
    }

    @Test
    void headers_that_do_not_end() throws IOException {
        othersAreServedBeside(CONNECTIONS, "GET /health HTTP/1.1\r\nHost: x\r\n" + "a:\r\n".repeat(4_000));
        othersAreServedBeside(CONNECTIONS, "GET /health HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(15_000) + "\r\n");
    }

    @Test
    void a_long_query_and_a_body_that_does_not_come() throws IOException {
        othersAreServedBeside(
                CONNECTIONS,
                "POST /api/v1/generate?" + "a&".repeat(3_900) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n");
        othersAreServedBeside(
                CONNECTIONS,
                "POST /api/v1/generate?" + "a&".repeat(90) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
                        + "a: b\r\n".repeat(90) + "\r\n");
    }

    @Test
    void a_body_in_chunks_of_one_byte() throws IOException {
        othersAreServedBeside(
                CONNECTIONS,
                "POST /api/v1/generate HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "1\r\n \r\n".repeat(20_000));
    }

    @Test
    void large_answers_of_a_key_that_are_not_read() throws IOException {
        String body = "{\"count\": 1000}";
        for (String path :
                List.of("/api/v1/generate", "/api/v1/generate?format=csv", "/api/v1/generate?format=ndjson")) {
            othersAreServedBeside(
                    CONNECTIONS / 4,
                    "POST " + path + " HTTP/1.1\r\nHost: x\r\nX-API-Key: " + secret
                            + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                            + body);
        }
    }

    private static void othersAreServedBeside(int connections, String bytes) throws IOException {
        List<SocketChannel> strangers = new ArrayList<>();
        try {
            ByteBuffer sent = ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1));
            for (int i = 0; i < connections; i++) {
                strangers.add(stranger());
                send(strangers.get(i), sent.duplicate());
            }
            areOthersServed();
        } finally {
            for (SocketChannel stranger : strangers) {
                stranger.close();
            }
        }
        areOthersServed();
    }

    private static void areOthersServed() {
        for (int i = 0; i < 5; i++) {
            assertThat(other.get("/health").statusCode()).isEqualTo(OK);
            assertThat(other.generate(secret, 1).statusCode()).isEqualTo(OK);
        }
    }

    private static SocketChannel stranger() throws IOException {
        SocketChannel stranger = SocketChannel.open();
        stranger.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
        stranger.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), URI.create(server.address()).getPort()));
        stranger.configureBlocking(false);
        return stranger;
    }

    /** As much as the system takes at once; whom the server has hung up on sends nothing. */
    private static void send(SocketChannel stranger, ByteBuffer bytes) {
        try {
            var unused = stranger.write(bytes);
        } catch (IOException e) {
            assertThat(e).as("the server closed it").hasMessageMatching("(?i).*(reset|pipe|abort).*");
        }
    }
}

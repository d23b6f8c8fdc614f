package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
    private static final int SLOW_READERS = 170;
    private static final int ANSWER_MILLIS = 30_000;

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

    @Test
    void streams_of_the_largest_configuration_that_are_not_read() throws IOException {
        String body = "{\"count\": 1000, \"configuration\": " + largestConfiguration(1_000) + "}";
        slowReadersDoNotKeepOthers(key -> "POST /api/v1/streaming/generate HTTP/1.1\r\nHost: x\r\nX-API-Key: " + key
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body);
    }

    @Test
    void workbooks_of_a_large_configuration_that_are_not_read() throws IOException {
        String order = "{\"configuration\": " + largestConfiguration(600) + "}";
        Map<String, String> jobs = new HashMap<>();
        slowReadersDoNotKeepOthers(
                key -> "GET /api/v1/downloads/" + jobs.computeIfAbsent(key, each -> completed(order, each))
                        + "?format=xlsx HTTP/1.1\r\nHost: x\r\nX-API-Key: " + key + "\r\n\r\n");
    }

    /** Many callers of three keys, each of which waits until its answer has begun, and then reads no more. */
    private static void slowReadersDoNotKeepOthers(UnaryOperator<String> request) throws IOException {
        List<String> keys = List.of(newKey("slow-1"), newKey("slow-2"), newKey("slow-3"));
        List<SocketChannel> strangers = new ArrayList<>();
        List<String> statuses = new ArrayList<>();
        try {
            for (int i = 0; i < SLOW_READERS; i++) {
                strangers.add(stranger());
                byte[] bytes = request.apply(keys.get(i % keys.size())).getBytes(StandardCharsets.ISO_8859_1);
                statuses.add(statusLine(strangers.get(i), bytes));
            }
            // More than fit into the memory for them: those to come are told so, and none is cut for them.
            assertThat(Set.copyOf(statuses)).containsExactlyInAnyOrder("HTTP/1.1 200", "HTTP/1.1 503");
            areOthersServed();
        } finally {
            for (SocketChannel stranger : strangers) {
                stranger.close();
            }
        }
        areOthersServed();
    }

    /** The beginning of it; empty where the server hung up. */
    private static String statusLine(SocketChannel stranger, byte[] request) throws IOException {
        stranger.configureBlocking(true);
        stranger.socket().setSoTimeout(ANSWER_MILLIS);
        try {
            stranger.socket().getOutputStream().write(request);
            byte[] status = stranger.socket().getInputStream().readNBytes("HTTP/1.1 200".length());
            return new String(status, StandardCharsets.ISO_8859_1);
        } catch (SocketException e) {
            return "";
        }
    }

    private static String completed(String order, String key) {
        String job = Caller.field(other.post("/api/v1/generation/", order, key).body(), "job_id");
        Eventually.within(
                Duration.ofMinutes(1),
                "the job is completed",
                () -> other.get("/api/v1/jobs/" + job, key).body().contains("\"completed\""));
        return job;
    }

    private static String newKey(String name) {
        LatchkeyProcess.Result made =
                LatchkeyProcess.run(directory, Map.of(), "create", "--name", name, "--per-minute", "10000", "--quiet");
        assertThat(made.exitCode()).as(made.err()).isZero();
        return made.out().strip();
    }

    /** As many fronts as there may be, each with a choice among all facilities, each of which has chances of its own. */
    private static String largestConfiguration(int facilities) {
        String fronts = IntStream.range(0, 100)
                .mapToObj(i -> "{\"id\":\"f" + i + "\",\"nationality_distribution\":{\"USA\":100}}")
                .collect(Collectors.joining(","));
        String sites = IntStream.range(0, facilities)
                .mapToObj(i ->
                        "{\"id\":\"s" + i + "\",\"role\":\"Role" + (1 + i % 4) + "\",\"capacity\":" + (i + 1) + "}")
                .collect(Collectors.joining(","));
        return "{\"count\":1000,\"front_configs\":[" + fronts + "],\"facility_configs\":[" + sites + "]}";
    }
}

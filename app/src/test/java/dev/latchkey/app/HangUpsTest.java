package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers who hang up in the middle of whatever it is: nothing of it is worth a line in the log. */
final class HangUpsTest {

    private static final int TIMES = 20;

    /** A file that is longer goes out in several pieces. */
    private static final long SENT_AT_ONCE = 1 << 20;

    @TempDir
    static Path directory;

    @Test
    void those_who_hang_up_in_the_middle_leave_no_line() throws IOException {
        LatchkeyProcess.Result made = LatchkeyProcess.run(
                directory, Map.of(), "create", "--name", "caller", "--per-minute", "10000", "--quiet");
        String key = made.out().strip();
        try (LatchkeyProcess server = LatchkeyProcess.serve(directory, Map.of())) {
            Caller caller = new Caller(server.address());
            String archive = "/api/v1/downloads/" + completed(caller, key);
            assertThat(caller.get(archive, key)
                            .headers()
                            .firstValueAsLong("Content-Length")
                            .orElse(0))
                    .isGreaterThan(SENT_AT_ONCE);
            String body = "{\"count\": 1000}";
            List<String> requests = List.of(
                    get("/docs/swagger-ui-bundle.js", key),
                    get("/api/v1/configurations/?limit=100", key),
                    get("/api/v1/jobs/", key),
                    get(archive, key),
                    get(archive + "?format=json", key),
                    get(archive + "?format=csv", key),
                    get(archive + "?format=xlsx", key),
                    post("/api/v1/generate", key, body.length()) + body,
                    post("/api/v1/streaming/generate", key, body.length()) + body,
                    post("/api/v1/generate", key, 100_000) + " ".repeat(50_000),
                    "GET /health HTTP/1.1\r\nHo");

            String before = server.log();
            for (String request : requests) {
                for (int i = 0; i < TIMES; i++) {
                    hangUp(server, request, i);
                }
            }
            assertThat(caller.get("/health").statusCode()).isEqualTo(200);

            assertThat(server.log()).isEqualTo(before);
        }
    }

    /** Reads more each time, and goes away in order or not. */
    private static void hangUp(LatchkeyProcess server, String request, int time) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(),
                    URI.create(server.address()).getPort()));
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            if (isWhole(request) && time > 0) {
                socket.getInputStream().readNBytes(Math.min(100, time * 10));
            }
            if (time % 2 == 0) {
                socket.setSoLinger(true, 0);
            }
        }
    }

    private static boolean isWhole(String request) {
        return request.endsWith("\r\n\r\n") || request.endsWith("}");
    }

    private static String get(String path, String key) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\nX-API-Key: " + key + "\r\n\r\n";
    }

    private static String post(String path, String key, int length) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\nX-API-Key: " + key
                + "\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static String completed(Caller caller, String key) {
        String order =
                "{\"configuration\": {\"count\": 1000}, \"output_formats\": [\"json\", \"ndjson\", \"csv\", \"xml\", \"xlsx\", \"fhir\"],"
                        + " \"use_compression\": false}";
        String job = Caller.field(caller.post("/api/v1/generation/", order, key).body(), "job_id");
        Eventually.within(
                Duration.ofMinutes(1),
                "the job is completed",
                () -> caller.get("/api/v1/jobs/" + job, key).body().contains("\"completed\""));
        return job;
    }
}

package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.LatchkeyProcess.Program;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that the system lets have few files open, connections among them. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FewDescriptorsTest {

    private static final int DESCRIPTORS = 400;
    private static final int OF_KEY = DESCRIPTORS / 16 / 4;
    private static final int DOWNLOADS = 156;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Program FEW = new Program(
            List.of("sh", "-c", "ulimit -n " + DESCRIPTORS + " && exec \"$@\"", "sh"),
            Program.SMALL.heap(),
            Program.SMALL.mainClass());

    /** An archive of which a connection that is not read takes but a part. */
    private static final JsonObject LARGE = order(6_000);

    private static final JsonObject SMALL = order(3);

    @TempDir
    Path directory;

    @Test
    void downloads_that_nobody_reads_leave_others_the_files_that_they_need() throws IOException {
        String secret = key();
        List<Socket> readers = new ArrayList<>();
        try (LatchkeyProcess server =
                LatchkeyProcess.serve(FEW, directory, Map.of(), "--max-connections-per-address", "170")) {
            GeneratorClient client = new GeneratorClient(server.address(), secret);
            String job = client.start(LARGE);
            assertThat(client.ended(job).getString("status")).isEqualTo("completed");

            Map<String, Integer> answers = new HashMap<>();
            for (int i = 0; i < DOWNLOADS; i++) {
                Socket reader = connect(server);
                readers.add(reader);
                answers.merge(download(reader, secret, job), 1, Integer::sum);
            }

            assertThat(answers)
                    .containsExactlyInAnyOrderEntriesOf(
                            Map.of("HTTP/1.1 200", OF_KEY, "HTTP/1.1 503", DOWNLOADS - OF_KEY));
            assertThat(complete(client).getString("status")).isEqualTo("completed");
            assertThat(client.get("/health/").json().getString("status")).isEqualTo("healthy");
            for (Socket reader : readers) {
                reader.close();
            }
            Eventually.within(
                    PATIENCE,
                    "a download, when the others are over",
                    () -> client.get("/downloads/" + job).status() == 200);
        } finally {
            close(readers);
        }
    }

    @Test
    void where_none_are_left_health_says_so_and_a_job_does_not_tell_of_too_little_space() throws IOException {
        String secret = key();
        List<Socket> idle = new ArrayList<>();
        // More connections than the system gives, which whoever asks for them gets.
        try (LatchkeyProcess server = LatchkeyProcess.serve(
                FEW, directory, Map.of(), "--max-connections", "1000", "--max-connections-per-address", "1000")) {
            GeneratorClient client = new GeneratorClient(server.address(), secret);
            assertThat(complete(client).getString("status")).isEqualTo("completed");
            for (int i = 0; i < DESCRIPTORS; i++) {
                idle.add(connect(server));
            }

            Eventually.within(
                    PATIENCE,
                    "health tells",
                    () -> client.get("/health/")
                            .json()
                            .getJsonObject("checks")
                            .getString("files")
                            .equals("exhausted"));
            assertThat(client.get("/health/").json().getString("status")).isEqualTo("degraded");
            assertThat(complete(client).getString("error")).startsWith("FILES_UNAVAILABLE");
            assertThat(server.log()).contains("ulimit -n");

            close(idle);
            Eventually.within(
                    PATIENCE,
                    "health tells",
                    () -> client.get("/health/").json().getString("status").equals("healthy"));
            assertThat(complete(client).getString("status")).isEqualTo("completed");
        } finally {
            close(idle);
        }
    }

    private String key() {
        LatchkeyProcess.Result made = LatchkeyProcess.run(
                directory,
                Map.of(),
                "create",
                "--name",
                "caller",
                "--patient-limit",
                "10000",
                "--per-minute",
                "10000",
                "--quiet");
        assertThat(made.exitCode()).as(made.err()).isZero();
        return made.out().strip();
    }

    private static JsonObject order(int count) {
        return new JsonObject().put("configuration", new JsonObject().put("count", count));
    }

    /** The job as it ended. */
    private static JsonObject complete(GeneratorClient client) {
        return client.ended(client.start(SMALL));
    }

    private static Socket connect(LatchkeyProcess server) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), URI.create(server.address()).getPort()));
        return socket;
    }

    /** Reads the version and the status, and no more. */
    private static String download(Socket reader, String secret, String job) throws IOException {
        String request = "GET /api/v1/downloads/" + job + " HTTP/1.1\r\nHost: x\r\nX-API-Key: " + secret + "\r\n\r\n";
        reader.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        return new String(reader.getInputStream().readNBytes("HTTP/1.1 200".length()), StandardCharsets.ISO_8859_1);
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}

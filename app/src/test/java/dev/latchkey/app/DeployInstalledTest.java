package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.TestPostgres;
import dev.latchkey.testkit.TestRedis;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example of several nodes, as its script starts and stops it; with nginx where this machine has it. */
@Tag("installed")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class DeployInstalledTest {

    private static final int NODES = 3;
    private static final int PER_MINUTE = 10;

    @TempDir
    Path directory;

    private final boolean hasNginx = Pattern.compile(File.pathSeparator)
            .splitAsStream(System.getenv("PATH"))
            .anyMatch(each -> Files.isExecutable(Path.of(each, "nginx")));

    private final Map<String, Integer> ports = new HashMap<>();

    private record Outcome(int code, String out, String err) {}

    @BeforeEach
    void install() throws IOException, InterruptedException {
        Installation.in(directory);
        Path source = Path.of("").toAbsolutePath().resolveSibling("deploy");
        Path deploy = Files.createDirectory(directory.resolve("deploy"));
        for (String name : List.of("local.sh", "nginx.conf.template")) {
            Files.copy(source.resolve(name), deploy.resolve(name));
        }
        int firstOfNodes = freePorts(NODES);
        ports.put("FIRST_NODE_PORT", firstOfNodes);
        for (String name : List.of("PORT", "POSTGRES_PORT", "REDIS_PORT")) {
            int port = freePorts(1);
            while (ports.containsValue(port) || (port >= firstOfNodes && port < firstOfNodes + NODES)) {
                port = freePorts(1);
            }
            ports.put(name, port);
        }
    }

    @AfterEach
    void leaveNothingBehind() throws IOException, InterruptedException {
        script("stop");
    }

    @Test
    void three_nodes_start_count_together_and_leave_nothing_running() throws Exception {
        Outcome started = hasNginx ? script("start") : script("start", "--without-nginx");
        assertThat(started.code()).as(started.err()).isZero();

        Outcome created =
                script("latchkey", "create", "--name", "deployed", "--per-minute", PER_MINUTE + "", "--format", "json");
        assertThat(created.code()).as(created.err()).isZero();
        String secret = Caller.field(created.out(), "key");
        List<Integer> callable = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            callable.add(port("FIRST_NODE_PORT") + i);
        }
        if (hasNginx) {
            callable.add(port("PORT"));
        }
        int admitted = 0;
        for (int i = 0; i < 2 * PER_MINUTE; i++) {
            int port = callable.get(i % callable.size());
            if (new Caller("http://127.0.0.1:" + port).generate(secret, 1).statusCode() == 200) {
                admitted++;
            }
        }
        assertThat(admitted).isEqualTo(PER_MINUTE);

        assertThat(script("start", hasNginx ? "" : "--without-nginx").code())
                .as("starting twice")
                .isZero();
        Outcome status = script("status");
        assertThat(status.code()).as(status.out()).isZero();
        List<ProcessHandle> processes = Pattern.compile("process ([0-9]+)")
                .matcher(status.out())
                .results()
                .map(match -> ProcessHandle.of(Long.parseLong(match.group(1))).orElseThrow())
                .toList();
        assertThat(processes).hasSize(NODES + (hasNginx ? 3 : 2));

        Outcome stopped = script("stop");

        assertThat(stopped.code()).as(stopped.err()).isZero();
        assertThat(script("status").out()).startsWith("Nothing was started");
        assertThat(callable).noneMatch(DeployInstalledTest::listens);
        assertThat(Stream.of("POSTGRES_PORT", "REDIS_PORT").map(this::port)).noneMatch(DeployInstalledTest::listens);
        Path data = directory.resolve("deploy/run");
        assertThat(Files.readString(data.resolve("log/node-1.log"))).doesNotContain(secret);
        assertThat(Files.exists(data.resolve("postgres/postmaster.pid"))).isFalse();
    }

    @Test
    void what_is_missing_is_said_and_nothing_is_started() throws IOException, InterruptedException {
        Outcome outcome = script(
                Map.of("REDIS_SERVER", "no-such-redis", "POSTGRES_BIN", "/nowhere", "NGINX", "no-such-nginx"), "start");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("missing", "POSTGRES_BIN", "REDIS_SERVER", "--without-nginx");
        assertThat(script("status").code()).isEqualTo(1);
    }

    private int port(String name) {
        return ports.getOrDefault(name, 0);
    }

    private Outcome script(String... arguments) throws IOException, InterruptedException {
        return script(Map.of(), arguments);
    }

    private Outcome script(Map<String, String> variables, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("bash", directory.resolve("deploy/local.sh").toString()));
        Arrays.stream(arguments).filter(each -> !each.isEmpty()).forEach(command::add);
        Path err = Files.createTempFile(directory, "err", "");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", System.getenv("PATH"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("POSTGRES_BIN", TestPostgres.programs().toString());
        environment.put("REDIS_SERVER", TestRedis.program().toString());
        // A busy machine may keep Redis waiting for a core; here no node is to take that for an outage.
        environment.put("REDIS_TIMEOUT", "30s");
        ports.forEach((name, port) -> environment.put(name, port.toString()));
        environment.putAll(variables);
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), out, Files.readString(err));
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    /** The first of some free ports that follow each other. */
    private static int freePorts(int count) throws IOException {
        while (true) {
            List<ServerSocket> sockets = new ArrayList<>();
            try {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
                int first = sockets.get(0).getLocalPort();
                for (int i = 1; i < count; i++) {
                    sockets.add(new ServerSocket(first + i, 1, InetAddress.getLoopbackAddress()));
                }
                return first;
            } catch (IOException taken) {
                // Somebody has one of them: others, then.
                assertThat(sockets).hasSizeLessThan(count);
            } finally {
                for (ServerSocket socket : sockets) {
                    socket.close();
                }
            }
        }
    }
}

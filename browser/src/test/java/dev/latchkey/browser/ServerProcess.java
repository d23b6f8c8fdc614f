package dev.latchkey.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Latchkey's one jar, serving on a data directory of the test's own. */
final class ServerProcess implements AutoCloseable {

    private static final String READY = "Latchkey listening on ";

    private final Process process;
    private final Path data;
    private final String address;

    private ServerProcess(Process process, Path data, String address) {
        this.process = process;
        this.data = data;
        this.address = address;
    }

    /** Starts a server on any free port, and waits until it says that it is ready. */
    static ServerProcess start(Path data, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("serve", "--port", "0"));
        arguments.addAll(Arrays.asList(options));
        Process process = latchkey(data, arguments);
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(READY)) {
                return new ServerProcess(
                        process, data, line.substring(READY.length()).strip());
            }
        }
        throw new IllegalStateException("the server ended before it was ready");
    }

    /** Where it listens: {@code http://127.0.0.1:41231}. */
    String address() {
        return address;
    }

    /** Makes a key beside the running server, and gives its secret. */
    String createKey(String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("create", "--name", "Visitor", "--format", "json"));
        arguments.addAll(Arrays.asList(options));
        String made = new String(latchkey(data, arguments).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Json.object(made).get("key").getAsString();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    private static Process latchkey(Path data, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-jar",
                System.getProperty("latchkey.jar")));
        command.addAll(arguments);
        command.addAll(List.of("--data-dir", data.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeIf(name -> name.startsWith("LATCHKEY_"));
        builder.environment().keySet().removeAll(List.of("API_KEY", "DATABASE_URL", "REDIS_URL"));
        return builder.start();
    }
}

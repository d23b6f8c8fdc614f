package dev.latchkey.app;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The launcher and the jar as they were built, in a directory of their own, so that nothing of them is taken for stale. */
final class Installation {

    private final Path root;
    private final Path data;

    private Installation(Path root) {
        this.root = root;
        this.data = root.resolve("data");
    }

    /** What a command came to. At a terminal, everything that it showed is in {@code out}. */
    record Outcome(int code, String out, String err) {}

    /** Puts it into the directory, and has it prepare its fast start. */
    static Installation in(Path directory) throws IOException, InterruptedException {
        Path built = Path.of("").toAbsolutePath();
        Path target = Files.createDirectories(directory.resolve("app/target"));
        Files.copy(built.resolveSibling("latchkey"), directory.resolve("latchkey"));
        if (!directory.resolve("latchkey").toFile().setExecutable(true)) {
            throw new IOException("the launcher cannot be made executable");
        }
        Files.copy(built.resolve("target/latchkey.jar"), target.resolve("latchkey.jar"));
        Files.createFile(target.resolve("built"));
        Installation installation = new Installation(directory);
        installation.piped(Map.of(), "migrate");
        return installation;
    }

    Path jar() {
        return root.resolve("app/target/latchkey.jar");
    }

    /** Runs a command between pipes. */
    Outcome piped(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        return run(command(arguments), environment);
    }

    /** Runs a script of bash, in which {@code $latchkey} is the launcher. */
    Outcome script(String script) throws IOException, InterruptedException {
        return run(
                List.of("bash", "-c", script),
                Map.of("latchkey", root.resolve("latchkey").toString()));
    }

    private Outcome run(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path err = Files.createTempFile(root, "err", "");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment(environment));
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), out, Files.readString(err));
    }

    /** Runs a command at a terminal of that width, where nobody types anything. */
    Outcome atTerminal(int columns, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return finish(start(columns, environment, arguments), "");
    }

    /** Runs a command at a terminal; when it asks, the keys are typed. */
    Outcome answering(String keys, String... arguments) throws IOException, InterruptedException {
        PtyProcess process = start(80, Map.of(), arguments);
        String asked = readUntil(process.getInputStream(), "[y/N] ");
        OutputStream in = process.getOutputStream();
        in.write(keys.getBytes(StandardCharsets.UTF_8));
        in.flush();
        return finish(process, asked);
    }

    private PtyProcess start(int columns, Map<String, String> environment, String... arguments) throws IOException {
        return new PtyProcessBuilder(command(arguments).toArray(String[]::new))
                .setEnvironment(environment(environment))
                .setInitialColumns(columns)
                .setInitialRows(24)
                .start();
    }

    private static Outcome finish(PtyProcess process, String before) throws IOException, InterruptedException {
        String rest = readUntil(process.getInputStream(), null);
        return new Outcome(process.waitFor(), before + rest, "");
    }

    private static String readUntil(InputStream in, @Nullable String awaited) throws IOException {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        byte[] next = new byte[1];
        // One byte after the other, so that nothing behind what is awaited is taken.
        while ((awaited == null || !shown.toString(StandardCharsets.UTF_8).endsWith(awaited)) && in.read(next) > 0) {
            shown.write(next[0]);
        }
        return shown.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(root.resolve("latchkey").toString()));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    private Map<String, String> environment(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "PATH", System.getenv("PATH"),
                "JAVA_HOME", System.getProperty("java.home"),
                "LANG", "C.UTF-8",
                "TERM", "xterm",
                "LATCHKEY_DATA_DIR", data.toString()));
        environment.putAll(more);
        return environment;
    }
}

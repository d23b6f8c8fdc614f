package dev.latchkey.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Latchkey as real processes, on a data directory of the test's own. */
final class LatchkeyProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String READY = "Latchkey listening on ";
    private static final String LAST = "  Data ";

    /** What a test that failed half-way did not end. */
    private static final Set<Process> STARTED = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> STARTED.forEach(Process::destroyForcibly)));
    }

    private final Process process;
    private final Path log;
    private final String address;
    private final List<String> greeting;

    private LatchkeyProcess(Process process, Path log, String address, List<String> greeting) {
        this.process = process;
        this.log = log;
        this.address = address;
        this.greeting = greeting;
    }

    /**
     * What is run: Latchkey as it is, unless a test says otherwise.
     *
     * @param before a command that runs another, which follows it
     * @param heap the most heap that Java gets
     * @param mainClass where the Java process begins
     */
    record Program(List<String> before, String heap, String mainClass) {
        static final Program LATCHKEY = new Program(List.of(), "512m", "dev.latchkey.app.Main");

        /** With the heap that the launcher gives a server. */
        static final Program SMALL = new Program(List.of(), "128m", LATCHKEY.mainClass);

        Program(List<String> before, String mainClass) {
            this(before, LATCHKEY.heap, mainClass);
        }
    }

    /** What a command that ended had to say. */
    record Result(int exitCode, String out, String err) {}

    /** Starts a server on any free port, and waits until it says that it is ready. */
    static LatchkeyProcess serve(Path dataDirectory, Map<String, String> environment, String... options)
            throws IOException {
        return serve(Program.LATCHKEY, dataDirectory, environment, options);
    }

    /** Starts a server in the way that the program says. */
    static LatchkeyProcess serve(
            Program program, Path dataDirectory, Map<String, String> environment, String... options)
            throws IOException {
        Path log = Files.createTempFile("latchkey-server", ".log");
        List<String> arguments =
                new ArrayList<>(List.of("serve", "--port", "0", "--data-dir", dataDirectory.toString()));
        arguments.addAll(Arrays.asList(options));
        Process process = builder(program, environment, arguments)
                .redirectError(log.toFile())
                .start();
        STARTED.add(process);
        var unused = process.onExit().thenAccept(STARTED::remove);
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        List<String> greeting = new ArrayList<>();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            greeting.add(line);
            if (line.contains(LAST)) {
                String address = greeting.get(0).substring(READY.length()).strip();
                return new LatchkeyProcess(process, log, address, greeting);
            }
        }
        throw new IllegalStateException("the server ended: " + greeting + Files.readString(log));
    }

    /** Runs a command to its end. */
    static Result run(Path dataDirectory, Map<String, String> environment, String... arguments) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("LATCHKEY_DATA_DIR", dataDirectory.toString());
        try {
            Path err = Files.createTempFile("latchkey-command", ".err");
            Process process = builder(Program.LATCHKEY, variables, List.of(arguments))
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            await(process);
            String said = Files.readString(err);
            Files.delete(err);
            return new Result(process.exitValue(), out, said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server's address, as it said it. */
    String address() {
        return address;
    }

    /** What the server said on standard output until it was ready. */
    List<String> greeting() {
        return greeting;
    }

    /** The id of the server's process. */
    long pid() {
        return process.pid();
    }

    /** Everything that the server logged so far. */
    String log() throws IOException {
        return Files.readString(log);
    }

    /** Its log without the line that warns of root, as whom tests may run. */
    String logOfUser() throws IOException {
        return log().lines()
                .filter(line -> !line.contains("Latchkey runs as root"))
                .collect(Collectors.joining("\n"));
    }

    /** Asks the server to stop, and waits until it has. */
    void stop() {
        process.destroy();
        await(process);
    }

    /** Kills the server in the middle of whatever it does. */
    void kill() {
        process.destroyForcibly();
        await(process);
    }

    /** Starts a server and kills it that soon, whether it is ready by then or not. */
    static void serveAndKill(Path dataDirectory, Map<String, String> environment, Duration after) throws IOException {
        Process process = builder(
                        Program.LATCHKEY,
                        environment,
                        List.of("serve", "--port", "0", "--data-dir", dataDirectory.toString()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (process.waitFor(after.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the server ended by itself");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            process.destroyForcibly();
            await(process);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        await(process);
        Files.deleteIfExists(log);
    }

    private static ProcessBuilder builder(Program program, Map<String, String> environment, List<String> arguments) {
        List<String> command = new ArrayList<>(program.before());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx" + program.heap(),
                "-cp",
                System.getProperty("java.class.path"),
                program.mainClass()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("LATCHKEY_"));
        builder.environment().keySet().removeAll(List.of("API_KEY", "DATABASE_URL", "REDIS_URL"));
        builder.environment().putAll(environment);
        return builder;
    }

    private static void await(Process process) {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the process did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

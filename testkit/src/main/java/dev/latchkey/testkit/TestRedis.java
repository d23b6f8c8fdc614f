package dev.latchkey.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis for tests, in a process of its own on a port of its own, that keeps nothing on disk. It can be made to hang, be
 * killed, and be started again, empty, on the same port. Ends with the JVM at the latest. The environment variable
 * {@code LATCHKEY_TEST_REDIS} names another {@code redis-server} than the one that Maven brings. Not thread-safe.
 */
public final class TestRedis implements AutoCloseable {

    private static final String OWN_BINARY = "LATCHKEY_TEST_REDIS";

    private static final int PATIENCE_SECONDS = 20;
    private static final int LOOK_MILLIS = 10;

    /** Nodes of a cluster also use the port that is higher by 10,000. */
    private static final int PORTS_OF_A_CLUSTER = 55_000;

    private final int port;
    private final List<String> options;
    private final Path directory;
    private @Nullable Process process;

    private TestRedis(int port, List<String> options, Path directory) {
        this.port = port;
        this.options = options;
        this.directory = directory;
    }

    /** The one that tests in this JVM share; started when first asked for. It is not to be stopped. */
    public static TestRedis shared() {
        return Shared.STARTED;
    }

    /**
     * Starts one of the test's own.
     *
     * @param options of {@code redis-server}, such as {@code --requirepass}
     */
    public static TestRedis start(String... options) {
        try {
            Path directory = Files.createTempDirectory("latchkey-redis");
            directory.toFile().deleteOnExit();
            TestRedis redis = new TestRedis(freePort(), List.of(options), directory);
            Runtime.getRuntime().addShutdownHook(new Thread(redis::close));
            redis.restart();
            return redis;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a Redis for the tests", e);
        }
    }

    /** The {@code redis-server} that tests run. */
    public static Path program() {
        return Binary.EXTRACTED.toPath();
    }

    /** The port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** The URL, without user or password. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Kills it if it runs, and starts it again, empty, on the same port; returns when it answers. */
    public void restart() {
        kill();
        List<String> command = new ArrayList<>(List.of(
                Binary.EXTRACTED.getPath(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                directory.toString()));
        command.addAll(options);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a Redis for the tests", e);
        }
        awaitAnswer();
    }

    /** Kills it as {@code kill -9} does. */
    public void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            try {
                running.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            process = null;
        }
    }

    /** Stops it without ending it: connections stay, and nobody answers. */
    public void hang() {
        signal("STOP");
    }

    /** Lets it go on after {@link #hang}. */
    public void goOn() {
        signal("CONT");
    }

    /**
     * Has it run a command, over a connection made for it.
     *
     * @return the answer as text: of an array its elements, each with a line end after it
     * @throws IllegalStateException when the answer is an error
     */
    public String command(String... words) {
        try {
            return ask(words);
        } catch (IOException e) {
            throw new UncheckedIOException("the Redis for the tests does not answer", e);
        }
    }

    /** Kills it. */
    @Override
    public void close() {
        kill();
        try {
            Files.deleteIfExists(directory.resolve("nodes.conf"));
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void signal(String name) {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("it does not run");
        }
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(running.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String ask(String... words) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(bytes("*" + words.length + "\r\n"));
        for (String word : words) {
            byte[] encoded = word.getBytes(StandardCharsets.ISO_8859_1);
            request.writeBytes(bytes("$" + encoded.length + "\r\n"));
            request.writeBytes(encoded);
            request.writeBytes(bytes("\r\n"));
        }
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(PATIENCE_SECONDS * 1_000);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_SECONDS * 1_000);
            socket.getOutputStream().write(request.toByteArray());
            return answer(new BufferedInputStream(socket.getInputStream()));
        }
    }

    private static String answer(InputStream in) throws IOException {
        String line = line(in);
        String rest = line.substring(1);
        switch (line.charAt(0)) {
            case '$' -> {
                int length = Integer.parseInt(rest);
                if (length < 0) {
                    return "";
                }
                byte[] body = in.readNBytes(length);
                line(in);
                return new String(body, StandardCharsets.ISO_8859_1);
            }
            case '*' -> {
                StringBuilder all = new StringBuilder();
                for (int i = Integer.parseInt(rest); i > 0; i--) {
                    all.append(answer(in)).append('\n');
                }
                return all.toString();
            }
            case '-' -> throw new IllegalStateException(rest);
            default -> {
                return rest;
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the connection was closed");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private void awaitAnswer() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try {
                ask("PING");
                return;
            } catch (IllegalStateException wantsPassword) {
                return;
            } catch (IOException e) {
                if (System.nanoTime() > end || process == null || !process.isAlive()) {
                    throw new UncheckedIOException("the Redis for the tests does not start", e);
                }
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static int freePort() throws IOException {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (socket.getLocalPort() < PORTS_OF_A_CLUSTER) {
                    return socket.getLocalPort();
                }
            }
        }
    }

    private static final class Shared {
        static final TestRedis STARTED = start();
    }

    private static final class Binary {
        static final File EXTRACTED = extract();

        private static File extract() {
            String own = System.getenv(OWN_BINARY);
            if (own != null) {
                return new File(own);
            }
            try {
                return ExecutableProvider.newJarResourceProvider().get();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot unpack a Redis for the tests", e);
            }
        }
    }
}

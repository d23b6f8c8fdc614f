package org.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.Latchkey;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.IssuedKey;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.Usage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link OwnApi}, the example of the guide, does what the guide says, and keeps what a server keeps. */
final class OwnApiTest {

    private static final Path GUIDE = Path.of("../docs/implementation-guide.md");
    private static final Path EXAMPLE = Path.of("src/test/java/org/example/OwnApi.java");
    private static final Duration SOON = Duration.ofSeconds(10);

    private static final Limits TWO_A_MINUTE =
            Limits.NONE.withUnitsPerRequest(2).with(Window.MINUTE, 2);
    private static final Limits TWO_AN_HOUR = Limits.NONE.withUnitsPerRequest(2).with(Window.HOUR, 2);
    private static final Limits TWO_A_DAY = Limits.NONE.withUnitsPerRequest(2).with(Window.DAY, 2);

    @TempDir
    private Path directory;

    @Test
    void another_api_is_protected() throws IOException {
        UUID id;
        try (OwnApi api = OwnApi.start(directory, 0)) {
            IssuedKey key = create(api.latchkey().keys(), TWO_A_MINUTE);
            id = key.key().id();
            String secret = key.secret().reveal();
            assertThat(get(api.port(), "Ada", "nobody").statusCode()).isEqualTo(401);

            HttpResponse<String> greeting = get(api.port(), "Ada,Grace", secret);
            assertThat(greeting.statusCode()).isEqualTo(200);
            assertThat(greeting.body()).isEqualTo("Hello Ada and Grace\n");

            HttpResponse<String> tooMany = get(api.port(), "Ada,Grace,Edith", secret);
            assertThat(tooMany.statusCode()).isEqualTo(400);
            assertThat(tooMany.body()).startsWith("UNIT_LIMIT: ");

            HttpResponse<String> tooOften = get(api.port(), "Ada", secret);
            assertThat(tooOften.statusCode()).isEqualTo(429);
            assertThat(tooOften.headers().firstValueAsLong("Retry-After").orElse(0))
                    .isBetween(1L, 61L);
        }
        assertThat(total(id)).isEqualTo(new Usage(2, 2));
    }

    @Test
    void a_key_that_is_deactivated_elsewhere_no_longer_works() throws IOException {
        try (OwnApi api = OwnApi.start(directory, 0);
                Latchkey elsewhere = Latchkey.builder(directory.resolve("other"))
                        .database("sqlite:" + directory.resolve("latchkey.db"))
                        .build()) {
            IssuedKey key = create(api.latchkey().keys(), Limits.DEFAULT);
            assertThat(get(api.port(), "Ada", key.secret().reveal()).statusCode())
                    .isEqualTo(200);

            elsewhere.keys().deactivate(key.key().id());

            long end = System.nanoTime() + SOON.toNanos();
            while (get(api.port(), "Ada", key.secret().reveal()).statusCode() != 401) {
                assertThat(System.nanoTime()).as("the key is refused").isLessThan(end);
            }
        }
    }

    @Test
    void a_killed_program_goes_on_where_it_stopped_and_has_counted_what_it_delivered() throws IOException {
        List<IssuedKey> keys;
        try (OwnApi api = OwnApi.start(directory, 0)) {
            keys = List.of(
                    create(api.latchkey().keys(), TWO_A_MINUTE),
                    create(api.latchkey().keys(), TWO_AN_HOUR),
                    create(api.latchkey().keys(), TWO_A_DAY));
        }
        for (int run = 0; run < 2; run++) {
            try (Program program = new Program(directory)) {
                for (IssuedKey key : keys) {
                    assertThat(get(program.port(), "Ada", key.secret().reveal()).statusCode())
                            .isEqualTo(200);
                }
            }
        }
        try (Program program = new Program(directory)) {
            for (IssuedKey key : keys) {
                assertThat(get(program.port(), "Ada", key.secret().reveal()).statusCode())
                        .isEqualTo(429);
            }
        }
        for (IssuedKey key : keys) {
            assertThat(total(key.key().id())).isEqualTo(new Usage(2, 2));
        }
    }

    @Test
    void the_guide_shows_the_code_that_runs_here() throws IOException {
        String example = Files.readString(EXAMPLE);
        List<String> shown = Files.readString(GUIDE)
                .lines()
                .dropWhile(line -> !line.startsWith("    private void handle("))
                .takeWhile(line -> line.isEmpty() || line.startsWith("    "))
                .toList();
        assertThat(shown).hasSizeGreaterThan(30);
        assertThat(example).contains(String.join("\n", shown).stripTrailing());
    }

    private static IssuedKey create(ApiKeys keys, Limits limits) {
        return keys.create(new NewApiKey("First", null, KeyType.LIVE, limits, Set.of(), Map.of(), null));
    }

    /** What the key used in all, as the next run finds it. */
    private Usage total(UUID key) {
        try (Latchkey next = Latchkey.builder(directory).build()) {
            return next.usage()
                    .usage(List.of(key), TimeSource.system().instant())
                    .values()
                    .iterator()
                    .next()
                    .total();
        }
    }

    private static HttpResponse<String> get(int port, String names, String secret) {
        URI uri = URI.create("http://127.0.0.1:" + port + "/greetings/" + names);
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(uri)
                                    .header("X-API-Key", secret)
                                    .build(),
                            BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The program in a process of its own, which is killed. */
    private static final class Program implements AutoCloseable {

        private final Process process;
        private final int port;

        Program(Path directory) throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            OwnApi.class.getName(),
                            directory.toString(),
                            "0")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            port = URI.create(out.readLine()).getPort();
        }

        int port() {
            return port;
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }
}

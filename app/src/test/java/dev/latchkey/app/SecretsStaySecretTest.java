package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.LatchkeyProcess.Result;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks for every secret that ever was in clear in all that is left behind: files, logs at every level, answers. */
class SecretsStaySecretTest {

    private static final String LEGACY = "the-old-key-of-this-deployment";
    private static final String PEPPER = "a-pepper-that-nobody-should-see";

    @TempDir
    Path data;

    @Test
    void no_secret_is_in_any_file_log_or_error() throws IOException {
        Map<String, String> environment = Map.of("API_KEY", LEGACY, "LATCHKEY_PEPPER", PEPPER);
        List<String> secrets = new ArrayList<>(List.of(LEGACY, PEPPER));
        StringBuilder said = new StringBuilder();

        try (LatchkeyProcess server = LatchkeyProcess.serve(data, environment, "--log-level", "trace")) {
            Caller caller = new Caller(server.address());
            Result created = LatchkeyProcess.run(data, environment, "create", "--name", "Quiet", "--format", "json");
            String first = Caller.field(created.out(), "key");
            String id = Caller.field(created.out(), "id");
            Result rotated = LatchkeyProcess.run(data, environment, "rotate", id, "--grace", "1h", "--format", "json");
            String second = Caller.field(rotated.out(), "key");
            secrets.addAll(List.of(first, second));
            said.append(created.err()).append(rotated.err());

            for (String secret : List.of(first, second, LEGACY)) {
                assertThat(caller.get("/api/v1/key", secret).statusCode()).isEqualTo(200);
                said.append(told(caller.generate(secret, 3)));
                said.append(told(caller.generate(secret, 1_000_000)));
                said.append(told(caller.get("/api/v1/key", secret)));
                said.append(told(caller.get("/api/v1/key?api_key=" + secret, secret)));
                said.append(told(caller.get("/nothing/" + secret, secret)));
                said.append(told(caller.get("/api/v1/key", secret + "x")));
            }
            said.append(caller.get("/metrics", first).body());
            for (String command : List.of("show", "deactivate", "limits")) {
                Result wrong = LatchkeyProcess.run(data, environment, command, first);
                said.append(wrong.out()).append(wrong.err());
            }
            said.append(LatchkeyProcess.run(data, environment, "list", "--all").out());
            server.stop();
            said.append(server.log());
            assertThat(server.log()).as("the log is a detailed one").contains(" DEBUG ");
        }

        for (String secret : secrets) {
            assertThat(said.toString()).doesNotContain(secret);
            assertThat(filesWith(secret)).isEmpty();
            // Our own secrets are recognisable by any long part of them.
            assertThat(said.toString()).doesNotContain(secret.substring(secret.length() / 2));
        }
    }

    private static String told(HttpResponse<String> answer) {
        return answer.headers().map() + answer.body();
    }

    private List<Path> filesWith(String secret) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(secret)) {
                    found.add(file);
                }
            }
        }
        return found;
    }
}

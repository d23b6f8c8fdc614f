package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.audit.AuditKey;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.IssuedKey;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.key.SecretHasher;
import dev.latchkey.limit.Limits;
import dev.latchkey.store.jdbc.Database;
import dev.latchkey.store.jdbc.DatabaseOptions;
import dev.latchkey.store.jdbc.DatabaseUrl;
import dev.latchkey.time.TimeSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link OwnApi}, the example of the guide, does what the guide says. */
final class OwnApiTest {

    private static final Path GUIDE = Path.of("../docs/implementation-guide.md");
    private static final Path EXAMPLE = Path.of("src/test/java/dev/latchkey/app/OwnApi.java");

    private final TimeSource time = TimeSource.system();

    @TempDir
    private Path directory;

    @Test
    void another_api_is_protected_by_the_parts_alone() throws IOException, InterruptedException {
        try (Database database =
                Database.open(DatabaseUrl.sqlite(directory.resolve("keys.db")), DatabaseOptions.pooled(), time)) {
            database.migrate();
            IssuedKey key = create(database);
            String secret = key.secret().reveal();
            try (OwnApi api = OwnApi.start(directory, 0)) {
                assertThat(get(api, "Ada", "nobody").statusCode()).isEqualTo(401);

                HttpResponse<String> greeting = get(api, "Ada,Grace", secret);
                assertThat(greeting.statusCode()).isEqualTo(200);
                assertThat(greeting.body()).isEqualTo("Hello Ada and Grace\n");

                HttpResponse<String> tooMany = get(api, "Ada,Grace,Edith", secret);
                assertThat(tooMany.statusCode()).isEqualTo(400);
                assertThat(tooMany.body()).startsWith("UNIT_LIMIT: ");

                HttpResponse<String> tooOften = get(api, "Ada", secret);
                assertThat(tooOften.statusCode()).isEqualTo(429);
                assertThat(tooOften.headers().firstValueAsLong("Retry-After").orElse(0))
                        .isBetween(1L, 61L);
            }
            assertThat(database.usage()
                            .usage(List.of(key.key().id()), time.instant())
                            .values())
                    .singleElement()
                    .satisfies(used -> {
                        assertThat(used.total().requests()).isEqualTo(2);
                        assertThat(used.total().units()).isEqualTo(2);
                    });
        }
    }

    @Test
    void a_key_that_is_deactivated_meanwhile_no_longer_works() throws IOException, InterruptedException {
        try (Database database = Database.open(
                        DatabaseUrl.sqlite(directory.resolve("keys.db")), DatabaseOptions.pooled(), time);
                OwnApi api = OwnApi.start(directory, 0)) {
            IssuedKey key = create(database);
            String secret = key.secret().reveal();
            assertThat(get(api, "Ada", secret).statusCode()).isEqualTo(200);

            keys(database).deactivate(key.key().id());
            Eventually.within(Duration.ofSeconds(10), "the key is refused", () -> status(api, secret) == 401);
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

    private IssuedKey create(Database database) {
        return keys(database)
                .create(new NewApiKey(
                        "First", null, KeyType.LIVE, new Limits(2, 2, 100, 100), Set.of(), Map.of(), null));
    }

    private ApiKeys keys(Database database) {
        AuditKey auditKey = AuditKey.parse("00".repeat(32));
        return new ApiKeys(database.keys(), SecretHasher.plain(), () -> auditKey, new SecureRandom(), time);
    }

    private static int status(OwnApi api, String secret) {
        try {
            return get(api, "Ada", secret).statusCode();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpResponse<String> get(OwnApi api, String names, String secret)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + api.port() + "/greetings/" + names);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).header("X-API-Key", secret).build(), BodyHandlers.ofString());
    }
}

package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.access.AccessRequest;
import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.access.Credential;
import dev.latchkey.access.Gatekeeper;
import dev.latchkey.access.KeyDirectory;
import dev.latchkey.access.Refusal;
import dev.latchkey.audit.AuditKey;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.KeyQuery;
import dev.latchkey.key.KeySort;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.key.SecretHasher;
import dev.latchkey.limit.InMemoryRateLimiter;
import dev.latchkey.limit.Limits;
import dev.latchkey.store.jdbc.Database;
import dev.latchkey.store.jdbc.DatabaseOptions;
import dev.latchkey.store.jdbc.DatabaseUrl;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.Method;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.journal.Journal;
import dev.latchkey.usage.journal.JournalDrain;
import dev.latchkey.usage.journal.JournalSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
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

/** The example of docs/implementation-guide.md: another API, in the JDK's own server, protected by the parts alone. */
final class OwnApiTest {

    @Test
    void another_api_is_protected_by_the_parts_alone(@TempDir Path directory) throws IOException, InterruptedException {
        TimeSource time = TimeSource.system();
        SecureRandom random = new SecureRandom();
        SecretHasher hasher = SecretHasher.plain();
        AuditKey auditKey = AuditKey.parse("00".repeat(32));
        try (Database database =
                Database.open(DatabaseUrl.sqlite(directory.resolve("keys.db")), DatabaseOptions.pooled(), time)) {
            database.migrate();
            ApiKeys keys = new ApiKeys(database.keys(), hasher, () -> auditKey, random, time);
            String secret = keys.create(new NewApiKey(
                            "First", null, KeyType.LIVE, new Limits(50, 2, 100, 100), Set.of(), Map.of(), null))
                    .secret()
                    .reveal();
            Path journals = Files.createDirectory(directory.resolve("journal"));
            try (Journal journal = Journal.open(
                    JournalSettings.in(journals),
                    database.usage().progress("node").position(),
                    time)) {
                JournalDrain drain = new JournalDrain(
                        journal.reader(), database.usage(), "node", UsageBatch::new, time, JournalDrain.BATCH_SLOTS);
                KeyDirectory known = new KeyDirectory(
                        database.keys(), hasher, Map.of(), Runnable::run, time, Duration.ofMinutes(10), 10_000);
                Gatekeeper gatekeeper = new Gatekeeper(known, new InMemoryRateLimiter(time), journal, time, random);
                journal.start();
                drain.start();
                HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
                server.createContext("/greeting", exchange -> greet(exchange, gatekeeper, random));
                server.start();
                try {
                    assertThat(status(server, "nobody")).isEqualTo(401);
                    assertThat(List.of(status(server, secret), status(server, secret), status(server, secret)))
                            .containsExactly(200, 200, 429);
                } finally {
                    server.stop(0);
                    drain.close();
                }
            }
            assertThat(database.usage()
                            .usage(List.of(keys.list(all(time)).keys().get(0).id()), time.instant())
                            .values())
                    .singleElement()
                    .satisfies(used -> {
                        assertThat(used.total().requests()).isEqualTo(2);
                        assertThat(used.total().units()).isEqualTo(2);
                    });
        }
    }

    private static KeyQuery all(TimeSource time) {
        return new KeyQuery(null, null, false, null, null, KeySort.NEWEST, null, 1, time.instant());
    }

    private static void greet(HttpExchange exchange, Gatekeeper gatekeeper, SecureRandom random) throws IOException {
        AccessRequest request = new AccessRequest(
                Credential.ofHeaders(
                        exchange.getRequestHeaders().getOrDefault("X-API-Key", List.of()),
                        exchange.getRequestHeaders().getOrDefault("Authorization", List.of())),
                "/greeting",
                Method.of(exchange.getRequestMethod()),
                null,
                1,
                random.nextLong(),
                random.nextLong(),
                exchange.getRemoteAddress().getAddress().getHostAddress());
        int status =
                gatekeeper.admit(request).toCompletableFuture().join().fold(OwnApiTest::greeted, OwnApiTest::refused);
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    /** One unit, and settled before the answer leaves. */
    private static int greeted(ApiKeyContext context) {
        context.settle(200, 1);
        return 200;
    }

    private static int refused(Refusal refusal) {
        return refusal.code().status();
    }

    private static int status(HttpServer server, String secret) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/greeting");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).header("X-API-Key", secret).build(), BodyHandlers.discarding())
                .statusCode();
    }
}

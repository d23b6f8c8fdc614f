package dev.latchkey.generator.http;

import static dev.latchkey.server.RunningServer.GENERATE;
import static dev.latchkey.server.RunningServer.OWN_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.BuiltInKey;
import dev.latchkey.server.Answer;
import dev.latchkey.server.ApiDocument;
import dev.latchkey.server.RunningServer;
import dev.latchkey.server.ServerSettings;
import dev.latchkey.server.TestKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every status that the contract declares for an operation can be had, and the answer is as the contract says. What is the
 * same for all operations is provoked for each that declares it; the rest is in a table, to which each feature adds its own.
 */
final class EveryStatusTest {

    @RegisterExtension
    static final RunningGenerator SERVER =
            new RunningGenerator(new ServerSettings("127.0.0.1", 0, 1, Duration.ofSeconds(60), Duration.ofMillis(50)));

    /** One way to one status of one operation. */
    record Way(int status, Function<RunningGenerator, Answer> call) {}

    private static final List<Way> WAYS = new ArrayList<>();

    static {
        addPatients();
        addOwnKey();
        addOperation();
        addDocs();
        JobWays.all().forEach(EveryStatusTest::way);
        addPage();
    }

    private static void addPatients() {
        for (String body :
                List.of("{\"count\":1}", "{\"count\":100,\"seed\":-5}", "{\"count\":500,\"format\":\"ndjson\"}", "")) {
            way(200, server -> server.generate(server.key(), body));
        }
        way(400, server -> server.generate(server.key(), "{\"count\":1001}"));
        way(
                406,
                server -> server.call(
                        "POST", GENERATE, null, "X-API-Key", server.key().secret(), "Accept", "image/png"));
        way(503, server -> withStoreAway(server, () -> server.generate(server.key(), "{}")));
        way(503, server -> withFullJournal(server, () -> server.generate(server.key(), "{}")));
    }

    private static void addOwnKey() {
        way(200, server -> server.get(OWN_KEY, server.key()));
        way(200, server -> server.get(OWN_KEY, server.unlimitedKey()));
        way(409, server -> server.call("POST", OWN_KEY + "/rotate", null, "X-API-Key", BuiltInKey.DEMO_SECRET));
        way(200, server -> server.get(OWN_KEY, server.expiringKey(Duration.ofDays(1))));
        way(200, server -> server.get(OWN_KEY, "X-API-Key", BuiltInKey.DEMO_SECRET));
        way(200, server -> server.get(OWN_KEY, "Authorization", "Bearer " + RunningServer.LEGACY_SECRET));
        way(503, server -> withStoreAway(server, () -> server.get(OWN_KEY, server.key())));
        way(200, server -> {
            TestKey known = server.key();
            server.get("/health", known);
            return withStoreAway(server, () -> server.get(OWN_KEY, known));
        });
    }

    private static void addOperation() {
        for (String path : List.of(
                "/health",
                "/health/live",
                "/health/ready",
                "/api/v1/health",
                "/api/v1/health/live",
                "/api/v1/health/ready",
                "/api/v1/health/database",
                "/api/v1/health/metrics",
                "/api/v1/config/frontend",
                "/ready",
                "/metrics")) {
            way(200, server -> server.get(path));
            way(200, server -> server.get(path, server.key()));
        }
        way(503, server -> withFullJournal(server, () -> server.get("/health/ready")));
        way(503, server -> withFullJournal(server, () -> server.get("/ready")));
        way(503, server -> withFullJournal(server, () -> server.get("/api/v1/health/ready")));
        way(503, server -> withStoreAway(server, () -> server.get("/api/v1/health/database")));
        way(200, server -> withFullJournal(server, () -> server.get("/health")));
        way(200, server -> withStoreAway(server, () -> server.get("/health")));
        way(503, server -> {
            server.stopping = true;
            try {
                return server.get("/health/ready", server.key());
            } finally {
                server.stopping = false;
            }
        });
    }

    private static void addDocs() {
        for (String path :
                List.of("/openapi.json", "/docs", "/redoc", "/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css")) {
            way(200, server -> server.get(path));
            way(200, server -> server.get(path, server.key()));
            way(
                    304,
                    server -> server.get(path, "If-None-Match", server.get(path).header("ETag")));
        }
        way(404, server -> server.get("/docs/nothing"));
    }

    private static void addPage() {
        for (String path :
                List.of("/", "/static/index.html", "/static/page.css", "/static/page.js", "/static/icon.svg")) {
            way(200, server -> server.get(path));
            way(200, server -> server.get(path, server.key()));
            way(
                    304,
                    server -> server.get(path, "If-None-Match", server.get(path).header("ETag")));
        }
        way(200, server -> server.get("/", "Accept", "application/json"));
        way(406, server -> server.get("/", "Accept", "image/png"));
        way(404, server -> server.get("/static/nothing"));
    }

    private static void way(Way way) {
        WAYS.add(way);
    }

    private static void way(int status, Function<RunningGenerator, Answer> call) {
        WAYS.add(new Way(status, call));
    }

    @Test
    void every_declared_status_is_reached() {
        ApiDocument document = SERVER.held.document();
        WAYS.forEach(way -> {
            Answer answer = way.call().apply(SERVER);
            assertThat(answer.status()).as("%.500s", answer.text()).isEqualTo(way.status());
        });

        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, Set<String>> path : document.operations().entrySet()) {
            for (String method : path.getValue()) {
                missing.addAll(missing(method, path.getKey()));
            }
        }

        assertThat(missing).isEmpty();
    }

    private static List<String> missing(String method, String path) {
        List<String> missing = new ArrayList<>();
        Iterator<String> statuses = SERVER.held.document().statuses(path, method);
        while (statuses.hasNext()) {
            int status = Integer.parseInt(statuses.next());
            Provocation provocation = new Provocation(SERVER, method, path);
            if (provocation.isKnown(status)) {
                Answer answer = provocation.provoke(status);
                assertThat(answer.status())
                        .as("%s %s: %.500s", method, path, answer.text())
                        .isEqualTo(status);
            }
            if (!SERVER.held.reached(method + " " + path).contains(status)) {
                missing.add(method + " " + path + " " + status);
            }
        }
        return missing;
    }

    static Answer withStoreAway(RunningGenerator server, Supplier<Answer> call) {
        server.store.setAway(true);
        try {
            return call.get();
        } finally {
            server.store.setAway(false);
        }
    }

    private static Answer withFullJournal(RunningGenerator server, Supplier<Answer> call) {
        server.journal.setFull(true);
        try {
            return call.get();
        } finally {
            server.journal.setFull(false);
        }
    }
}

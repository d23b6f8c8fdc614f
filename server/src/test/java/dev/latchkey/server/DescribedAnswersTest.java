package dev.latchkey.server;

import static dev.latchkey.server.RunningServer.GENERATE;
import static dev.latchkey.server.RunningServer.OWN_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.limit.Limits;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Real answers of every status that can be provoked, held against what {@code /openapi.json} says of them. */
final class DescribedAnswersTest {

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer(
            new ServerSettings("127.0.0.1", 0, 1, Duration.ofSeconds(60), Duration.ofMillis(50)), List.of());

    /** Headers of every HTTP answer, which go without saying. */
    private static final List<String> OF_HTTP =
            List.of("content-length", "content-type", "transfer-encoding", "connection");

    private final ApiDocument document =
            new ApiDocument(SERVER.get("/openapi.json").json());
    private final TestKey key = SERVER.key(new Limits(500, 100, 1_000, 1_000));

    @AfterEach
    void all_is_well() {
        SERVER.journal.setFull(false);
        SERVER.store.setAway(false);
        SERVER.store.setBroken(false);
        SERVER.stopping = false;
    }

    @Test
    void patients() {
        for (String body : List.of("{\"count\":1}", "{\"count\":100,\"seed\":-5}", "{\"count\":500}", "")) {
            check(GENERATE, "post", 200, SERVER.generate(key, body));
        }
        Answer lines = check(GENERATE, "post", 200, SERVER.generate(key, "{\"count\":200,\"format\":\"ndjson\"}"));
        String schema = "/components/schemas/Patient";
        lines.text()
                .lines()
                .forEach(line ->
                        assertThat(document.flaws(schema, Answer.parse(line))).isEmpty());
    }

    @Test
    void refusals_to_generate() {
        TestKey full = SERVER.key(new Limits(1, 1, 1, 1));
        SERVER.get(OWN_KEY, full);

        check(GENERATE, "post", 400, SERVER.generate(key, "{\"count\":501}"));
        check(GENERATE, "post", 400, SERVER.call("POST", GENERATE + "?key=1", "{}"));
        check(GENERATE, "post", 401, SERVER.call("POST", GENERATE, "{}"));
        check(GENERATE, "post", 403, SERVER.generate(SERVER.key(Limits.DEFAULT, "other"), "{}"));
        check(GENERATE, "post", 408, SERVER.raw(post("Content-Length: 5\r\n" + key.line())));
        check(GENERATE, "post", 413, SERVER.generate(key, " ".repeat(2_000_000)));
        check(GENERATE, "post", 414, SERVER.raw("POST /" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"));
        check(
                GENERATE,
                "post",
                415,
                SERVER.call("POST", GENERATE, "x", "X-API-Key", key.secret(), "Content-Type", "text/plain"));
        check(GENERATE, "post", 422, SERVER.generate(key, "{\"count\":0}"));
        check(GENERATE, "post", 429, SERVER.generate(full, "{}"));
        check(GENERATE, "post", 431, SERVER.raw(post("X-A: " + "a".repeat(17_000) + "\r\n")));
        SERVER.store.setBroken(true);
        check(GENERATE, "post", 500, SERVER.generate(SERVER.key(), "{}"));
        SERVER.store.setBroken(false);
        SERVER.store.setAway(true);
        check(GENERATE, "post", 503, SERVER.generate(SERVER.key(), "{}"));
        SERVER.journal.setFull(true);
        check(GENERATE, "post", 503, SERVER.generate(key, "{}"));
    }

    @Test
    void keys() {
        check(OWN_KEY, "get", 200, SERVER.get(OWN_KEY, key));
        check(OWN_KEY, "get", 200, SERVER.get(OWN_KEY, SERVER.unlimitedKey()));
        check(OWN_KEY, "get", 200, SERVER.get(OWN_KEY, SERVER.expiringKey(Duration.ofDays(1))));
        check(OWN_KEY, "get", 200, SERVER.get(OWN_KEY, "X-API-Key", BuiltInKey.DEMO_SECRET));
        check(OWN_KEY, "get", 200, SERVER.get(OWN_KEY, "Authorization", "Bearer " + RunningServer.LEGACY_SECRET));
        check(OWN_KEY, "get", 400, SERVER.get(OWN_KEY + "?api_key=x"));
        check(OWN_KEY, "get", 401, SERVER.get(OWN_KEY, "X-API-Key", "lk_live_x"));
        TestKey full = SERVER.key(new Limits(1, 1, 1, 1));
        SERVER.get(OWN_KEY, full);
        check(OWN_KEY, "get", 429, SERVER.get(OWN_KEY, full));
        SERVER.letUsageAge();
        SERVER.store.setAway(true);
        SERVER.time.advance(Duration.ofSeconds(1));
        check(OWN_KEY, "get", 503, SERVER.get(OWN_KEY, key));
        SERVER.store.setAway(false);
        SERVER.store.setBroken(true);
        check(OWN_KEY, "get", 500, SERVER.get(OWN_KEY, key));
    }

    @Test
    void what_is_open_to_everyone() {
        for (String path : List.of("/health", "/health/live", "/health/ready", "/metrics", "/openapi.json")) {
            check(path, "get", 200, SERVER.get(path));
            check(path, "get", 200, SERVER.get(path, key));
            check(path, "get", 400, SERVER.get(path + "?key=x"));
        }
        SERVER.journal.setFull(true);
        check("/health", "get", 200, SERVER.get("/health"));
        check("/health/ready", "get", 503, SERVER.get("/health/ready", key));
        SERVER.store.setAway(true);
        SERVER.stopping = true;
        check("/health", "get", 200, SERVER.get("/health"));
        check("/health/ready", "get", 503, SERVER.get("/health/ready"));
    }

    /** Holds the answer's media type, body and headers against the document. */
    private Answer check(String path, String method, int status, Answer answer) {
        assertThat(answer.status()).as("%.500s", answer.text()).isEqualTo(status);
        String response = document.response(path, method, status);
        String mediaType = answer.header("Content-Type").replaceFirst(";.*", "");
        String content = response + "/content/" + mediaType.replace("/", "~1");
        assertThat(document.root().at(content).isMissingNode())
                .as("%s is described", content)
                .isFalse();
        JsonNode body = mediaType.endsWith("json") && !mediaType.endsWith("ndjson")
                ? answer.json()
                : new TextNode(answer.text());
        assertThat(document.flaws(content + "/schema", body)).isEmpty();
        checkHeaders(response, answer);
        return answer;
    }

    private void checkHeaders(String response, Answer answer) {
        TreeSet<String> described = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        described.addAll(OF_HTTP);
        document.root().at(response + "/headers").fieldNames().forEachRemaining(described::add);
        assertThat(described).containsAll(answer.headers().keySet());
        document.root().at(response + "/headers").fieldNames().forEachRemaining(name -> {
            String header = document.resolve(response + "/headers/" + name);
            if (answer.has(name)) {
                boolean isNumber =
                        document.root().at(header + "/schema/type").asText().equals("integer");
                JsonNode value = isNumber ? new IntNode((int) answer.number(name)) : new TextNode(answer.header(name));
                assertThat(document.flaws(header + "/schema", value)).as(name).isEmpty();
            } else {
                assertThat(document.root().at(header + "/required").asBoolean())
                        .as("%s is missing", name)
                        .isFalse();
            }
        });
    }

    private static String post(String headers) {
        return "POST " + GENERATE + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
    }
}

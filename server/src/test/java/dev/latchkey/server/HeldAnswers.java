package dev.latchkey.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds answers against the contract: the status is declared, the body fits its schema, the headers are described. Whatever no
 * operation answers is a problem as the contract describes them. Remembers which statuses were reached. Thread-safe.
 */
public final class HeldAnswers {

    /** Headers of every HTTP answer, and those of which the contract says once for all that they go without saying. */
    private static final List<String> UNSAID = List.of(
            "content-length",
            "content-type",
            "transfer-encoding",
            "connection",
            "x-content-type-options",
            "x-frame-options",
            "content-security-policy",
            "referrer-policy",
            "strict-transport-security",
            "vary",
            "access-control-allow-credentials",
            "access-control-allow-origin",
            "access-control-expose-headers");

    private static final int LARGE = 300_000;
    private static final Pattern FIRST_LINE = Pattern.compile("([A-Z]+) (/[!-~]*) HTTP/1\\.[01]\r\n");

    private final ApiDocument document;
    private final Map<String, Set<Integer>> reached = new ConcurrentHashMap<>();

    public HeldAnswers(ApiDocument document) {
        this.document = document;
    }

    public ApiDocument document() {
        return document;
    }

    /** The statuses that an operation was seen to answer with, by its method and path, as in {@code get /health}. */
    public Set<Integer> reached(String operation) {
        return reached.getOrDefault(operation, Set.of());
    }

    /**
     * Holds an answer against the contract.
     *
     * @param request as it was sent, byte by byte
     */
    public Answer holdRaw(String request, Answer answer) {
        Matcher line = FIRST_LINE.matcher(request);
        return line.lookingAt() ? hold(line.group(1), line.group(2), answer) : holdProblem(answer);
    }

    public Answer hold(String method, String target, Answer answer) {
        String name = (method.equals("HEAD") ? "GET" : method).toLowerCase(Locale.ROOT);
        Optional<String> path = document.pathOf(target.replaceFirst("[?].*", ""));
        if (path.isEmpty() || !document.describesAnswers(path.get(), name)) {
            return holdProblem(answer);
        }
        String response = document.response(path.get(), name, answer.status());
        reached.computeIfAbsent(name + " " + path.get(), first -> new ConcurrentSkipListSet<>())
                .add(answer.status());
        if (!method.equals("HEAD")) {
            holdBody(response, answer);
        }
        holdHeaders(response, answer);
        return answer;
    }

    private Answer holdProblem(Answer answer) {
        if (answer.status() >= 400 && answer.body().length() > 0) {
            answer.assertProblem();
            assertThat(document.violations("/components/schemas/Problem", answer.json()))
                    .isEmpty();
        }
        return answer;
    }

    private void holdBody(String response, Answer answer) {
        if (document.root().at(response + "/content").isMissingNode()) {
            assertThat(answer.body().length()).as("bytes of a body").isZero();
            assertThat(answer.has("Content-Type")).isFalse();
            return;
        }
        String mediaType = answer.header("Content-Type").replaceFirst(";.*", "");
        String content = response + "/content/" + mediaType.replace("/", "~1");
        assertThat(document.root().at(content).isMissingNode())
                .as("%s is described", content)
                .isFalse();
        if (document.root().at(content + "/schema").isMissingNode()
                || answer.body().length() > LARGE) {
            return;
        }
        boolean isJson = mediaType.endsWith("json") && !mediaType.endsWith("ndjson");
        JsonNode body = isJson ? answer.json() : new TextNode(answer.text());
        assertThat(document.violations(content + "/schema", body))
                .as(answer.text())
                .isEmpty();
    }

    private void holdHeaders(String response, Answer answer) {
        TreeSet<String> described = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        described.addAll(UNSAID);
        document.root().at(response + "/headers").fieldNames().forEachRemaining(described::add);
        assertThat(described).containsAll(answer.headers().keySet());
        document.root()
                .at(response + "/headers")
                .fieldNames()
                .forEachRemaining(name -> holdHeader(name, document.resolve(response + "/headers/" + name), answer));
    }

    private void holdHeader(String name, String header, Answer answer) {
        if (answer.has(name)) {
            boolean isNumber =
                    document.root().at(header + "/schema/type").asText().equals("integer");
            JsonNode value = isNumber ? new LongNode(answer.number(name)) : new TextNode(answer.header(name));
            assertThat(document.violations(header + "/schema", value)).as(name).isEmpty();
        } else {
            assertThat(document.root().at(header + "/required").asBoolean())
                    .as("%s is missing", name)
                    .isFalse();
        }
    }
}

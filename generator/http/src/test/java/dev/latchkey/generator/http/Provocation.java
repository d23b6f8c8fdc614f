package dev.latchkey.generator.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.server.Answer;
import dev.latchkey.server.ApiDocument;
import dev.latchkey.server.RunningServer;
import dev.latchkey.server.TestKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How to get an operation to answer with a status that is the same for all of them: refusals, and what is wrong with any
 * request. For those on a key, also what is the same for these, its success included.
 */
final class Provocation {

    /** For the parameters of paths, by their names. */
    private static final Map<String, String> ARGUMENTS =
            Map.of("file", "start.js", "id", "0d9f7f7e-4c1c-4a52-9a35-6ad0a4c1f1aa", "list", "nationalities");

    private static final String ADMINISTRATION = "/admin/v1/";
    /** Beside it, what is brought to its usual answers by being called as the contract wants it. */
    private static final Set<String> AS_DESCRIBED = Set.of("/api/v1/verify", "/api/v1/key/usage", "/api/v1/key/rotate");

    private static final String OF_A_KEY = "/admin/v1/keys/{id}";

    private static final Limits ONE = Limits.NONE
            .withUnitsPerRequest(1_000)
            .with(Window.MINUTE, 1)
            .with(Window.HOUR, 1)
            .with(Window.DAY, 1);

    private final RunningGenerator server;
    private final String method;
    private final String template;
    private final JsonNode operation;

    Provocation(RunningGenerator server, String method, String template) {
        this.server = server;
        this.method = method.toUpperCase(Locale.ROOT);
        this.template = template;
        this.operation =
                server.held.document().root().get("paths").get(template).get(method.toLowerCase(Locale.ROOT));
    }

    /** The scope that it needs, or null. */
    @Nullable
    String scope() {
        JsonNode scope = operation.at("/security/0/apiKey/0");
        return scope.isMissingNode() ? null : scope.asText();
    }

    /** Whether the operation can be brought to that status in a way that others can be too. */
    boolean isKnown(int status) {
        return switch (status) {
            case 400, 401, 403, 408, 413, 414, 415, 422, 429, 431, 500 -> true;
            case 200, 201, 204, 304, 503 -> template.startsWith(ADMINISTRATION) || AS_DESCRIBED.contains(template);
            case 404, 409, 412 -> template.startsWith(OF_A_KEY);
            default -> false;
        };
    }

    /** Brings the operation to that status; the server is as it was afterwards. */
    Answer provoke(int status) {
        TestKey key = key(Limits.DEFAULT);
        String path = path();
        return switch (status) {
            case 200, 201, 204 -> call(key);
            case 304 -> server.call(method, path, null, "X-API-Key", key.secret(), "If-None-Match", "\"0\", *");
            case 400 -> server.call(method, and(path, "api_key=x"), null);
            case 401 -> server.call(method, path, null);
            case 403 ->
                call(scope() == null ? server.keyFrom("192.0.2.0/24") : server.key(Limits.DEFAULT, "none-that-exists"));
            case 404 -> call(path(UUID.randomUUID()), key, body());
            case 408 -> server.raw(head("Content-Length: 5\r\n" + key.line()));
            case 409 -> inConflict(key);
            case 412 -> call(path, key, body(), "If-Match", "\"99\"");
            case 413 -> server.raw(head("Content-Length: 2000000\r\n" + key.line()));
            case 414 -> server.raw(method + " " + and(path, "a".repeat(9_000)) + " HTTP/1.1\r\nHost: x\r\n\r\n");
            case 415 -> server.call(method, path, "x", "X-API-Key", key.secret(), "Content-Type", "text/x-unheard-of");
            case 422 -> flawed(key);
            case 429 -> tooOften();
            case 431 -> server.raw(head("X-A: " + "a".repeat(17_000) + "\r\n"));
            case 500 -> inABrokenStore();
            case 503 -> withAFullJournal(key);
            default -> throw new IllegalArgumentException("no way is known to " + status);
        };
    }

    /** Calls the operation as the contract wants it. */
    Answer call(TestKey key) {
        return call(path(), key, body());
    }

    /** Calls the operation as the contract wants it, on the thing of that id. */
    Answer call(TestKey key, String id) {
        return call(template.replace("{id}", id) + query(), key, body());
    }

    /** Calls the operation as the contract wants it, with these headers. */
    Answer call(String... headers) {
        String body = body();
        List<String> all = new ArrayList<>(List.of(headers));
        if (body != null) {
            all.addAll(List.of("Content-Type", "application/json"));
        }
        return server.call(method, path(), body, all.toArray(String[]::new));
    }

    private Answer tooOften() {
        TestKey key = key(ONE);
        server.get(RunningServer.OWN_KEY, key);
        return call(key);
    }

    private Answer inABrokenStore() {
        TestKey unheardOf = key(Limits.DEFAULT);
        String path = path();
        server.store.setBroken(true);
        try {
            return call(path, unheardOf, body());
        } finally {
            server.store.setBroken(false);
        }
    }

    private Answer withAFullJournal(TestKey key) {
        String path = path();
        server.journal.setFull(true);
        try {
            return call(path, key, body());
        } finally {
            server.journal.setFull(false);
        }
    }

    /** Built-in keys cannot be purged, and deleted ones can be nothing but purged. */
    private Answer inConflict(TestKey key) {
        UUID deleted = server.key().id();
        server.keys.delete(deleted);
        return call(path(template.endsWith("purge") ? BuiltInKey.DEMO.id() : deleted), key, body());
    }

    private Answer call(String path, TestKey key, @Nullable String body, String... headers) {
        List<String> all = new ArrayList<>(List.of("X-API-Key", key.secret(), "Content-Type", "application/json"));
        all.addAll(List.of(headers));
        return server.call(method, path, body, all.toArray(String[]::new));
    }

    private String head(String headers) {
        return method + " " + path() + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
    }

    /** A key that may call it. */
    private TestKey key(Limits limits) {
        String scope = scope();
        return scope == null ? server.key(limits) : server.key(limits, scope);
    }

    /** The contract's first example of a body, if it takes one. */
    private @Nullable String body() {
        JsonNode examples = operation.at("/requestBody/content/application~1json/examples");
        return examples.isMissingNode()
                ? null
                : examples.iterator().next().get("value").toString();
    }

    private String path() {
        return template.contains("{id}")
                ? path(server.expiringKey(Duration.ofDays(1)).id())
                : path(new UUID(0, 0));
    }

    private String path(UUID id) {
        String path = template.replace("{id}", id.toString());
        for (Map.Entry<String, String> argument : ARGUMENTS.entrySet()) {
            path = path.replace("{" + argument.getKey() + "}", argument.getValue());
        }
        if (path.contains("{")) {
            throw new IllegalArgumentException("Provocation has no argument for " + template);
        }
        return path + query();
    }

    /** What the query must have, as the contract's examples have it. */
    private String query() {
        StringBuilder query = new StringBuilder();
        for (JsonNode parameter : parameters()) {
            if (parameter.path("in").asText().equals("query")
                    && parameter.path("required").asBoolean()) {
                query.append(query.length() == 0 ? '?' : '&')
                        .append(parameter.get("name").asText())
                        .append('=')
                        .append(parameter.get("example").asText());
            }
        }
        return query.toString();
    }

    private List<JsonNode> parameters() {
        List<JsonNode> parameters = new ArrayList<>();
        ApiDocument document = server.held.document();
        String place = "/paths/" + template.replace("/", "~1") + "/" + method.toLowerCase(Locale.ROOT) + "/parameters/";
        for (int i = 0; i < operation.path("parameters").size(); i++) {
            parameters.add(document.root().at(document.resolve(place + i)));
        }
        return parameters;
    }

    /** A flawed body; a parameter of the query given twice, where it takes no body. */
    private Answer flawed(TestKey key) {
        if (operation.has("requestBody")) {
            return call(path(), key, "[]");
        }
        String name = parameters().stream()
                .filter(parameter -> parameter.path("in").asText().equals("query"))
                .findFirst()
                .orElseThrow()
                .get("name")
                .asText();
        return call(and(path(), name + "=1&" + name + "=1"), key, null);
    }

    private static String and(String path, String query) {
        return path + (path.contains("?") ? "&" : "?") + query;
    }
}

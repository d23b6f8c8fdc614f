package dev.latchkey.app;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Requests to the operations of a contract, each with something about it that the contract does not allow, so that none may do
 * anything. For one thread.
 */
final class MalformedRequests {

    private static final List<String> NOT_KEYS = List.of(
            "", "x", "lk_live_", "lk_live_" + "0".repeat(64) + "_000000", "\u00ff\u00fe", "k".repeat(600), "a b", "\t");
    private static final List<String> NOT_PATHS = List.of("%zz", "%", "/%00/x", ";a=b", "/..%2f..%2fx", "/\u00ff/x");
    private static final List<String> NOT_ARGUMENTS =
            List.of("x", "%00", "..%2f", "%F0%9F%92%A9", "'%3B--", "0d9f7f7e-4c1c-4a52-9a35-6ad0a4c1f1aa%0A", "%20");
    private static final List<String> NOT_JSON = List.of(
            "{",
            "}",
            "{\"a\":1,\"a\":2}",
            "[".repeat(500),
            "{\"a\":NaN}",
            "{} {}",
            "\u00ff",
            "{\"a\":\"\\ud800\"}",
            "{\"a\":\"\\u0000\"}",
            "nul",
            "{\"a\":1e999}",
            "{a:1}",
            "//\n{}");

    private final List<Operation> operations = new ArrayList<>();
    private final Map<String, Set<String>> methods = new HashMap<>();
    private final JsonObject contract;
    private final List<String> secrets;
    private final List<UUID> keys;
    private final RandomGenerator random;

    /** An operation, and what of it the contract describes. */
    private record Operation(String method, String path, boolean keyed, JsonArray parameters, JsonObject body) {}

    /**
     * @param secrets of keys that work, each with any authority
     * @param keys the ids of keys that there are
     */
    MalformedRequests(JsonObject contract, List<String> secrets, List<UUID> keys, RandomGenerator random) {
        this.contract = contract;
        this.secrets = secrets;
        this.keys = keys;
        this.random = random;
        JsonObject paths = contract.getJsonObject("paths");
        for (String path : paths.fieldNames()) {
            for (String method : paths.getJsonObject(path).fieldNames()) {
                JsonObject operation = paths.getJsonObject(path).getJsonObject(method);
                operations.add(new Operation(
                        method.toUpperCase(Locale.ROOT),
                        path,
                        operation.containsKey("security"),
                        operation.getJsonArray("parameters", new JsonArray()),
                        operation
                                .getJsonObject("requestBody", new JsonObject())
                                .getJsonObject("content", new JsonObject())
                                .getJsonObject("application/json", new JsonObject())));
                methods.computeIfAbsent(path, first -> new TreeSet<>()).add(method.toUpperCase(Locale.ROOT));
            }
        }
    }

    /** One after which the connection goes on. */
    String next() {
        Operation operation = oneOf(operations);
        List<Supplier<String>> ways = new ArrayList<>(List.of(
                () -> request(operation, path(operation) + "?x-api-key=" + oneOf(secrets), key(), body(operation)),
                () -> request(operation, path(operation) + oneOf(NOT_PATHS), key(), body(operation)),
                () -> request(operation, path(operation) + "?a=%zz", key(), body(operation)),
                () -> withoutMethod(operation)));
        if (operation.keyed()) {
            ways.add(() -> request(operation, path(operation), "", body(operation)));
            ways.add(() ->
                    request(operation, path(operation), "X-API-Key: " + oneOf(NOT_KEYS) + "\r\n", body(operation)));
            ways.add(() -> request(
                    operation,
                    path(operation),
                    key() + "Authorization: Bearer " + UUID.randomUUID() + "\r\n",
                    body(operation)));
            ways.add(() -> request(
                    operation, path(operation), key() + "X-API-Key: " + UUID.randomUUID() + "\r\n", body(operation)));
        }
        List<JsonObject> checked = checkedParameters(operation);
        if (operation.keyed() && !checked.isEmpty()) {
            for (int i = 0; i < 4; i++) {
                ways.add(() -> withFlawedParameter(operation, oneOf(checked)));
            }
        }
        if (!operation.body().isEmpty()) {
            for (int i = 0; i < 6; i++) {
                ways.add(() -> request(operation, path(operation), key(), flawedBody(operation)));
            }
            ways.add(() -> request(operation, path(operation), key(), oneOf(NOT_JSON)));
            ways.add(() -> {
                String example = example(operation).encode();
                return request(
                        operation, path(operation), key(), example.substring(0, random.nextInt(1, example.length())));
            });
            ways.add(() -> request(operation, path(operation), key() + "Content-Encoding: gzip\r\n", body(operation)));
            ways.add(() -> request(operation, path(operation), key(), body(operation))
                    .replace("application/json", "text/x-unheard-of"));
        }
        return oneOf(ways).get();
    }

    /** One after which the connection cannot go on. */
    String last() {
        Operation operation = oneOf(operations);
        String path = path(operation);
        return switch (random.nextInt(6)) {
            case 0 -> operation.method() + " " + path + " HTTP/1.1\r\n" + key() + "\r\n";
            case 1 -> operation.method() + " " + path + "?" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\n\r\n";
            case 2 -> request(operation, path, key() + "X-A: " + "a".repeat(17_000) + "\r\n", "");
            case 3 -> request(operation, path, key() + "Content-Length: 3\r\nContent-Length: 4\r\n", "");
            case 4 -> request(operation, path, key() + "X-\u0000: a\r\n", "");
            default -> operation.method() + " " + path + " HTTP/7.5\r\nHost: x\r\n" + key() + "\r\n";
        };
    }

    private String withoutMethod(Operation operation) {
        Set<String> known = Objects.requireNonNull(methods.get(operation.path()));
        String method = oneOf(List.of("PUT", "BREW", "TRACE", "PATCH", "DELETE"));
        return known.contains(method)
                ? request(operation, path(operation) + "%zz", key(), "")
                : method + " " + path(operation) + " HTTP/1.1\r\nHost: x\r\n" + key() + "\r\n";
    }

    private String withFlawedParameter(Operation operation, JsonObject parameter) {
        String name = parameter.getString("name");
        String value = flawed(resolved(parameter.getJsonObject("schema")));
        return switch (parameter.getString("in")) {
            case "path" ->
                request(
                        operation,
                        path(operation.path().replace("{" + name + "}", oneOf(NOT_ARGUMENTS))),
                        key(),
                        body(operation));
            case "query" ->
                request(
                        operation,
                        path(operation) + "?" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)
                                + (random.nextInt(4) == 0 ? "&" + name + "=" : ""),
                        key(),
                        body(operation));
            default ->
                request(operation, path(operation), key() + name + ": " + printable(value) + "\r\n", body(operation));
        };
    }

    /** With other characters a connection would end, since they are no part of a header. */
    private static String printable(String value) {
        return value.replaceAll("\\p{Cntrl}", "?").strip();
    }

    /** Those of which not every text will do. */
    private List<JsonObject> checkedParameters(Operation operation) {
        List<JsonObject> checked = new ArrayList<>();
        for (int i = 0; i < operation.parameters().size(); i++) {
            JsonObject parameter = resolved(operation.parameters().getJsonObject(i));
            JsonObject schema = resolved(parameter.getJsonObject("schema"));
            boolean isChecked =
                    schema.fieldNames().stream().anyMatch(Set.of("pattern", "enum", "format", "maxLength")::contains)
                            || !"string".equals(schema.getValue("type"));
            if (isChecked) {
                checked.add(parameter);
            }
        }
        return checked;
    }

    /** A text that the schema does not allow. */
    private String flawed(JsonObject schema) {
        String type = String.valueOf(schema.getValue("type"));
        if (type.contains("integer")) {
            return oneOf(List.of("x", "1.5", "", "-1", "99999999999999999999", "1e3", " 1", "\u0661"));
        }
        if (type.equals("boolean")) {
            return oneOf(List.of("yes", "1", "TRUE", ""));
        }
        boolean isFormed = schema.containsKey("enum") || schema.containsKey("format");
        if (!isFormed && schema.containsKey("maxLength")) {
            return "\u0001".repeat(1 + random.nextInt(5)) + "a".repeat(schema.getInteger("maxLength"));
        }
        return oneOf(List.of("?", "\u0001", "'; DROP TABLE keys; --", "1\n", "\u00e9\u00e9", "a".repeat(2_000)));
    }

    private String flawedBody(Operation operation) {
        JsonObject schema = resolved(operation.body().getJsonObject("schema"));
        JsonObject body = example(operation);
        if (random.nextInt(8) == 0 || !isSpoilt(body, schema)) {
            return oneOf(List.of("[]", "\"x\"", "7", "null", "true", "[{}]"));
        }
        return body.encode();
    }

    /** Makes the body one that the schema does not allow, if there is a simple way. */
    private boolean isSpoilt(JsonObject body, JsonObject schema) {
        JsonObject properties = schema.getJsonObject("properties", new JsonObject());
        boolean isClosed = Boolean.FALSE.equals(schema.getValue("additionalProperties"));
        if (isClosed && random.nextInt(6) == 0) {
            body.put("surprise" + random.nextInt(100), 1);
            return true;
        }
        List<String> names = properties.fieldNames().stream()
                .filter(name -> resolved(properties.getJsonObject(name)).containsKey("type"))
                .toList();
        if (names.isEmpty()) {
            return false;
        }
        String name = oneOf(names);
        JsonObject property = resolved(properties.getJsonObject(name));
        if (random.nextBoolean() && isSpoiltWithin(body.getValue(name), property)) {
            return true;
        }
        body.put(name, flawedValue(property));
        return true;
    }

    private boolean isSpoiltWithin(Object value, JsonObject schema) {
        if (value instanceof JsonObject object && schema.containsKey("properties")) {
            return isSpoilt(object, schema);
        }
        if (value instanceof JsonArray list && !list.isEmpty() && schema.containsKey("items")) {
            JsonObject element = resolved(schema.getJsonObject("items"));
            return list.getValue(0) instanceof JsonObject first && isSpoilt(first, element);
        }
        return false;
    }

    /** A value that the schema does not allow. */
    private Object flawedValue(JsonObject schema) {
        Set<String> allowed = new TreeSet<>();
        if (schema.getValue("type") instanceof JsonArray several) {
            several.forEach(each -> allowed.add((String) each));
        } else {
            allowed.add(String.valueOf(schema.getValue("type")));
        }
        List<Object> values = new ArrayList<>();
        add(values, allowed, "string", "x");
        add(values, allowed, "boolean", true);
        add(values, allowed, "array", new JsonArray().add(new JsonArray()));
        add(values, allowed, "object", new JsonObject().put("x", new JsonObject()));
        if (!allowed.contains("number")) {
            values.add(1.5);
            add(values, allowed, "integer", 7);
        }
        if (schema.containsKey("maximum")) {
            values.add(new BigDecimal(schema.getValue("maximum").toString()).add(BigDecimal.ONE));
        }
        if (schema.containsKey("minimum")) {
            values.add(new BigDecimal(schema.getValue("minimum").toString()).subtract(BigDecimal.ONE));
        }
        if (schema.containsKey("maxLength")) {
            values.add("a".repeat(schema.getInteger("maxLength") + 1));
        }
        if (schema.containsKey("pattern") || schema.containsKey("enum")) {
            values.add("\u2603");
        }
        return oneOf(values);
    }

    private static void add(List<Object> values, Set<String> allowed, String type, Object value) {
        if (!allowed.contains(type)) {
            values.add(value);
        }
    }

    private String request(Operation operation, String path, String headers, String body) {
        String content = body.isEmpty()
                ? ""
                : "Content-Type: application/json\r\nContent-Length: "
                        + body.getBytes(StandardCharsets.ISO_8859_1).length + "\r\n";
        return operation.method() + " " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + content + "\r\n" + body;
    }

    /** A body as the contract wants it, in ASCII; none where it wants none. */
    private String body(Operation operation) {
        return operation.body().isEmpty() ? "" : example(operation).encode();
    }

    private JsonObject example(Operation operation) {
        JsonObject examples = operation.body().getJsonObject("examples");
        if (examples == null) {
            return new JsonObject();
        }
        return examples.getJsonObject(oneOf(new ArrayList<>(examples.fieldNames())))
                .getJsonObject("value")
                .copy();
    }

    private String path(Operation operation) {
        return path(operation.path());
    }

    private String path(String template) {
        String id = (random.nextBoolean() ? oneOf(keys) : UUID.randomUUID()).toString();
        return template.replaceAll("\\{[^}]*}", id);
    }

    private String key() {
        return "X-API-Key: " + oneOf(secrets) + "\r\n";
    }

    private JsonObject resolved(JsonObject described) {
        String reference = described.getString("$ref");
        if (reference == null) {
            return described;
        }
        JsonObject place = contract;
        for (String step : reference.substring(2).split("/", -1)) {
            place = place.getJsonObject(step);
        }
        return place;
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}

package dev.latchkey.generator.http;

import dev.latchkey.server.RunningServer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The largest bodies that can be sent to each operation: those that its contract allows, and others, all made from it. */
final class LargeBodies {

    /** Somewhat below the bound on every body. */
    private static final int MOST_BYTES = RunningServer.MOST_OF_BODY - 100;

    private static final int LONG_TEXT = 5_000;
    private static final int MANY = 500;

    private static final JsonObject ROOT =
            new JsonObject(GeneratorContract.load().json());

    /**
     * A body.
     *
     * @param what it is, for people
     */
    record Case(String method, String path, String what, Supplier<Buffer> body) {
        @Override
        public String toString() {
            return method + " " + path + ": " + what;
        }
    }

    private LargeBodies() {}

    /** For each operation that takes JSON. */
    static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        JsonObject paths = ROOT.getJsonObject("paths");
        for (String path : paths.fieldNames()) {
            for (String method : List.of("put", "post", "patch", "delete")) {
                JsonObject operation = paths.getJsonObject(path).getJsonObject(method);
                JsonObject schema = operation == null ? null : schema(operation);
                if (schema != null) {
                    bodies(whole(schema))
                            .forEach((what, body) ->
                                    cases.add(new Case(method.toUpperCase(Locale.ROOT), path, what, body)));
                }
            }
        }
        return cases;
    }

    private static @Nullable JsonObject schema(JsonObject operation) {
        JsonObject body = operation.getJsonObject("requestBody");
        JsonObject json = body == null ? null : body.getJsonObject("content").getJsonObject("application/json");
        return json == null ? null : json.getJsonObject("schema");
    }

    private static Map<String, Supplier<Buffer>> bodies(JsonObject schema) {
        Map<String, Supplier<Buffer>> bodies = new LinkedHashMap<>();
        put(bodies, "the largest legal one", () -> new JsonObject(asMap(largest(schema, MOST_BYTES / 2))).encode());
        put(bodies, "unknown members", () -> object(i -> "\"m" + i + "\":1"));
        put(bodies, "depth", () -> "{\"a\":".repeat(MOST_BYTES / 10));
        put(bodies, "a list", () -> "[" + filled(i -> "1", MOST_BYTES - 20) + "]");
        if (!Boolean.FALSE.equals(schema.getValue("additionalProperties"))) {
            ofAnything(bodies);
        }
        fillFields(schema, bodies);
        return bodies;
    }

    /** What is refused by its first member alone where the contract knows all of them. */
    private static void ofAnything(Map<String, Supplier<Buffer>> bodies) {
        put(bodies, "names that collide", () -> CollidingNames.object(30_000));
        put(bodies, "one name again and again", () -> object(i -> "\"a\":1"));
        put(bodies, "many small objects", () -> "{\"a\":[" + filled(i -> "{}", MOST_BYTES - 20) + "]}");
        put(bodies, "many small lists", () -> "{\"a\":[" + filled(i -> "[[]]", MOST_BYTES - 20) + "]}");
        put(bodies, "depth in a list", () -> "{\"a\":" + "[".repeat(MOST_BYTES - 20));
        put(bodies, "digits", () -> "{\"count\":" + "1".repeat(MOST_BYTES - 20) + "}");
        put(bodies, "large exponents", () -> "{\"a\":[" + filled(i -> "1e-999999999", MOST_BYTES - 20) + "]}");
        put(bodies, "a number beyond all", () -> "{\"count\":1e999999999}");
        put(bodies, "long numbers", () -> "{\"a\":[" + filled(i -> "9".repeat(399), MOST_BYTES - 20) + "]}");
        put(bodies, "blanks", () -> " ".repeat(MOST_BYTES - 10) + "{}");
        bodies.put("no UTF-8", () -> {
            byte[] bytes = new byte[MOST_BYTES];
            Arrays.fill(bytes, (byte) 0xff);
            return Buffer.buffer(bytes);
        });
    }

    /** Each field by itself, far longer than it may be. */
    private static void fillFields(JsonObject schema, Map<String, Supplier<Buffer>> bodies) {
        for (String name : schema.getJsonObject("properties", new JsonObject()).fieldNames()) {
            JsonObject field = whole(schema.getJsonObject("properties").getJsonObject(name));
            int room = MOST_BYTES - name.length() - 20;
            String start = "{\"" + name + "\":";
            if (isA("array", field) || field.containsKey("maxItems")) {
                for (String element : List.of("{\"id\":\"x\",\"name\":\"y\"}", "\"x\"", "{\"name\":\"x\"}", "1")) {
                    put(bodies, name + " full of " + element, () -> start + "[" + filled(i -> element, room) + "]}");
                    int little = RunningServer.MOST_ON_LOOP - name.length() - 20;
                    put(
                            bodies,
                            name + " with as many " + element + " as stay on the loop",
                            () -> start + "[" + filled(i -> element, little) + "]}");
                    int most = field.getInteger("maxItems", MANY);
                    put(
                            bodies,
                            name + " with as many " + element + " as may be",
                            () -> start + "[" + String.join(",", Collections.nCopies(most, element)) + "]}");
                }
            } else if (isA("object", field) || field.containsKey("maxProperties")) {
                put(
                        bodies,
                        name + " full of texts by name",
                        () -> start + "{" + filled(i -> "\"m" + i + "\":\"x\"", room) + "}}");
                put(
                        bodies,
                        name + " full of numbers by name",
                        () -> start + "{" + filled(i -> "\"m" + i + "\":1", room) + "}}");
            } else if (isA("string", field)) {
                put(bodies, name + " of letters", () -> start + "\"" + "a".repeat(room) + "\"}");
                put(bodies, name + " of escapes", () -> start + "\"" + "\\u00e9".repeat(room / 6) + "\"}");
            }
        }
    }

    private static void put(Map<String, Supplier<Buffer>> bodies, String what, Supplier<String> body) {
        bodies.put(what, () -> Buffer.buffer(body.get()));
    }

    private static String object(IntFunction<String> member) {
        return "{" + filled(member, MOST_BYTES - 20) + "}";
    }

    private static String filled(IntFunction<String> part, int room) {
        StringBuilder filled = new StringBuilder(room);
        for (int i = 0; ; i++) {
            String next = part.apply(i);
            if (filled.length() + next.length() + 1 > room) {
                return filled.toString();
            }
            filled.append(i == 0 ? "" : ",").append(next);
        }
    }

    /** The schema with all that it refers to put into it. */
    private static JsonObject whole(JsonObject schema) {
        JsonObject whole = new JsonObject();
        String reference = schema.getString("$ref");
        if (reference != null) {
            JsonObject place = ROOT;
            for (String step : reference.substring(2).split("/", -1)) {
                place = place.getJsonObject(step);
            }
            whole.mergeIn(whole(place));
        }
        for (Object each : schema.getJsonArray("allOf", new JsonArray())) {
            whole.mergeIn(whole((JsonObject) each));
        }
        for (String choice : List.of("oneOf", "anyOf")) {
            JsonArray choices = schema.getJsonArray(choice, new JsonArray());
            if (!choices.isEmpty()) {
                whole.mergeIn(whole(choices.getJsonObject(choices.size() - 1)));
            }
        }
        return whole.mergeIn(schema);
    }

    private static boolean isA(String type, JsonObject schema) {
        Object types = schema.getValue("type");
        return types instanceof JsonArray several ? several.contains(type) : type.equals(types);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMap(Object value) {
        return (Map<String, Object>) value;
    }

    /** @param room about how many bytes it may take */
    private static Object largest(JsonObject reference, int room) {
        JsonObject schema = whole(reference);
        if (schema.containsKey("enum")) {
            return schema.getJsonArray("enum").getValue(0);
        }
        if (isA("object", schema) || schema.containsKey("properties") || schema.containsKey("maxProperties")) {
            return largestObject(schema, room);
        }
        if (isA("array", schema) || schema.containsKey("maxItems")) {
            int most = schema.getInteger("maxItems", MANY);
            JsonObject each = schema.getJsonObject("items", new JsonObject().put("maxProperties", 1));
            return Collections.nCopies(most, largest(each, room / most));
        }
        if (isA("integer", schema) || isA("number", schema)) {
            return schema.getValue("maximum", Long.MAX_VALUE);
        }
        return isA("boolean", schema) ? true : text(schema, room);
    }

    private static Object largestObject(JsonObject schema, int room) {
        Map<String, Object> object = new LinkedHashMap<>();
        JsonObject properties = schema.getJsonObject("properties", new JsonObject());
        Object others = schema.getValue("additionalProperties", true);
        int further = Boolean.FALSE.equals(others)
                ? 0
                : Math.min(schema.getInteger("maxProperties", 32) - properties.size(), room / 20);
        int part = room / Math.max(1, properties.size() + further);
        properties.fieldNames().forEach(name -> object.put(name, largest(properties.getJsonObject(name), part)));
        for (int i = 0; i < further; i++) {
            object.put("m" + i, others instanceof JsonObject each ? largest(each, part) : 1);
        }
        return object;
    }

    private static String text(JsonObject schema, int room) {
        if (schema.getString("format", "").equals("date-time")) {
            return "2025-06-30T12:00:00Z";
        }
        int most = schema.getInteger("maxLength", LONG_TEXT);
        return schema.containsKey("pattern") ? "1d" : "x".repeat(Math.max(1, Math.min(most, room)));
    }
}

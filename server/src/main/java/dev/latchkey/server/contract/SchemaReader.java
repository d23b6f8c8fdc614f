package dev.latchkey.server.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the schemas of requests. A keyword that it does not know is an error: a contract must not promise what nobody checks.
 */
final class SchemaReader {

    private static final Set<String> KNOWN = Set.of(
            "$ref",
            "type",
            "enum",
            "const",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "minLength",
            "maxLength",
            "pattern",
            "format",
            "properties",
            "required",
            "additionalProperties",
            "propertyNames",
            "dependentRequired",
            "minProperties",
            "maxProperties",
            "items",
            "minItems",
            "maxItems",
            "uniqueItems",
            "allOf",
            "anyOf",
            "oneOf",
            // These say something to readers alone.
            "title",
            "description",
            "default",
            "examples",
            "deprecated",
            "readOnly",
            "writeOnly",
            "$comment",
            ConstraintDescriber.WANTED);

    private final JsonObject root;
    private final Map<String, Schema> read = new HashMap<>();
    private final Set<String> underway = new HashSet<>();

    /** @param root the whole contract, in which references lead to their schemas */
    SchemaReader(JsonObject root) {
        this.root = root;
    }

    Schema read(JsonObject schema) {
        for (String keyword : schema.fieldNames()) {
            if (!KNOWN.contains(keyword)) {
                throw new IllegalArgumentException("a request's schema has the keyword " + keyword
                        + ", which is not checked; known are " + String.join(", ", new TreeSet<>(KNOWN)));
            }
        }
        List<Schema> all = new ArrayList<>(schemas(schema.getJsonArray("allOf")));
        String reference = schema.getString("$ref");
        if (reference != null) {
            all.add(0, referred(reference));
        }
        List<Schema> any = schemas(schema.getJsonArray("anyOf"));
        List<Schema> one = schemas(schema.getJsonArray("oneOf"));
        Set<String> types = types(schema.getValue("type"));
        Value value = new Value(types, choices(schema), numbers(schema), texts(schema));
        return new Schema(
                value,
                members(schema),
                elements(schema),
                all,
                any,
                one,
                new ConstraintDescriber(schema, types).wanted(all, any.isEmpty() ? one : any));
    }

    private Schema readOrAnything(@Nullable Object schema) {
        return schema instanceof JsonObject object ? read(object) : Schema.ANYTHING;
    }

    private Schema referred(String reference) {
        Schema known = read.get(reference);
        if (known != null) {
            return known;
        }
        if (!underway.add(reference)) {
            throw new IllegalArgumentException("the schema " + reference + " of a request contains itself");
        }
        Schema schema = read(resolve(root, reference));
        underway.remove(reference);
        read.put(reference, schema);
        return schema;
    }

    /** What a reference within the contract leads to. */
    static JsonObject resolve(JsonObject root, String reference) {
        if (!reference.startsWith("#/")) {
            throw new IllegalArgumentException("the reference " + reference + " leads out of the contract");
        }
        JsonObject place = root;
        for (String step : reference.substring(2).split("/", -1)) {
            JsonObject next = place.getJsonObject(step.replace("~1", "/").replace("~0", "~"));
            if (next == null) {
                throw new IllegalArgumentException("the reference " + reference + " leads nowhere");
            }
            place = next;
        }
        return place;
    }

    private List<Schema> schemas(@Nullable JsonArray array) {
        List<Schema> schemas = new ArrayList<>();
        for (int i = 0; array != null && i < array.size(); i++) {
            schemas.add(read(array.getJsonObject(i)));
        }
        return List.copyOf(schemas);
    }

    private static Set<String> types(@Nullable Object type) {
        if (type == null) {
            return Set.of();
        }
        return type instanceof JsonArray several ? new LinkedHashSet<>(strings(several)) : Set.of((String) type);
    }

    private static Set<Object> choices(JsonObject schema) {
        Set<Object> choices = new LinkedHashSet<>();
        if (schema.containsKey("const")) {
            choices.add(plain(schema.getValue("const")));
        }
        for (Object choice : schema.getJsonArray("enum", new JsonArray())) {
            // That null will do is said by the type.
            if (choice != null) {
                choices.add(plain(choice));
            }
        }
        return choices;
    }

    /** A value as it is read from a request. */
    private static Object plain(Object value) {
        return value instanceof Integer number ? Long.valueOf(number) : value;
    }

    private static @Nullable Predicate<BigDecimal> numbers(JsonObject schema) {
        BigDecimal least = number(schema, "minimum");
        BigDecimal most = number(schema, "maximum");
        BigDecimal above = number(schema, "exclusiveMinimum");
        BigDecimal below = number(schema, "exclusiveMaximum");
        if (least == null && most == null && above == null && below == null) {
            return null;
        }
        return value -> (least == null || value.compareTo(least) >= 0)
                && (most == null || value.compareTo(most) <= 0)
                && (above == null || value.compareTo(above) > 0)
                && (below == null || value.compareTo(below) < 0);
    }

    private static @Nullable BigDecimal number(JsonObject schema, String keyword) {
        Number number = schema.getNumber(keyword);
        return number == null ? null : new BigDecimal(number.toString());
    }

    private static @Nullable Predicate<String> texts(JsonObject schema) {
        int least = schema.getInteger("minLength", 0);
        int most = schema.getInteger("maxLength", Integer.MAX_VALUE);
        String expression = schema.getString("pattern");
        Pattern pattern = expression == null ? null : Pattern.compile(untilTheVeryEnd(expression));
        Predicate<String> format = Formats.of(schema.getString("format"));
        if (least == 0 && most == Integer.MAX_VALUE && pattern == null && format == null) {
            return null;
        }
        return text -> {
            int length = text.codePointCount(0, text.length());
            return length >= least
                    && length <= most
                    && (format == null || format.test(text))
                    && (pattern == null || pattern.matcher(text).find());
        };
    }

    /** To JSON Schema a dollar sign is the end (ECMA-262 §22.2.2.4), to Java also what comes before a last line break. */
    private static String untilTheVeryEnd(String expression) {
        return expression.endsWith("$") && !expression.endsWith("\\$")
                ? expression.substring(0, expression.length() - 1) + "\\z"
                : expression;
    }

    private @Nullable Members members(JsonObject schema) {
        JsonObject properties = schema.getJsonObject("properties", new JsonObject());
        Object additional = schema.getValue("additionalProperties", true);
        boolean isClosed = Boolean.FALSE.equals(additional);
        Members members = new Members(
                properties(properties),
                new LinkedHashSet<>(strings(schema.getJsonArray("required", new JsonArray()))),
                together(schema.getJsonObject("dependentRequired", new JsonObject())),
                isClosed ? null : readOrAnything(additional),
                readOrAnything(schema.getValue("propertyNames")),
                schema.getInteger("minProperties", 0),
                schema.getInteger("maxProperties", Integer.MAX_VALUE));
        boolean saysNothing = properties.isEmpty()
                && !isClosed
                && !(additional instanceof JsonObject)
                && members.required().isEmpty()
                && members.together().isEmpty()
                && members.names().isAnything()
                && members.least() == 0
                && members.most() == Integer.MAX_VALUE;
        return saysNothing ? null : members;
    }

    private Map<String, Schema> properties(JsonObject properties) {
        Map<String, Schema> known = new LinkedHashMap<>();
        for (String name : properties.fieldNames()) {
            known.put(name, read(properties.getJsonObject(name)));
        }
        return known;
    }

    private static Map<String, Set<String>> together(JsonObject partners) {
        Map<String, Set<String>> together = new LinkedHashMap<>();
        for (String name : partners.fieldNames()) {
            together.put(name, new LinkedHashSet<>(strings(partners.getJsonArray(name))));
        }
        return together;
    }

    private @Nullable Elements elements(JsonObject schema) {
        JsonObject each = schema.getJsonObject("items");
        if (each == null && !schema.containsKey("minItems") && !schema.containsKey("maxItems")) {
            return null;
        }
        return new Elements(
                readOrAnything(each),
                schema.getInteger("minItems", 0),
                schema.getInteger("maxItems", Integer.MAX_VALUE),
                schema.getBoolean("uniqueItems", false));
    }

    private static List<String> strings(JsonArray array) {
        return array.stream().map(String.class::cast).toList();
    }
}

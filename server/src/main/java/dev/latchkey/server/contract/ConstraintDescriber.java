package dev.latchkey.server.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a schema asks for, in words that follow "must be". */
final class ConstraintDescriber {

    /** The member of a schema that has the words, where its keywords make poor ones. */
    static final String WANTED = "x-wanted";

    private final JsonObject schema;
    private final Set<String> types;

    ConstraintDescriber(JsonObject schema, Set<String> types) {
        this.schema = schema;
        this.types = types;
    }

    /**
     * The words.
     *
     * @param all the schemas that go with this one
     * @param either the schemas of which one is chosen
     */
    String wanted(List<Schema> all, List<Schema> either) {
        String given = schema.getString(WANTED);
        if (given != null) {
            return given;
        }
        JsonArray choices = choices();
        List<String> words = new ArrayList<>();
        if (choices != null) {
            choices.stream().filter(choice -> choice != null).forEach(choice -> words.add(quoted(choice)));
        } else {
            types.stream().filter(type -> !type.equals("null")).forEach(type -> words.add(ofType(type)));
        }
        if (words.isEmpty()) {
            all.forEach(each -> words.add(each.wanted()));
        }
        if (words.isEmpty()) {
            either.forEach(each -> words.add(each.wanted()));
        }
        if (words.isEmpty()) {
            words.add("as the contract says");
        }
        if (types.contains("null")) {
            words.add("null");
        }
        return Wording.list(words.stream().distinct().toList(), "or");
    }

    private @Nullable JsonArray choices() {
        return schema.containsKey("const")
                ? new JsonArray().add(schema.getValue("const"))
                : schema.getJsonArray("enum");
    }

    private static String quoted(Object choice) {
        return choice instanceof String ? "\"" + choice + "\"" : String.valueOf(choice);
    }

    private String ofType(String type) {
        return switch (type) {
            case "integer" -> "a whole number" + range();
            case "number" -> "a number" + range();
            case "boolean" -> "true or false";
            case "object" -> "an object";
            case "array" -> "a list";
            default -> text();
        };
    }

    private String range() {
        Number least = schema.getNumber("minimum");
        Number most = schema.getNumber("maximum");
        Number above = schema.getNumber("exclusiveMinimum");
        Number below = schema.getNumber("exclusiveMaximum");
        if (least != null && most != null) {
            return isAllThereIs(least, most) ? " of at most 64 bits" : " from " + least + " to " + most;
        }
        List<String> bounds = new ArrayList<>();
        bound(bounds, " of at least ", least);
        bound(bounds, " of at most ", most);
        bound(bounds, " above ", above);
        bound(bounds, " below ", below);
        return String.join(" and", bounds);
    }

    private static boolean isAllThereIs(Number least, Number most) {
        return least.equals(Long.MIN_VALUE) && most.equals(Long.MAX_VALUE);
    }

    private static void bound(List<String> bounds, String words, @Nullable Number bound) {
        if (bound != null) {
            bounds.add(words + bound);
        }
    }

    private String text() {
        String format = Formats.wanted(schema.getString("format"));
        if (!format.isEmpty()) {
            return format;
        }
        int least = schema.getInteger("minLength", 0);
        int most = schema.getInteger("maxLength", Integer.MAX_VALUE);
        String length = least == 0 && most == Integer.MAX_VALUE ? "" : " of " + Wording.count(least, most, "character");
        String pattern = schema.getString("pattern");
        return "a text" + length + (pattern == null ? "" : " that matches " + pattern);
    }
}

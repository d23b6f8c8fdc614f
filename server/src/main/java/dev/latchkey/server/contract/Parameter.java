package dev.latchkey.server.contract;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One parameter of an operation. Immutable. */
public final class Parameter {

    /** Where a parameter stands. */
    public enum Place {
        /** In the path. */
        PATH,
        /** In the query. */
        QUERY,
        /** Among the headers. */
        HEADER
    }

    private final String name;
    private final Place place;
    private final boolean required;
    private final Schema schema;
    private final @Nullable Object otherwise;

    /** @param otherwise its value where it is left out, or null for none */
    Parameter(String name, Place place, boolean required, Schema schema, @Nullable Object otherwise) {
        this.name = name;
        this.place = place;
        this.required = required;
        this.schema = schema;
        this.otherwise = otherwise;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Where it stands. */
    public Place place() {
        return place;
    }

    /** Whether there is nothing about it to check or to fill in. */
    boolean isFree() {
        return !required && otherwise == null && schema.isAnything();
    }

    /**
     * Its value: a {@code String}, {@code Long}, {@code Double}, {@code Boolean} or a list of these; its default where it is
     * left out; null where it has neither, or where it is flawed.
     *
     * @param given the texts given for it, in order
     */
    public @Nullable Object value(List<String> given, Violations violations) {
        if (given.isEmpty()) {
            if (required) {
                violations.add(name, "is required");
            }
            return otherwise;
        }
        if (schema.isList()) {
            List<Object> values = new ArrayList<>();
            given.forEach(text -> values.add(schema.element().valueOf(text)));
            schema.check(name, values, violations);
            return values;
        }
        if (given.size() > 1) {
            violations.add(name, "may stand only once");
            return null;
        }
        Object value = schema.valueOf(given.get(0));
        schema.check(name, value, violations);
        return value;
    }
}

package dev.latchkey.server.contract;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a value must be by itself.
 *
 * @param types the types it may be of, of JSON Schema's; empty for any
 * @param choices the values it may have; empty for any
 * @param numbers the numbers that will do
 * @param texts the texts that will do
 */
record Value(
        Set<String> types,
        Set<Object> choices,
        @Nullable Predicate<BigDecimal> numbers,
        @Nullable Predicate<String> texts) {

    boolean isAnything() {
        return (types.isEmpty() || types.equals(Set.of("string")))
                && choices.isEmpty()
                && numbers == null
                && texts == null;
    }

    boolean mayBe(String type) {
        return types.isEmpty() || types.contains(type);
    }

    boolean isFor(@Nullable Object value) {
        return isOfType(value)
                && (choices.isEmpty() || (value != null && choices.contains(value)) || isNullMeant(value))
                && (numbers == null || !(value instanceof Number number) || numbers.test(decimal(number)))
                && (texts == null || !(value instanceof String text) || texts.test(text));
    }

    /** A question to add, where one of the choices is nearly the value. */
    String likely(@Nullable Object value) {
        return value instanceof String text
                ? Wording.likely(
                        text, choices.stream().map(String::valueOf).sorted().toList())
                : "";
    }

    /** A set of choices has no place for null, so a type says it. */
    private boolean isNullMeant(@Nullable Object value) {
        return value == null && types.contains("null");
    }

    private boolean isOfType(@Nullable Object value) {
        if (types.isEmpty()) {
            return true;
        }
        if (value instanceof Long) {
            return types.contains("integer") || types.contains("number");
        }
        return types.contains(typeOf(value));
    }

    private static String typeOf(@Nullable Object value) {
        if (value == null) {
            return "null";
        } else if (value instanceof String) {
            return "string";
        } else if (value instanceof Boolean) {
            return "boolean";
        } else if (value instanceof Map) {
            return "object";
        } else if (value instanceof List) {
            return "array";
        } else if (value instanceof Double) {
            return "number";
        }
        // A whole number of more than 64 bits, which nothing here can hold.
        return "none";
    }

    private static BigDecimal decimal(Number number) {
        return number instanceof Long whole ? BigDecimal.valueOf(whole) : BigDecimal.valueOf(number.doubleValue());
    }
}

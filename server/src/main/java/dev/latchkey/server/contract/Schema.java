package dev.latchkey.server.contract;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a value of a request must be: the part of JSON Schema 2020-12 that requests need, compiled. A whole number is one that
 * is written as one. The time to check a value grows with its size alone, whatever is in it. Immutable.
 */
public final class Schema {

    /** Takes every value. */
    static final Schema ANYTHING = new Schema(
            new Value(Set.of(), Set.of(), null, null), null, null, List.of(), List.of(), List.of(), "anything");

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,15}(\\.[0-9]{1,15})?");

    private final Value value;
    private final @Nullable Members members;
    private final @Nullable Elements elements;
    private final List<Schema> all;
    private final List<Schema> any;
    private final List<Schema> one;
    private final String wanted;

    /**
     * @param value what it must be by itself
     * @param members what its members must be, where it is an object
     * @param elements what its elements must be, where it is a list
     * @param all what it must be beside
     * @param any of which it must be one at least, unless empty
     * @param one of which it must be exactly one, unless empty
     * @param wanted what it must be, in words that follow "must be"
     */
    Schema(
            Value value,
            @Nullable Members members,
            @Nullable Elements elements,
            List<Schema> all,
            List<Schema> any,
            List<Schema> one,
            String wanted) {
        this.value = value;
        this.members = members;
        this.elements = elements;
        this.all = all;
        this.any = any;
        this.one = one;
        this.wanted = wanted;
    }

    /** What it must be, in words that follow "must be". */
    String wanted() {
        return wanted;
    }

    /** Whether every value will do. */
    boolean isAnything() {
        return value.isAnything()
                && members == null
                && elements == null
                && all.stream().allMatch(Schema::isAnything)
                && any.isEmpty()
                && one.isEmpty();
    }

    /** Whether nothing but objects will do. */
    boolean isObject() {
        return value.types().equals(Set.of("object")) || all.stream().anyMatch(Schema::isObject);
    }

    /** Whether it is a list. */
    boolean isList() {
        return elements != null || all.stream().anyMatch(Schema::isList);
    }

    /** What its elements must be. */
    Schema element() {
        return elements != null
                ? elements.each()
                : all.stream().filter(Schema::isList).findFirst().orElseThrow().element();
    }

    /** Whether it may be of that type, of JSON Schema's. */
    boolean mayBe(String type) {
        return value.mayBe(type) && all.stream().allMatch(each -> each.mayBe(type));
    }

    /** Adds what is wrong with the value. */
    void check(String field, @Nullable Object checked, Violations violations) {
        if (violations.isFull()) {
            return;
        }
        if (!value.isFor(checked)) {
            violations.add(field, "must be " + wanted + value.likely(checked));
            return;
        }
        if (members != null && checked instanceof Map<?, ?> object) {
            members.check(field, object, violations);
        }
        if (elements != null && checked instanceof List<?> list) {
            elements.check(field, list, violations);
        }
        all.forEach(each -> each.check(field, checked, violations));
        if (!any.isEmpty() && any.stream().noneMatch(each -> each.fits(checked))) {
            violations.add(field, "must be " + wanted);
        }
        if (!one.isEmpty() && one.stream().filter(each -> each.fits(checked)).count() != 1) {
            violations.add(field, "must be " + wanted);
        }
    }

    /** A parameter's text as a value of the type that is meant; the text itself where it cannot be one. */
    Object valueOf(String text) {
        if (mayBe("string")) {
            return text;
        }
        if (mayBe("integer") && WHOLE_NUMBER.matcher(text).matches()) {
            return Long.parseLong(text);
        }
        if (mayBe("number") && NUMBER.matcher(text).matches()) {
            return Double.parseDouble(text);
        }
        if (mayBe("boolean") && (text.equals("true") || text.equals("false"))) {
            return text.equals("true");
        }
        return text;
    }

    /**
     * The value as a client may mean it that is older than this server: a whole number that is written with a fraction of nothing, and a
     * number or a truth that is written as a text, where no text will do. Changes an object's members, and nothing deeper.
     */
    @Nullable
    Object meant(@Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            if (members != null) {
                members.settle(object);
            }
            all.forEach(each -> each.meant(object));
        } else if (value instanceof String text && !mayBe("string")) {
            String bare = text.strip();
            return mayBe("boolean") ? valueOf(bare.toLowerCase(Locale.ROOT)) : valueOf(bare);
        } else if (value instanceof Double number && mayBe("integer") && !mayBe("number") && isWhole(number)) {
            return number.longValue();
        }
        return value;
    }

    private static boolean isWhole(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15;
    }

    private boolean fits(@Nullable Object checked) {
        Violations violations = new Violations();
        check("", checked, violations);
        return violations.isEmpty();
    }
}

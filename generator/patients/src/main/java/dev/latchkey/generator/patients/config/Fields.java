package dev.latchkey.generator.patients.config;

import dev.latchkey.generator.patients.VisibleText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object of a configuration while it is read: whatever is wrong with a field becomes a problem under its path, and the field
 * counts as absent. Null counts as absent too, and of fields that nobody asks for there is a warning.
 */
final class Fields {
    private static final Pattern NUMERAL = Pattern.compile("[+-]?[0-9]{1,18}(\\.[0-9]{1,18})?");

    private final Map<Object, @Nullable Object> values;
    private final String path;
    private final Problems problems;
    private final BiConsumer<String, String> wrong;
    private final Set<String> asked;

    /** @param values which are changed where a number was sent as a text, or a text as a blank */
    Fields(Map<Object, @Nullable Object> values, String path, Problems problems) {
        this(values, path, problems, problems::add, new HashSet<>());
    }

    /** @param wrong takes the place of what is wrong, and what is wrong there */
    private Fields(
            Map<Object, @Nullable Object> values,
            String path,
            Problems problems,
            BiConsumer<String, String> wrong,
            Set<String> asked) {
        this.values = values;
        this.path = path;
        this.problems = problems;
        this.wrong = wrong;
        this.asked = asked;
    }

    /** The same fields, and those within them, where what is wrong is ignored with a warning. */
    Fields lenient() {
        return new Fields(
                values, path, problems, (place, message) -> problems.warn(place, message + " It is ignored."), asked);
    }

    /** Notes what is wrong, if it is not ignored. */
    void problem(String name, String message) {
        wrong.accept(path(name), message);
    }

    /** Notes what is wrong and cannot be ignored. */
    void refuse(String name, String message) {
        problems.add(path(name), message);
    }

    void warn(String name, String message) {
        problems.warn(path(name), message);
    }

    /** Fields that may be there and say nothing here. */
    void letBe(Collection<String> names) {
        asked.addAll(names);
    }

    /** Warns of every field that nobody asked for. */
    void warnOfTheOthers() {
        for (Object name : values.keySet()) {
            if (!asked.contains(String.valueOf(name))) {
                warn(String.valueOf(name), "It means nothing here and is ignored.");
            }
        }
    }

    /** Whether the field is there and not null. */
    boolean has(String name) {
        return get(name) != null;
    }

    private @Nullable Object get(String name) {
        asked.add(name);
        return values.get(name);
    }

    /** What {@code make} makes; its {@link IllegalArgumentException} becomes the field's problem. */
    <T> Optional<T> attempt(String name, Supplier<T> make) {
        try {
            return Optional.of(make.get());
        } catch (IllegalArgumentException e) {
            problem(name, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    Optional<String> text(String name, int most) {
        Optional<String> text = value(name, String.class, "a text");
        if (text.isPresent() && text.get().length() > most) {
            problem(name, "It has " + text.get().length() + " characters; " + most + " are the most.");
            return Optional.empty();
        }
        if (text.isPresent() && text.get().codePoints().anyMatch(Fields::isHalf)) {
            problem(name, "It has half of a character in it, which cannot be written.");
            return Optional.empty();
        }
        if (text.isPresent() && VisibleText.isReordered(text.get())) {
            problem(
                    name,
                    "It has a character in it that has what follows shown in another order (U+202A to U+202E, U+2066 to"
                            + " U+2069).");
            return Optional.empty();
        }
        return text;
    }

    /** A text; one that is blank, as forms send what nobody filled in, is left out with a warning. */
    Optional<String> filledIn(String name, int most) {
        Optional<String> text = text(name, most);
        if (text.isPresent() && !VisibleText.isIn(text.get())) {
            warn(name, "It is blank, and counts as left out.");
            values.remove(name);
            return Optional.empty();
        }
        return text;
    }

    @SuppressWarnings("unchecked")
    private Fields inner(Map<?, ?> map, String name) {
        return new Fields((Map<Object, @Nullable Object>) map, path(name), problems, wrong, new HashSet<>());
    }

    /** A text that is not blank, or a number as one. */
    Optional<String> label(String name, int most) {
        Object value = get(name);
        return value instanceof Number number
                ? Optional.of(brief(number))
                : text(name, most).filter(VisibleText::isIn);
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    Optional<Double> number(String name) {
        return numeric(name, "a number").map(Number::doubleValue);
    }

    /** A number, or the one that a text spells: forms send their numbers as texts. */
    private Optional<Number> numeric(String name, String what) {
        if (get(name) instanceof String text && NUMERAL.matcher(text.strip()).matches()) {
            String numeral = text.strip();
            warn(name, "It is a text; the number in it is taken.");
            values.put(name, numeral.contains(".") ? (Number) Double.valueOf(numeral) : Long.valueOf(numeral));
        }
        return value(name, Number.class, what);
    }

    Optional<Long> whole(String name, long least, long most) {
        Optional<Number> number = numeric(name, "a whole number");
        if (number.isEmpty()) {
            return Optional.empty();
        }
        try {
            long whole = exact(number.get());
            if (whole >= least && whole <= most) {
                return Optional.of(whole);
            }
        } catch (ArithmeticException e) {
            // Told below: a fraction and a number beyond 64 bits lie outside just the same.
        }
        problem(
                name,
                "It is " + brief(number.get()) + "; it must be a whole number from " + least + " to " + most + ".");
        return Optional.empty();
    }

    private static long exact(Number number) {
        if (number instanceof BigDecimal decimal) {
            return decimal.longValueExact();
        }
        if (number instanceof BigInteger whole) {
            return whole.longValueExact();
        }
        if (number instanceof Double || number instanceof Float) {
            return BigDecimal.valueOf(number.doubleValue()).longValueExact();
        }
        return number.longValue();
    }

    /** Whether the field is an object. */
    boolean isObject(String name) {
        return get(name) instanceof Map<?, ?>;
    }

    /** The field's fields, if it is an object. */
    Optional<Fields> object(String name) {
        return value(name, Map.class, "an object").map(map -> inner(map, name));
    }

    /** The objects in a list; empty where there is none. */
    List<Fields> objects(String name) {
        List<Fields> objects = new ArrayList<>();
        List<?> items = value(name, List.class, "a list of objects").orElse(List.of());
        for (int i = 0; i < items.size() && !problems.isFull(); i++) {
            String place = name + "[" + i + "]";
            if (items.get(i) instanceof Map<?, ?> map) {
                objects.add(inner(map, place));
            } else {
                problem(place, "It must be an object.");
            }
        }
        return objects;
    }

    /** This object's fields as numbers under the constants that their names mean. */
    <E> Map<E, Double> numbers(Function<String, E> constant) {
        Map<E, Double> numbers = new LinkedHashMap<>();
        for (Object key : values.keySet()) {
            String name = String.valueOf(key);
            Optional<E> found = known(name, constant, name);
            Optional<Double> number = found.flatMap(known -> number(name));
            if (found.isPresent() && number.isPresent() && numbers.put(found.get(), number.get()) != null) {
                problem(name, "It means the same as another field beside it; give it once.");
            }
        }
        return numbers;
    }

    /** What a name means; one that means nothing is ignored, with a warning. */
    private <E> Optional<E> known(String field, Function<String, E> constant, String name) {
        asked.add(field);
        try {
            return Optional.of(constant.apply(name));
        } catch (IllegalArgumentException e) {
            warn(field, e.getMessage() + " It is ignored.");
            return Optional.empty();
        }
    }

    /**
     * Constants that were chosen, as a list of their names or as an object of their names with true, false or a weight.
     *
     * @param usual the weight of one that was only named
     */
    <E> Map<E, Double> choice(String name, Function<String, E> constant, Function<E, Double> usual) {
        Map<E, Double> chosen = new LinkedHashMap<>();
        Object value = get(name) instanceof String text ? List.of(text) : get(name);
        if (value instanceof List<?> items) {
            for (int i = 0; i < items.size() && !problems.isFull(); i++) {
                String place = name + "[" + i + "]";
                if (items.get(i) instanceof String text) {
                    known(place, constant, text).ifPresent(found -> chosen.put(found, usual.apply(found)));
                } else {
                    problem(place, "It must be a text.");
                }
            }
        } else if (value instanceof Map<?, ?> map) {
            Fields inner = inner(map, name);
            map.forEach((key, mark) -> inner.known(String.valueOf(key), constant, String.valueOf(key))
                    .ifPresent(found -> inner.mark(String.valueOf(key), mark, usual.apply(found))
                            .ifPresent(weight -> chosen.put(found, weight))));
        } else if (value != null) {
            problem(name, "It must be a list of names, or an object of names with true, false or a weight.");
        }
        return chosen;
    }

    private Optional<Double> mark(String name, @Nullable Object mark, double usual) {
        if (mark instanceof Number weight) {
            return Optional.of(weight.doubleValue());
        }
        if (mark instanceof Boolean chosen) {
            return chosen ? Optional.of(usual) : Optional.empty();
        }
        if (mark != null) {
            problem(name, "It must be true, false or a weight.");
        }
        return Optional.empty();
    }

    private <T> Optional<T> value(String name, Class<T> type, String what) {
        Object value = get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!type.isInstance(value)) {
            problem(name, "It must be " + what + ".");
            return Optional.empty();
        }
        return Optional.of(type.cast(value));
    }

    private String path(String name) {
        return path.isEmpty() || name.isEmpty() ? path + name : path + "." + name;
    }

    /** So much of a number as a sentence can bear. */
    private static String brief(Number number) {
        String text = number.toString();
        return text.length() <= 25 ? text : text.substring(0, 25) + "…";
    }
}

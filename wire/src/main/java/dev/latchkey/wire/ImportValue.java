package dev.latchkey.wire;

import dev.latchkey.key.KeyState;
import dev.latchkey.key.OpeningBalance;
import dev.latchkey.limit.Limits;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a row says under one name, read as what its field is. Anything that cannot be read so is an
 * {@link IllegalArgumentException} that names the field and does not repeat the value.
 *
 * @param field what the name stands for, or null when it is not known
 */
record ImportValue(
        String name, @Nullable ImportField field, @Nullable Object value) {

    String text() {
        if (value instanceof String || value instanceof Number) {
            return value.toString().strip();
        }
        throw new IllegalArgumentException(name + " is a text");
    }

    boolean flag() {
        return switch (word()) {
            case "true", "t", "1", "yes", "y", "on" -> true;
            case "false", "f", "0", "no", "n", "off" -> false;
            default -> throw new IllegalArgumentException(name + " is true or false");
        };
    }

    /** A limit; null where nothing is said, and {@link Limits#UNLIMITED} where it is said that there is none. */
    @Nullable
    Long limit() {
        if (value == null || word().equals("unlimited")) {
            return Limits.UNLIMITED;
        }
        return whole(1, Limits.MAX, "a whole number from 1 to " + Limits.MAX + ", or unlimited");
    }

    long count() {
        return whole(0, OpeningBalance.MOST, "a whole number from 0 to " + OpeningBalance.MOST);
    }

    private long whole(long least, long most, String wanted) {
        try {
            long number = new BigDecimal(text()).longValueExact();
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is " + wanted, e);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(name + " is " + wanted, e);
        }
        throw new IllegalArgumentException(name + " is " + wanted);
    }

    Stream<String> words() {
        if (value instanceof List<?> list) {
            return list.stream()
                    .map(element -> new ImportValue(name, field, element).text())
                    .filter(word -> !word.isEmpty());
        }
        if (value instanceof String text) {
            return Stream.of(text.split("[\\s,;]+")).filter(word -> !word.isEmpty());
        }
        throw new IllegalArgumentException(name + " is a list of texts");
    }

    Instant moment() {
        return ForeignTime.moment(text());
    }

    /** What it says of whether the key works. */
    KeyState state() {
        if (value == null || field == null) {
            return KeyState.ACTIVE;
        }
        return switch (field) {
            case STATE -> stateOfThatName();
            case WORKS -> flag() ? KeyState.ACTIVE : KeyState.INACTIVE;
            case WORKS_NOT -> flag() ? KeyState.INACTIVE : KeyState.ACTIVE;
            case DEACTIVATED_AT -> KeyState.INACTIVE;
            case DELETED -> flag() ? KeyState.DELETED : KeyState.ACTIVE;
            case DELETED_AT -> KeyState.DELETED;
            default -> KeyState.ACTIVE;
        };
    }

    private KeyState stateOfThatName() {
        return switch (word()) {
            case "active", "enabled", "valid", "true" -> KeyState.ACTIVE;
            case "inactive", "disabled", "deactivated", "suspended", "paused", "blocked", "revoked", "false" ->
                KeyState.INACTIVE;
            case "expired" -> KeyState.EXPIRED;
            case "deleted", "removed", "archived" -> KeyState.DELETED;
            default -> throw new IllegalArgumentException(name + " is active, inactive, expired or deleted");
        };
    }

    /** The members of an object, be it given as text; anything else is one member of the name that it has here. */
    Map<String, @Nullable Object> members() {
        Object read = value instanceof String text && isLikeJson(text) ? parsed(text) : value;
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        if (read instanceof Map<?, ?> object) {
            object.forEach((member, of) -> members.put(String.valueOf(member), of));
        } else {
            members.put(ImportField.METADATA.label(), read);
        }
        return members;
    }

    private static boolean isLikeJson(String text) {
        return text.startsWith("{") || text.startsWith("[");
    }

    private @Nullable Object parsed(String text) {
        try {
            return JsonTree.read(text);
        } catch (IOException e) {
            // The parser's own words repeat the text, which may have a secret in it.
            throw new IllegalArgumentException(name + " begins like JSON and is not", e);
        }
    }

    private String word() {
        return value instanceof Boolean ? value.toString() : text().toLowerCase(Locale.ROOT);
    }
}

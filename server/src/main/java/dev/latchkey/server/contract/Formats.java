package dev.latchkey.server.contract;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The formats of text that are checked. */
final class Formats {

    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    /** The longest text of a moment: nanoseconds and an offset. */
    private static final int MOST_TIME = 40;

    private Formats() {}

    /** What text of that format is like, in words that follow "must be"; empty where the format only says how to show it. */
    static String wanted(@Nullable String format) {
        return switch (format == null ? "" : format) {
            case "uuid" -> "a UUID";
            case "date" -> "a date like 2025-06-30";
            case "date-time" -> "a moment like 2025-06-30T12:00:00Z";
            default -> "";
        };
    }

    /** The check of that format, or null where the format only says how to show it. */
    static @Nullable Predicate<String> of(@Nullable String format) {
        if (format == null) {
            return null;
        }
        return switch (format) {
            case "uuid" -> text -> UUID.matcher(text).matches();
            case "date" -> text -> isReadable(text, LocalDate::parse);
            case "date-time" -> text -> isReadable(text, OffsetDateTime::parse);
            // Of numbers their bounds are checked, and the rest is for those who show or enter it.
            case "int32", "int64", "float", "double", "password", "binary", "email", "uri" -> null;
            default -> throw new IllegalArgumentException("the format " + format + " of a request is not checked");
        };
    }

    private static boolean isReadable(String text, java.util.function.Function<CharSequence, ?> reader) {
        try {
            return text.length() <= MOST_TIME && reader.apply(text) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }
}

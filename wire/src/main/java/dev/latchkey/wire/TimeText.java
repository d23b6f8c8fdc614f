package dev.latchkey.wire;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write them: durations like {@code 30s 5m 24h 90d 4w}, and dates that mean the end of that UTC day. */
public final class TimeText {

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})([smhdw])");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private TimeText() {}

    /**
     * Reads a duration.
     *
     * @throws IllegalArgumentException with a sentence, when it is none
     */
    public static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a duration; write it like 30s, 5m, 24h, 90d or 4w");
        }
        long amount = Long.parseLong(matcher.group(1));
        return Duration.ofSeconds(amount * Unit.valueOf(matcher.group(2).toUpperCase(Locale.ROOT)).seconds);
    }

    /** The duration, of whole seconds, as {@link #duration} reads it: in the longest unit that it has a whole number of. */
    public static String of(Duration duration) {
        long seconds = duration.toSeconds();
        for (Unit unit : Unit.values()) {
            if (seconds != 0 && seconds % unit.seconds == 0) {
                return seconds / unit.seconds + unit.name().toLowerCase(Locale.ROOT);
            }
        }
        return "0s";
    }

    /** The units, the longest first. */
    private enum Unit {
        W(7 * 24 * 60 * 60),
        D(24 * 60 * 60),
        H(60 * 60),
        M(60),
        S(1);

        private final long seconds;

        Unit(long seconds) {
            this.seconds = seconds;
        }
    }

    /**
     * Reads an expiry: a duration from now, a date (to the end of that UTC day), or an ISO 8601 time with its offset.
     *
     * @throws IllegalArgumentException with a sentence, when it is none of them
     */
    public static Instant expiry(String text, Instant now) {
        return time(text, "end", by -> now.plus(by), day -> day.plusDays(1));
    }

    /**
     * Reads the beginning of a time span: a duration before now, a date (from the beginning of that UTC day), or an ISO 8601
     * time with its offset.
     *
     * @throws IllegalArgumentException with a sentence, when it is none of them
     */
    public static Instant since(String text, Instant now) {
        return time(text, "beginning", by -> now.minus(by), day -> day);
    }

    private static Instant time(
            String text, String ofDay, Function<Duration, Instant> relative, UnaryOperator<LocalDate> start) {
        String stripped = text.strip();
        try {
            if (DURATION.matcher(stripped).matches()) {
                return relative.apply(duration(stripped));
            }
            if (DATE.matcher(stripped).matches()) {
                return start.apply(LocalDate.parse(stripped))
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant();
            }
            return OffsetDateTime.parse(stripped).toInstant();
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a time; write 90d, 2027-06-30 (the " + ofDay + " of that UTC day), or"
                            + " 2027-06-30T12:00:00Z",
                    e);
        }
    }
}

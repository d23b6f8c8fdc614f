package dev.latchkey.wire;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Times as other systems write them: ISO 8601, with a blank for the T and without an offset too, which is UTC then; and seconds
 * or milliseconds since 1970.
 */
final class ForeignTime {

    /** 0 and -1 are how some systems write never. */
    private static final Pattern NEVER = Pattern.compile("0|-1");

    private static final Pattern NUMBER = Pattern.compile("[0-9]{9,14}(\\.[0-9]{1,9})?");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    /** What is at least this is milliseconds: as seconds, it would be in the year 5138. */
    private static final BigDecimal MILLIS = BigDecimal.valueOf(100_000_000_000L);

    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[XXX][XX][X]")
            .toFormatter();

    private ForeignTime() {}

    /**
     * Reads an expiry: also a time from now like {@code 90d}. A date is the end of that day.
     *
     * @return null for never
     * @throws IllegalArgumentException when it cannot be read; does not repeat the text
     */
    static @Nullable Instant expiry(String text, Instant now) {
        if (NEVER.matcher(text).matches()) {
            return null;
        }
        try {
            return NUMBER.matcher(text).matches() || text.indexOf(':') >= 0 ? moment(text) : TimeText.expiry(text, now);
        } catch (IllegalArgumentException e) {
            throw unreadable("expires_at", e);
        }
    }

    /**
     * Reads a moment. A date is the beginning of that day.
     *
     * @throws IllegalArgumentException when it cannot be read; does not repeat the text
     */
    static Instant moment(String text) {
        try {
            if (NUMBER.matcher(text).matches()) {
                BigDecimal number = new BigDecimal(text);
                return Instant.ofEpochMilli(
                        (number.compareTo(MILLIS) < 0 ? number.movePointRight(3) : number).longValue());
            }
            if (DATE.matcher(text).matches()) {
                return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            TemporalAccessor time = FORMAT.parseBest(
                    text.replaceFirst("(?<=[0-9])[ t](?=[0-9])", "T").replaceFirst(" ?(UTC|z)$", "Z"),
                    OffsetDateTime::from,
                    LocalDateTime::from);
            return time instanceof OffsetDateTime offset
                    ? offset.toInstant()
                    : LocalDateTime.from(time).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException | ArithmeticException e) {
            throw unreadable("a time", e);
        }
    }

    private static IllegalArgumentException unreadable(String what, Exception e) {
        return new IllegalArgumentException(
                what + " cannot be read; write it like 2027-06-30, 2027-06-30T12:00:00Z, or 90d for an expiry", e);
    }
}

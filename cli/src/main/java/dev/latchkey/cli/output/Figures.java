package dev.latchkey.cli.output;

import dev.latchkey.limit.Limits;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers and times as people read them. Times are UTC, to the minute where nothing else is said. */
public final class Figures {

    private static final int TO_THE_MINUTE = "2026-01-02T13:45".length();

    private Figures() {}

    /** With a comma between the thousands. */
    public static String number(long number) {
        String digits = Long.toString(Math.abs(number));
        StringBuilder grouped = new StringBuilder(number < 0 ? "-" : "");
        for (int i = 0; i < digits.length(); i++) {
            if (i > 0 && (digits.length() - i) % 3 == 0) {
                grouped.append(',');
            }
            grouped.append(digits.charAt(i));
        }
        return grouped.toString();
    }

    static String limit(long limit) {
        return limit == Limits.UNLIMITED ? "unlimited" : number(limit);
    }

    /** Like {@code 2026-01-02 13:45}, or {@code never}. */
    public static String time(@Nullable Instant time) {
        if (time == null) {
            return "never";
        }
        String iso = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC)
                .toString();
        return iso.substring(0, TO_THE_MINUTE).replace('T', ' ');
    }

    /** Like {@code 2026-01-02 13:45:06}. */
    public static String timeToTheSecond(Instant time) {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
                .format(LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC));
    }

    /** Like {@code 2026-01-02 13:45 UTC}, or {@code never}. */
    public static String timeUtc(@Nullable Instant time) {
        return time == null ? "never" : time(time) + " UTC";
    }
}

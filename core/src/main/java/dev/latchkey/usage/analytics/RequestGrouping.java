package dev.latchkey.usage.analytics;

import dev.latchkey.usage.RecordedRequest;
import dev.latchkey.usage.UsageEvent;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What requests are told apart by. Spans of time are those of a zone, so that a day of a daylight-saving change has 23 or 25 hours. */
public enum RequestGrouping {
    /** By the hour of the clock, like {@code 2026-10-25T02:00+02:00}; one that the clock shows twice is two. */
    HOUR(moment -> hour(moment)),
    /** By the calendar day. */
    DAY(moment -> moment.toLocalDate().toString()),
    /** By the week from Monday on (ISO 8601), called by its first day. */
    WEEK(moment -> moment.toLocalDate()
            .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
            .toString()),
    /** By the hour of the week, as for a heat map: {@code 1-00} is Monday's first. */
    HOUR_OF_WEEK(moment -> "%d-%02d".formatted(moment.getDayOfWeek().getValue(), moment.getHour())),
    /** By the key's id. */
    KEY(null),
    /** By the template of the route. */
    ROUTE(null),
    /** By the HTTP status of the answer. */
    STATUS(null),
    /** By the caller, as far as callers are told apart. */
    CALLER(null);

    private static final DateTimeFormatter TO_THE_HOUR =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mmxxx", Locale.ROOT);

    private final @Nullable Function<ZonedDateTime, String> ofTime;

    RequestGrouping(@Nullable Function<ZonedDateTime, String> ofTime) {
        this.ofTime = ofTime;
    }

    /** Whether groups follow one another in time, and are told in that order rather than by their number of requests. */
    public boolean isOfTime() {
        return ofTime != null;
    }

    /** The word for it in commands and data. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The group of a moment, of a grouping by time. */
    String at(Instant moment, ZoneId zone) {
        if (ofTime == null) {
            throw new IllegalStateException("not by time: " + this);
        }
        return ofTime.apply(moment.atZone(zone));
    }

    /** The group of a request. */
    String of(RecordedRequest request, ZoneId zone) {
        return switch (this) {
            case HOUR, DAY, WEEK, HOUR_OF_WEEK -> at(request.admittedAt(), zone);
            case KEY -> request.key().toString();
            case ROUTE -> request.route();
            case STATUS -> request.status() == UsageEvent.NOT_SETTLED ? "none" : Integer.toString(request.status());
            case CALLER ->
                request.address() == UsageEvent.NO_ADDRESS
                        ? "unknown"
                        : HexFormat.of().toHexDigits(request.address());
        };
    }

    private static String hour(ZonedDateTime moment) {
        return moment.truncatedTo(ChronoUnit.HOURS).format(TO_THE_HOUR);
    }
}

package dev.latchkey.limit;

import java.time.Duration;
import java.util.List;

/**
 * The stretches of time in which a key's requests are counted, the shortest first. A minute and an hour roll: they are any
 * stretch of that length. A day and a month are those of the UTC calendar: all counts of them are 0 again when one ends.
 */
public enum Window {
    /** Any 60 seconds, wherever they start. */
    MINUTE("minute", Duration.ofMinutes(1)),
    /** Any 3,600 seconds, wherever they start. */
    HOUR("hour", Duration.ofHours(1)),
    /** The UTC calendar day. */
    DAY("day", Duration.ofDays(1)),
    /** The UTC calendar month. */
    MONTH("month", Duration.ofDays(31));

    /** How many there are. */
    public static final int COUNT = values().length;

    private static final List<Window> ALL = List.of(values());

    private final String label;
    private final long seconds;

    Window(String label, Duration longest) {
        this.label = label;
        this.seconds = longest.toSeconds();
    }

    /** All of them, the shortest first. */
    public static List<Window> all() {
        return ALL;
    }

    /** Its place among {@link #all()}, from 0: what is kept for each window is an array. */
    @SuppressWarnings("EnumOrdinal") // the order is part of what a window is, and no number leaves the process
    public int index() {
        return ordinal();
    }

    /** The window's name in headers, fields, options and messages. */
    public String label() {
        return label;
    }

    /** The window's length in seconds; of a month, that of the longest. */
    public long seconds() {
        return seconds;
    }

    /** Whether it always has the same length. */
    public boolean isOfFixedLength() {
        return this != MONTH;
    }
}

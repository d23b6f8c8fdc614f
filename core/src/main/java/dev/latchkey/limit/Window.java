package dev.latchkey.limit;

import java.time.Duration;

/** The three stretches of time in which a key's requests are counted. */
public enum Window {
    /** Any 60 seconds, wherever they start. */
    MINUTE("minute", Duration.ofMinutes(1)),
    /** Any 3,600 seconds, wherever they start. */
    HOUR("hour", Duration.ofHours(1)),
    /** The UTC calendar day. */
    DAY("day", Duration.ofDays(1));

    private final String label;
    private final long seconds;

    Window(String label, Duration length) {
        this.label = label;
        this.seconds = length.toSeconds();
    }

    /** The window's name in headers and messages. */
    public String label() {
        return label;
    }

    /** The window's length in seconds. */
    public long seconds() {
        return seconds;
    }
}

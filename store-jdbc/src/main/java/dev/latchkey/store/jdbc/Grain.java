package dev.latchkey.store.jdbc;

import java.util.Locale;

/** How long the periods are in which usage is summed. */
enum Grain {
    MINUTE(60_000),
    HOUR(3_600_000),
    DAY(86_400_000);

    private final long millis;

    Grain(long millis) {
        this.millis = millis;
    }

    /** Its name in the table. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The start of the period that holds the moment, both in milliseconds since the epoch. */
    long startOf(long moment) {
        return Math.floorDiv(moment, millis) * millis;
    }
}

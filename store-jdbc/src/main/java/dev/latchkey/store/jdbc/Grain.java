package dev.latchkey.store.jdbc;

/** How long the periods are in which usage is summed, and the table of each. */
enum Grain {
    MINUTE("usage_minute", 60_000),
    HOUR("usage_hour", 3_600_000),
    DAY("usage_day", 86_400_000);

    private final String table;
    private final long millis;

    Grain(String table, long millis) {
        this.table = table;
        this.millis = millis;
    }

    String table() {
        return table;
    }

    /** The length of a period in milliseconds. */
    long millis() {
        return millis;
    }

    /** The start of the period that holds the moment, both in milliseconds since the epoch. */
    long startOf(long moment) {
        return Math.floorDiv(moment, millis) * millis;
    }
}

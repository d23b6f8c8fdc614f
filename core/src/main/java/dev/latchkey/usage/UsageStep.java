package dev.latchkey.usage;

/** How long the periods are in which usage is told one by one. */
public enum UsageStep {
    MINUTE("minute", 60_000),
    HOUR("hour", 3_600_000),
    /** The UTC calendar day. */
    DAY("day", 86_400_000);

    private final String label;
    private final long millis;

    UsageStep(String label, long millis) {
        this.label = label;
        this.millis = millis;
    }

    /** The step's name in queries and messages. */
    public String label() {
        return label;
    }

    /** The length of a period in milliseconds. */
    public long millis() {
        return millis;
    }

    /** The start of the period that holds the moment, both in milliseconds since the epoch. */
    public long startOf(long moment) {
        return Math.floorDiv(moment, millis) * millis;
    }
}

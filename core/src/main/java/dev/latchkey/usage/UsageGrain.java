package dev.latchkey.usage;

/** How finely usage is told. The same usage is told by several grains, which then have to agree. */
public enum UsageGrain {
    /** Single events. */
    EVENTS("events"),
    /** Sums by the minute. */
    MINUTES("minutes"),
    /** Sums by the hour: those kept by the hour, together with the minutes of the hour that are kept still. */
    HOURS("hours"),
    /** Sums by the UTC day. */
    DAYS("days"),
    /** Sums per key, of all time. They know of no routes and no statuses. */
    TOTALS("totals");

    private final String label;

    UsageGrain(String label) {
        this.label = label;
    }

    /** The word for it in messages and data. */
    public String label() {
        return label;
    }
}

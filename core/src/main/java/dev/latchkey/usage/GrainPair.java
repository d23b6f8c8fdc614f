package dev.latchkey.usage;

/** Two grains that tell of the same usage, and are compared by the periods of the coarser one. */
public enum GrainPair {
    EVENTS_AND_MINUTES(UsageGrain.EVENTS, UsageGrain.MINUTES),
    EVENTS_AND_HOURS(UsageGrain.EVENTS, UsageGrain.HOURS),
    EVENTS_AND_DAYS(UsageGrain.EVENTS, UsageGrain.DAYS),
    HOURS_AND_DAYS(UsageGrain.HOURS, UsageGrain.DAYS),
    /** Compares all days of a key at once, so it has no periods. */
    DAYS_AND_TOTALS(UsageGrain.DAYS, UsageGrain.TOTALS);

    private final UsageGrain finer;
    private final UsageGrain coarser;

    GrainPair(UsageGrain finer, UsageGrain coarser) {
        this.finer = finer;
        this.coarser = coarser;
    }

    /** The grain that tells more finely. */
    public UsageGrain finer() {
        return finer;
    }

    /** The grain that tells less finely. */
    public UsageGrain coarser() {
        return coarser;
    }
}

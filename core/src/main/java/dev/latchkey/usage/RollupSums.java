package dev.latchkey.usage;

/**
 * What a rollup came to. Those requests that no status tells of are not settled: they are under way, or their process died.
 *
 * @param requests admissions
 * @param units units charged
 * @param status2xx requests that were answered with success; a switch of protocols (101) is one
 * @param status3xx requests that were answered with a redirection
 * @param status4xx requests that were answered with a client's error
 * @param status5xx requests that were answered with a server's error
 */
public record RollupSums(long requests, long units, long status2xx, long status3xx, long status4xx, long status5xx) {

    /** Nothing at all. */
    public static final RollupSums NONE = new RollupSums(0, 0, 0, 0, 0, 0);

    /** What one event adds. */
    static RollupSums of(UsageEvent event) {
        int settled = event.settled();
        int statusClass = event.status() / 100;
        return new RollupSums(
                event.requests(),
                event.units(),
                statusClass == 1 || statusClass == 2 ? settled : 0,
                statusClass == 3 ? settled : 0,
                statusClass == 4 ? settled : 0,
                statusClass == 5 ? settled : 0);
    }

    /** This and the other together. */
    public RollupSums plus(RollupSums other) {
        return new RollupSums(
                requests + other.requests,
                units + other.units,
                status2xx + other.status2xx,
                status3xx + other.status3xx,
                status4xx + other.status4xx,
                status5xx + other.status5xx);
    }

    /** The requests and units alone. */
    public Usage usage() {
        return new Usage(requests, units);
    }

    /** Requests without a status. Within one batch it may be below zero: their admission was in an earlier one. */
    public long notSettled() {
        return requests - status2xx - status3xx - status4xx - status5xx;
    }
}

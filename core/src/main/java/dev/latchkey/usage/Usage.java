package dev.latchkey.usage;

/**
 * An amount of usage.
 *
 * @param requests admissions
 * @param units units charged
 */
public record Usage(long requests, long units) {

    /** No usage. */
    public static final Usage NONE = new Usage(0, 0);

    /** This and the other together. */
    public Usage plus(Usage other) {
        return new Usage(requests + other.requests, units + other.units);
    }
}

package dev.latchkey.usage;

/**
 * An amount of usage, or a difference of two.
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

    /** The difference that undoes this. */
    public Usage negated() {
        return new Usage(-requests, -units);
    }

    /** Whether it is nothing at all. */
    public boolean isZero() {
        return requests == 0 && units == 0;
    }
}

package dev.latchkey.patients;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** Shares of a whole, given as fractions that sum to 1 or as percentages that sum to 100; both mean the same. */
final class Shares {
    /** Thirds are written .33, so a sum may miss the whole by a hundredth (and by what binary fractions lose). */
    private static final double TOLERANCE = 0.01 + 1e-9;

    private Shares() {}

    /** The same shares as fractions that sum to 1, in the order of the enum. */
    static <E extends Enum<E> & Spelling> Map<E, Double> fractions(Class<E> type, Map<E, Double> shares, String what) {
        // In the enum's order, for a sum of doubles depends on its order and that of Map.of on the day.
        Map<E, Double> ordered = new EnumMap<>(type);
        ordered.putAll(shares);
        double sum = 0;
        for (Map.Entry<E, Double> share : ordered.entrySet()) {
            if (!(share.getValue() >= 0 && share.getValue() <= 100)) {
                throw new IllegalArgumentException("The " + what + " gives "
                        + share.getKey().key() + " a share of " + share.getValue()
                        + "; a share is a fraction or a percentage, 0 or more.");
            }
            sum += share.getValue();
        }
        double whole = sum < 10 ? 1 : 100;
        if (Math.abs(sum / whole - 1) > TOLERANCE) {
            throw new IllegalArgumentException("The shares of the " + what + " sum to " + sum
                    + "; they must sum to 1 (fractions) or to 100 (percentages).");
        }
        double total = sum;
        ordered.replaceAll((constant, share) -> share / total);
        return Collections.unmodifiableMap(ordered);
    }
}

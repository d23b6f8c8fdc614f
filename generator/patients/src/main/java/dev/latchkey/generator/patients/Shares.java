package dev.latchkey.generator.patients;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** Shares of a whole, given as fractions, as percentages or in any other proportion; only the proportions count. */
final class Shares {
    private static final double MOST = 1e12;

    private Shares() {}

    /** The same shares as fractions that sum to 1, in the order of the enum. */
    static <E extends Enum<E> & Spelling> Map<E, Double> fractions(Class<E> type, Map<E, Double> shares, String what) {
        // In the enum's order, for a sum of doubles depends on its order and that of Map.of on the day.
        Map<E, Double> ordered = new EnumMap<>(type);
        ordered.putAll(shares);
        double sum = 0;
        for (Map.Entry<E, Double> share : ordered.entrySet()) {
            if (!(share.getValue() >= 0 && share.getValue() <= MOST)) {
                throw new IllegalArgumentException("The " + what + " gives "
                        + share.getKey().key() + " a share of " + share.getValue()
                        + "; a share is a fraction or a percentage, 0 or more.");
            }
            sum += share.getValue();
        }
        if (sum == 0) {
            throw new IllegalArgumentException("The " + what + " needs at least one share above 0.");
        }
        double total = sum;
        ordered.replaceAll((constant, share) -> share / total);
        return Collections.unmodifiableMap(ordered);
    }
}

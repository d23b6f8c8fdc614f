package dev.latchkey.generator.patients;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A finite distribution: items with weights that need not sum to 1. An item of weight 0 is never picked. Immutable. */
final class Weighted<T> {
    private final List<T> items;
    private final double[] upTo;

    private Weighted(List<T> items, double[] upTo) {
        this.items = items;
        this.upTo = upTo;
    }

    /** Takes the map's iteration order as the order of the items, so the map must have a defined one. */
    static <T> Weighted<T> of(Map<T, Double> weights) {
        List<T> items = new ArrayList<>();
        double total = 0;
        for (Map.Entry<T, Double> entry : weights.entrySet()) {
            if (entry.getValue() > 0) {
                items.add(entry.getKey());
                total += entry.getValue();
            }
        }
        if (items.isEmpty()) {
            throw new IllegalArgumentException("At least one weight must be above 0.");
        }
        double[] upTo = new double[items.size()];
        double sum = 0;
        for (int i = 0; i < upTo.length; i++) {
            sum += weights.getOrDefault(items.get(i), 0.0);
            upTo[i] = sum / total;
        }
        upTo[upTo.length - 1] = 1;
        return new Weighted<>(List.copyOf(items), upTo);
    }

    T pick(Draw draw) {
        double u = draw.unit();
        int i = 0;
        while (u >= upTo[i]) {
            i++;
        }
        return items.get(i);
    }
}

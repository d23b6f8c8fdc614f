package dev.latchkey.generator.patients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;

/**
 * Tests of goodness of fit. The seeds are fixed, so an outcome is too; a right distribution had one chance in a thousand to fail on the
 * day its test was written, a wrong one fails as soon as the sample shows it.
 */
final class Goodness {
    static final double SIGNIFICANCE = 0.001;

    private Goodness() {}

    /** Pearson's chi-square: what was seen, against the chance of each outcome. Outcomes of chance 0 must not have been seen. */
    static <T> void assertFits(List<T> seen, Map<T, Double> chances) {
        Map<T, Long> counts = seen.stream().collect(Collectors.groupingBy(t -> t, Collectors.counting()));
        double total =
                chances.values().stream().mapToDouble(Double::doubleValue).sum();
        assertThat(total).as("sum of the expected chances").isBetween(0.999, 1.001);
        assertThat(chances.keySet()).as("possible outcomes").containsAll(counts.keySet());
        double statistic = 0;
        int cells = 0;
        for (Map.Entry<T, Double> chance : chances.entrySet()) {
            long count = counts.getOrDefault(chance.getKey(), 0L);
            double expected = chance.getValue() * seen.size();
            if (chance.getValue() == 0) {
                assertThat(count)
                        .as("seen of the impossible %s", chance.getKey())
                        .isZero();
                continue;
            }
            assertThat(expected)
                    .as("the sample is too small for %s", chance.getKey())
                    .isGreaterThanOrEqualTo(5);
            statistic += (count - expected) * (count - expected) / expected;
            cells++;
        }
        assertThat(chiSquareTail(statistic, cells - 1))
                .as("chance of a chi-square of %s in %s cells; seen %s, expected %s", statistic, cells, counts, chances)
                .isGreaterThan(SIGNIFICANCE);
    }

    /** Kolmogorov and Smirnov's test of a continuous distribution. */
    static void assertFits(double[] seen, DoubleUnaryOperator cumulative) {
        double[] sorted = seen.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        assertThat(n).as("sample").isGreaterThan(100);
        double distance = 0;
        for (int i = 0; i < n; i++) {
            double expected = cumulative.applyAsDouble(sorted[i]);
            distance = Math.max(distance, Math.max(expected - (double) i / n, (i + 1.0) / n - expected));
        }
        assertThat(kolmogorovTail((Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n)) * distance))
                .as("chance of a distance of %s in a sample of %s from %s to %s", distance, n, sorted[0], sorted[n - 1])
                .isGreaterThan(SIGNIFICANCE);
    }

    static void assertUniform(double[] seen, double low, double high) {
        assertThat(Arrays.stream(seen).min().orElseThrow()).isGreaterThanOrEqualTo(low);
        assertThat(Arrays.stream(seen).max().orElseThrow()).isLessThanOrEqualTo(high);
        assertFits(seen, x -> (x - low) / (high - low));
    }

    /** The normal distribution's cumulative chance, from the incomplete gamma function. */
    static double normal(double z) {
        double tail = upperGamma(0.5, z * z / 2) / 2;
        return z > 0 ? 1 - tail : tail;
    }

    /** The chance of at least this chi-square. */
    static double chiSquareTail(double statistic, int degrees) {
        return degrees == 0 ? 1 : upperGamma(degrees / 2.0, statistic / 2);
    }

    private static double kolmogorovTail(double lambda) {
        if (lambda < 0.2) {
            return 1;
        }
        double sum = 0;
        for (int k = 1; k <= 100; k++) {
            sum += (k % 2 == 1 ? 2 : -2) * Math.exp(-2 * k * k * lambda * lambda);
        }
        return Math.min(1, Math.max(0, sum));
    }

    /** The regularised upper incomplete gamma function, by its series below a + 1 and its continued fraction above. */
    private static double upperGamma(double a, double x) {
        if (x <= 0) {
            return 1;
        }
        double front = Math.exp(a * Math.log(x) - x - logGamma(a));
        if (x < a + 1) {
            double term = 1 / a;
            double sum = term;
            for (int n = 1; n < 1000; n++) {
                term *= x / (a + n);
                sum += term;
            }
            return 1 - front * sum;
        }
        double b = x + 1 - a;
        double c = 1e300;
        double d = 1 / b;
        double fraction = d;
        for (int n = 1; n < 1000; n++) {
            double an = -n * (n - a);
            b += 2;
            d = 1 / (an * d + b);
            c = b + an / c;
            fraction *= d * c;
        }
        return front * fraction;
    }

    /** Stirling's series, moved to where it is exact. */
    private static double logGamma(double x) {
        double shift = 0;
        double y = x;
        while (y < 12) {
            shift += Math.log(y);
            y++;
        }
        double series = 1 / (12 * y) - 1 / (360 * y * y * y) + 1 / (1260 * Math.pow(y, 5));
        return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series - shift;
    }
}

package dev.latchkey.generator.patients;

/**
 * One patient's stream of random numbers: xoshiro256** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021),
 * its state filled by SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014). Written here, not taken
 * from the JDK, because the bytes must never change with the Java version. One thread at a time.
 */
final class Draw {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final double TO_UNIT = 0x1.0p-53;
    /** Beyond this many deviations a body weight stops being a person's. */
    private static final double FARTHEST_DEVIATION = 4;

    private long s0;
    private long s1;
    private long s2;
    private long s3;

    Draw(long s0, long s1, long s2, long s3) {
        this.s0 = s0;
        this.s1 = s1;
        this.s2 = s2;
        this.s3 = s3;
    }

    /** The stream of one index under one seed; the purpose keeps streams of different uses apart. */
    static Draw stream(long seed, long purpose, long index) {
        long state = mix(mix(mix(seed + GOLDEN_GAMMA) + purpose) ^ (index * GOLDEN_GAMMA));
        long second = state + GOLDEN_GAMMA;
        long third = second + GOLDEN_GAMMA;
        return new Draw(mix(state), mix(second), mix(third), mix(third + GOLDEN_GAMMA));
    }

    /** SplitMix64's output function. */
    static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    long bits() {
        long result = Long.rotateLeft(s1 * 5, 7) * 9;
        long t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = Long.rotateLeft(s3, 45);
        return result;
    }

    /** Uniform in [0, 1), with 53 bits. */
    double unit() {
        return (bits() >>> 11) * TO_UNIT;
    }

    /** Uniform in [0, bound); the bias, below bound / 2^32, is far under what any sample of ours could show. */
    int below(int bound) {
        return (int) (((bits() >>> 32) * bound) >>> 32);
    }

    /** Uniform in [low, high]. */
    int between(int low, int high) {
        return low + below(high - low + 1);
    }

    boolean chance(double probability) {
        return unit() < probability;
    }

    /** Standard normal by Marsaglia's polar method, redrawn beyond four deviations. */
    double normal() {
        while (true) {
            double u = 2 * unit() - 1;
            double v = 2 * unit() - 1;
            double square = u * u + v * v;
            if (square < 1 && square > 0) {
                double normal = u * StrictMath.sqrt(-2 * StrictMath.log(square) / square);
                if (normal >= -FARTHEST_DEVIATION && normal <= FARTHEST_DEVIATION) {
                    return normal;
                }
            }
        }
    }
}

package dev.latchkey.generator.patients.format;

/** Progress in whole percents. */
final class Percent {
    private Percent() {}

    /** How much of the whole is done, 99 at most: the end of a document follows its last patient. */
    static int of(long done, long whole) {
        return whole == 0 ? 0 : (int) Math.min(99, done * 100 / whole);
    }
}

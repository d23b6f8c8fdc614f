package dev.latchkey.usage;

import java.time.Duration;

/**
 * How long single events are kept: until they are that old, or until all that are kept take more than that space, and then the oldest go.
 *
 * @param age zero where none are kept
 * @param bytes as the store packs them, without what a database needs besides
 */
public record EventRetention(Duration age, long bytes) {

    /** None are kept. */
    public static final EventRetention NONE = new EventRetention(Duration.ZERO, Long.MAX_VALUE);

    /** Events of that age, however many they are. */
    public static EventRetention of(Duration age) {
        return new EventRetention(age, Long.MAX_VALUE);
    }

    /** Whether any are kept. */
    public boolean keepsAny() {
        return !age.isZero();
    }
}

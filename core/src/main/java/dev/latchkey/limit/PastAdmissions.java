package dev.latchkey.limit;

import java.time.Duration;

/**
 * Requests that a node admitted on its own while it could not ask the others.
 *
 * @param age how long ago the last of them was admitted; measured when they are replayed
 * @param count how many
 */
public record PastAdmissions(Duration age, int count) {

    public PastAdmissions {
        if (age.isNegative()) {
            throw new IllegalArgumentException("an age is not negative");
        }
        if (count < 1) {
            throw new IllegalArgumentException("there is at least one admission in a count of them");
        }
    }
}

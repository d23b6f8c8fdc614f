package dev.latchkey.key;

import dev.latchkey.limit.Limits;
import org.jspecify.annotations.Nullable;

/**
 * A change to some of a key's limits; null leaves a limit as it is, {@link Limits#UNLIMITED} lifts it.
 *
 * @param unitsPerRequest as in {@link Limits}
 * @param requestsPerMinute as in {@link Limits}
 * @param requestsPerHour as in {@link Limits}
 * @param requestsPerDay as in {@link Limits}
 */
public record LimitsEdit(
        @Nullable Long unitsPerRequest,
        @Nullable Long requestsPerMinute,
        @Nullable Long requestsPerHour,
        @Nullable Long requestsPerDay) {

    public LimitsEdit {
        // Each value given must be one that limits may have.
        applyTo(Limits.DEFAULT, unitsPerRequest, requestsPerMinute, requestsPerHour, requestsPerDay);
    }

    /** The given limits with this change made. */
    public Limits applyTo(Limits limits) {
        return applyTo(limits, unitsPerRequest, requestsPerMinute, requestsPerHour, requestsPerDay);
    }

    /** Whether it changes nothing. */
    public boolean isEmpty() {
        return unitsPerRequest == null
                && requestsPerMinute == null
                && requestsPerHour == null
                && requestsPerDay == null;
    }

    private static Limits applyTo(
            Limits limits,
            @Nullable Long unitsPerRequest,
            @Nullable Long requestsPerMinute,
            @Nullable Long requestsPerHour,
            @Nullable Long requestsPerDay) {
        return new Limits(
                unitsPerRequest == null ? limits.unitsPerRequest() : unitsPerRequest,
                requestsPerMinute == null ? limits.requestsPerMinute() : requestsPerMinute,
                requestsPerHour == null ? limits.requestsPerHour() : requestsPerHour,
                requestsPerDay == null ? limits.requestsPerDay() : requestsPerDay);
    }
}

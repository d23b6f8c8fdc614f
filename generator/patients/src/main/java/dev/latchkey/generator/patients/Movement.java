package dev.latchkey.generator.patients;

import java.time.LocalDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One event of a patient's way through the chain of care.
 *
 * @param facility where it happens; for the start of a transit, the place that is left
 * @param timestamp the exercise's local time, exactly the injury's time plus {@code secondsSinceInjury}
 * @param toFacility where a transit leads; null for every other event
 * @param transitSeconds how long a transit lasts; 0 for every other event
 */
public record Movement(
        MovementType eventType,
        Facility facility,
        LocalDateTime timestamp,
        int secondsSinceInjury,
        @Nullable Facility toFacility,
        int transitSeconds) {
    public Movement {
        Objects.requireNonNull(eventType, "eventType");
        Objects.requireNonNull(facility, "facility");
        Objects.requireNonNull(timestamp, "timestamp");
        if (secondsSinceInjury < 0 || transitSeconds < 0) {
            throw new IllegalArgumentException("A movement cannot lie before the injury or last less than no time.");
        }
        if ((eventType == MovementType.TRANSIT_START) != (toFacility != null)) {
            throw new IllegalArgumentException("A transit, and nothing else, leads to a facility.");
        }
    }

    /** Hours since the injury, rounded to one decimal. */
    public double hoursSinceInjury() {
        return tenthsOfAnHour(secondsSinceInjury) / 10.0;
    }

    /** How long a transit lasts in hours, rounded to one decimal; 0 for every other event. */
    public double transitDurationHours() {
        return tenthsOfAnHour(transitSeconds) / 10.0;
    }

    static int tenthsOfAnHour(int seconds) {
        return (seconds + 180) / 360;
    }
}

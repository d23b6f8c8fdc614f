package dev.latchkey.generator.patients;

import java.time.LocalDateTime;
import java.util.Objects;

/** What was done for a patient, when, and at which facility; always between arrival there and departure. */
public record Treatment(String treatment, LocalDateTime timestamp, Facility location) {
    public Treatment {
        Objects.requireNonNull(treatment, "treatment");
        Objects.requireNonNull(timestamp, "timestamp");
        Objects.requireNonNull(location, "location");
    }
}

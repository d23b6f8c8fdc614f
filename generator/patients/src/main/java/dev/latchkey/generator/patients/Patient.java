package dev.latchkey.generator.patients;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One synthetic casualty: who it is, what happened, and the way through the chain of care to its end. Immutable.
 *
 * @param id the patient's index under its seed, from 0
 * @param front the name of the front where it happened
 * @param lastFacility the last facility that the patient reached
 * @param health 0 (dead) to 100 at the end of the way
 * @param severity 1 (slight) to 10 (gravest); T1 is 7–10, T2 4–6, T3 1–3
 * @param conditions the one condition that decided triage
 * @param additionalConditions what the patient suffers from beside it; may be empty
 * @param movements from arrival at the point of injury to the end, in order of time
 * @param scenario the way of fighting behind the casualty
 * @param eventId names the mass-casualty event that the patient belongs to; null for a patient of none
 * @param day the day of fighting, from 1
 * @param sites where the patient finds each place of the chain
 */
public record Patient(
        long id,
        InjuryType injuryType,
        Triage triage,
        String front,
        FinalStatus finalStatus,
        Facility lastFacility,
        int health,
        int severity,
        BodyPart bodyPart,
        Demographics demographics,
        List<Condition> conditions,
        List<Condition> additionalConditions,
        List<Treatment> treatments,
        List<Movement> movements,
        LocalDateTime injuryTime,
        WarfareType scenario,
        @Nullable String eventId,
        int day,
        Sites sites) {
    public Patient {
        Objects.requireNonNull(injuryType, "injuryType");
        Objects.requireNonNull(triage, "triage");
        Objects.requireNonNull(front, "front");
        Objects.requireNonNull(finalStatus, "finalStatus");
        Objects.requireNonNull(lastFacility, "lastFacility");
        Objects.requireNonNull(bodyPart, "bodyPart");
        Objects.requireNonNull(demographics, "demographics");
        Objects.requireNonNull(injuryTime, "injuryTime");
        Objects.requireNonNull(scenario, "scenario");
        Objects.requireNonNull(sites, "sites");
        conditions = List.copyOf(conditions);
        additionalConditions = List.copyOf(additionalConditions);
        treatments = List.copyOf(treatments);
        movements = List.copyOf(movements);
        if (id < 0 || day < 1 || health < 0 || health > 100 || severity < 1 || severity > 10) {
            throw new IllegalArgumentException("Patient " + id + " has a day, health or severity out of range: " + day
                    + ", " + health + ", " + severity + ".");
        }
    }

    /** Whether the patient belongs to a mass-casualty event. */
    public boolean massCasualty() {
        return eventId != null;
    }
}

package dev.latchkey.generator.patients;

import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who a patient is.
 *
 * @param weightTenths body weight in tenths of a kilogram, so that its one decimal is exact
 * @param religion null when the patient gave none
 */
public record Demographics(
        String familyName,
        String givenName,
        Gender gender,
        LocalDate birthdate,
        Nationality nationality,
        int weightTenths,
        BloodType bloodType,
        @Nullable Religion religion) {
    public Demographics {
        Objects.requireNonNull(familyName, "familyName");
        Objects.requireNonNull(givenName, "givenName");
        Objects.requireNonNull(gender, "gender");
        Objects.requireNonNull(birthdate, "birthdate");
        Objects.requireNonNull(nationality, "nationality");
        Objects.requireNonNull(bloodType, "bloodType");
        if (weightTenths <= 0) {
            throw new IllegalArgumentException("A body weight must be above 0, not " + weightTenths + " tenths.");
        }
    }

    /** Body weight in kilograms, to one decimal. */
    public double weight() {
        return weightTenths / 10.0;
    }
}

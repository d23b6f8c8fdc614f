package dev.latchkey.generator.patients;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;

/** Draws who a patient is: name, gender, age, weight, blood group and religion. Immutable. */
final class People {
    private static final double MEN = 0.85;
    private static final int YOUNGEST = 18;
    private static final int OLDEST = 50;
    private static final double NO_RELIGION = 0.25;
    private static final double COMMON_RELIGION = 0.75;

    private final LocalDate firstBirthdate;
    private final int birthdates;
    private final Weighted<BloodType> bloodTypes;

    /** Everybody is old enough on the exercise's first day, and nobody too old on its last. */
    People(LocalDate baseDate, LocalDate lastDate) {
        firstBirthdate = lastDate.minusYears(OLDEST + 1L).plusDays(1);
        birthdates = (int) ChronoUnit.DAYS.between(firstBirthdate, baseDate.minusYears(YOUNGEST)) + 1;
        Map<BloodType, Double> shares = new EnumMap<>(BloodType.class);
        for (BloodType type : BloodType.values()) {
            shares.put(type, type.share());
        }
        bloodTypes = Weighted.of(shares);
    }

    Demographics draw(Nationality nation, Draw draw) {
        Gender gender = draw.chance(MEN) ? Gender.MALE : Gender.FEMALE;
        String family = NameBook.STANDARD.family(nation, gender, draw);
        String given = NameBook.STANDARD.given(nation, gender, draw);
        LocalDate birthdate = firstBirthdate.plusDays(draw.below(birthdates));
        int weight = weightTenths(gender, draw);
        BloodType bloodType = bloodTypes.pick(draw);
        Religion religion = null;
        if (!draw.chance(NO_RELIGION)) {
            Religion[] all = Religion.values();
            religion = draw.chance(COMMON_RELIGION) ? nation.commonReligion() : all[draw.below(all.length)];
        }
        return new Demographics(family, given, gender, birthdate, nation, weight, bloodType, religion);
    }

    private static int weightTenths(Gender gender, Draw draw) {
        double kilograms = gender == Gender.MALE ? 80 + 12 * draw.normal() : 65 + 10 * draw.normal();
        return (int) StrictMath.floor(kilograms * 10 + 0.5);
    }
}

package dev.latchkey.generator.patients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AilmentTest {
    @ParameterizedTest
    @EnumSource(InjuryType.class)
    void every_kind_has_ten_codes_or_more(InjuryType kind) {
        assertThat(Arrays.stream(Ailment.values())
                        .filter(ailment -> ailment.kind() == kind)
                        .map(ailment -> ailment.condition().code())
                        .distinct())
                .hasSizeGreaterThanOrEqualTo(10);
    }

    @ParameterizedTest
    @EnumSource(Ailment.class)
    void a_code_carries_the_check_digit_of_snomed_ct(Ailment ailment) {
        assertThat(verhoeff(ailment.condition().code())).isZero();
    }

    @ParameterizedTest
    @EnumSource(BodyPart.class)
    void every_kind_can_befall_every_body_part(BodyPart part) {
        for (InjuryType kind : InjuryType.values()) {
            assertThat(Arrays.stream(Ailment.values()).filter(a -> a.kind() == kind && a.fits(part)))
                    .hasSizeGreaterThanOrEqualTo(5);
        }
    }

    @ParameterizedTest
    @EnumSource(EnvironmentalCondition.class)
    void an_environmental_condition_makes_known_ailments_likelier(EnvironmentalCondition condition) {
        assertThat(Arrays.stream(Ailment.values())
                        .filter(a -> condition.makesLikelier(a.condition().code())))
                .hasSize(condition.likelierCount());
    }

    @Test
    void no_tourniquet_goes_around_a_head_or_a_torso() {
        List<String> treatments = new ArrayList<>();
        for (Ailment ailment : Ailment.values()) {
            treatments.addAll(ailment.care(BodyPart.HEAD).at(Facility.POI));
            treatments.addAll(ailment.care(BodyPart.TORSO).at(Facility.POI));
        }
        assertThat(treatments).doesNotContain("tourniquet");
        assertThat(Ailment.BULLET_WOUND.care(BodyPart.LEFT_LEG).at(Facility.POI))
                .contains("tourniquet");
    }

    @ParameterizedTest
    @EnumSource(Care.class)
    void every_facility_has_two_treatments_to_choose_from(Care care) {
        for (Facility facility : Facility.values()) {
            assertThat(care.at(facility)).hasSizeGreaterThanOrEqualTo(2).doesNotHaveDuplicates();
        }
    }

    /** Verhoeff's dihedral check over all digits, 0 for a valid number (SNOMED CT Release File Specification, check digit). */
    private static int verhoeff(String number) {
        int[] permutation = {1, 5, 7, 6, 2, 8, 3, 0, 9, 4};
        int check = 0;
        for (int i = 0; i < number.length(); i++) {
            int digit = number.charAt(number.length() - 1 - i) - '0';
            for (int times = 0; times < i % 8; times++) {
                digit = permutation[digit];
            }
            check = dihedral(check, digit);
        }
        return check;
    }

    /** The product of two elements of the dihedral group of the pentagon: 0–4 turn, 5–9 reflect. */
    private static int dihedral(int a, int b) {
        int turn = a < 5 ? (a + b) % 5 : (a - b + 10) % 5;
        return (a < 5) == (b < 5) ? turn : turn + 5;
    }
}

package dev.latchkey.generator.patients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NationalityTest {
    @Test
    void there_are_the_32_nations_of_nato() {
        assertThat(Nationality.values()).hasSize(32);
    }

    @ParameterizedTest
    @EnumSource(Nationality.class)
    void the_codes_are_those_of_iso_3166(Nationality nation) {
        assertThat(new Locale.Builder().setRegion(nation.alpha2()).build().getISO3Country())
                .isEqualTo(nation.key());
    }

    @ParameterizedTest
    @EnumSource(Nationality.class)
    void both_codes_are_accepted_in_any_case(Nationality nation) {
        assertThat(Nationality.of(nation.key())).isEqualTo(nation);
        assertThat(Nationality.of(nation.alpha2())).isEqualTo(nation);
        assertThat(Nationality.of(nation.alpha2().toLowerCase(Locale.ROOT))).isEqualTo(nation);
    }

    @Test
    void another_code_is_refused_with_the_codes_that_are_known() {
        assertThatThrownBy(() -> Nationality.of("CHE"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Unknown nationality 'CHE'. Known: ALB, BEL,");
    }

    @ParameterizedTest
    @EnumSource(Nationality.class)
    void every_nation_has_a_dozen_names_of_each_sort(Nationality nation) {
        for (Gender gender : Gender.values()) {
            Draw draw = Draw.stream(1, 1, 1);
            Set<String> given = new HashSet<>();
            Set<String> family = new HashSet<>();
            for (int i = 0; i < 500; i++) {
                given.add(NameBook.STANDARD.given(nation, gender, draw));
                family.add(NameBook.STANDARD.family(nation, gender, draw));
            }
            assertThat(given).hasSizeGreaterThanOrEqualTo(12).allMatch(NationalityTest::isName);
            assertThat(family).hasSizeGreaterThanOrEqualTo(10).allMatch(NationalityTest::isName);
        }
    }

    @Test
    void family_names_follow_the_gender_where_the_language_asks_for_it() {
        Draw draw = Draw.stream(2, 1, 1);
        for (int i = 0; i < 100; i++) {
            assertThat(NameBook.STANDARD.family(Nationality.ISL, Gender.FEMALE, draw))
                    .endsWith("dóttir");
            assertThat(NameBook.STANDARD.family(Nationality.CZE, Gender.FEMALE, draw))
                    .endsWith("á");
            assertThat(NameBook.STANDARD.family(Nationality.BGR, Gender.MALE, draw))
                    .endsWith("v");
        }
    }

    private static boolean isName(String name) {
        return name.strip().equals(name)
                && Character.isUpperCase(name.codePointAt(0))
                && name.chars().allMatch(c -> Character.isLetter(c) || " '-".indexOf(c) >= 0)
                && Arrays.stream(name.split("")).noneMatch("\uFFFD"::equals);
    }
}

package dev.latchkey.generator.patients;

import static dev.latchkey.generator.patients.Facility.*;
import static dev.latchkey.generator.patients.Triage.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The chain of care, row by row of its table, as patients show it. */
class ChainTest {
    private static final Map<InjuryType, Double> BATTLE_ONLY = Map.of(InjuryType.BATTLE_TRAUMA, 1.0);

    private static final Sample ORDINARY = Sample.of(
                    Scenario.builder()
                            .daysOfFighting(30)
                            .injuryDistribution(BATTLE_ONLY)
                            .intensity(Intensity.LOW)
                            .build(),
                    11,
                    60_000)
            .where(patient -> !patient.massCasualty());
    private static final Sample MASS_CASUALTY = Sample.of(
                    Scenario.builder()
                            .daysOfFighting(30)
                            .injuryDistribution(BATTLE_ONLY)
                            .intensity(Intensity.EXTREME)
                            .specialEvents(EnumSet.allOf(SpecialEvent.class))
                            .build(),
                    12,
                    40_000)
            .where(Patient::massCasualty);

    /** The table as it was agreed: Role1, Role2, Role3, Role4, KIA, RTD. */
    static Stream<Arguments> table() {
        return Stream.of(
                Arguments.of(POI, T1, row(.85, .03, .02, 0, .10, 0)),
                Arguments.of(POI, T2, row(.92, .02, .01, 0, .05, 0)),
                Arguments.of(POI, T3, row(.96, .01, .01, 0, .02, 0)),
                Arguments.of(ROLE1, T1, row(0, .75, .15, 0, .08, .02)),
                Arguments.of(ROLE1, T2, row(0, .50, .20, 0, .05, .25)),
                Arguments.of(ROLE1, T3, row(0, .20, .10, 0, .02, .68)),
                Arguments.of(ROLE2, T1, row(0, 0, .60, .20, .05, .15)),
                Arguments.of(ROLE2, T2, row(0, 0, .40, .20, .02, .38)),
                Arguments.of(ROLE2, T3, row(0, 0, .20, .10, .01, .69)),
                Arguments.of(ROLE3, T1, row(0, 0, 0, .70, .05, .25)),
                Arguments.of(ROLE3, T2, row(0, 0, 0, .40, .02, .58)),
                Arguments.of(ROLE3, T3, row(0, 0, 0, .15, .01, .84)),
                Arguments.of(ROLE4, T1, row(0, 0, 0, 0, .05, .95)),
                Arguments.of(ROLE4, T2, row(0, 0, 0, 0, .02, .98)),
                Arguments.of(ROLE4, T3, row(0, 0, 0, 0, .01, .99)));
    }

    @ParameterizedTest
    @MethodSource("table")
    void a_row_of_the_table_sums_to_one_and_is_the_one_agreed(Facility facility, Triage triage, Map<Step, Double> row) {
        assertThat(row.values().stream().mapToDouble(d -> d).sum()).isCloseTo(1, within(1e-12));
        assertThat(Chain.row(facility, triage)).isEqualTo(row);
    }

    @ParameterizedTest
    @MethodSource("table")
    void ordinary_patients_move_on_as_the_table_says(Facility facility, Triage triage, Map<Step, Double> row) {
        // Few T3 patients reach Role4, so its rarest outcome is counted only where enough of them are seen.
        List<Step> seen = ORDINARY.where(p -> p.triage() == triage).stepsFrom(facility);
        if (facility == ROLE4 && triage == T3) {
            assertThat(seen).isNotEmpty().isSubsetOf(Step.KIA, Step.RTD);
        } else {
            Goodness.assertFits(seen, row);
        }
    }

    @ParameterizedTest
    @MethodSource("table")
    void a_mass_casualty_event_kills_half_again_as_many_and_returns_a_fifth_fewer(
            Facility facility, Triage triage, Map<Step, Double> row) {
        List<Step> seen = MASS_CASUALTY.where(p -> p.triage() == triage).stepsFrom(facility);
        double kia = row.getOrDefault(Step.KIA, 0.0);
        double rtd = row.getOrDefault(Step.RTD, 0.0);
        Map<Step, Double> expected = new EnumMap<>(row);
        if (facility == ROLE4) {
            // Those who neither die nor return remain; among the others the proportion shows.
            double gone = kia * 1.5 + rtd * 0.8;
            expected.put(Step.KIA, kia * 1.5 / gone);
            expected.put(Step.RTD, rtd * 0.8 / gone);
        } else {
            double scale = (1 - kia * 1.5 - rtd * 0.8) / (1 - kia - rtd);
            expected.replaceAll((step, chance) -> chance * scale);
            expected.put(Step.KIA, kia * 1.5);
            expected.put(Step.RTD, rtd * 0.8);
        }
        if (facility == ROLE4 && triage == T3) {
            assertThat(seen).isNotEmpty().isSubsetOf(Step.KIA, Step.RTD);
        } else {
            Goodness.assertFits(seen, expected);
        }
    }

    @Test
    void rates_of_a_facility_replace_the_entries_and_scale_the_rest() {
        Map<Step, Double> both = Chain.withRates(Chain.row(ROLE1, T1), new FacilityRates(0.3, 0.1));
        assertThat(both).containsEntry(Step.KIA, 0.3).containsEntry(Step.RTD, 0.1);
        assertThat(both.get(Step.TO_ROLE2)).isCloseTo(0.6 * .75 / .90, within(1e-12));
        assertThat(both.get(Step.TO_ROLE3)).isCloseTo(0.6 * .15 / .90, within(1e-12));

        Map<Step, Double> deathOnly = Chain.withRates(Chain.row(ROLE1, T1), new FacilityRates(0.54, null));
        assertThat(deathOnly).containsEntry(Step.KIA, 0.54);
        assertThat(deathOnly.get(Step.RTD)).isCloseTo(0.46 * .02 / .92, within(1e-12));
    }

    @Test
    void at_role4_a_rate_of_return_leaves_the_rest_in_bed_and_kills_nobody() {
        Map<Step, Double> row = Chain.withRates(Chain.row(ROLE4, T1), new FacilityRates(null, 0.5));
        assertThat(row).containsEntry(Step.KIA, 0.05).containsEntry(Step.RTD, 0.5);
        assertThat(row.get(Step.REMAIN)).isCloseTo(0.45, within(1e-12));
    }

    @Test
    void certain_death_stays_certain_in_a_mass_casualty_event() {
        Map<Step, Double> row =
                Chain.inMassCasualty(ROLE2, Chain.withRates(Chain.row(ROLE2, T2), new FacilityRates(1.0, 0.0)));
        assertThat(row).containsEntry(Step.KIA, 1.0);
        assertThat(row.values().stream().mapToDouble(d -> d).sum()).isCloseTo(1, within(1e-12));
    }

    @Test
    void where_no_way_leads_on_a_mass_casualty_event_keeps_nobody_but_at_role4() {
        FacilityRates everyone = new FacilityRates(0.1, 0.9);
        Map<Step, Double> role1 = Chain.inMassCasualty(ROLE1, Chain.withRates(Chain.row(ROLE1, T2), everyone));
        assertThat(role1.get(Step.KIA)).isCloseTo(0.15, within(1e-12));
        assertThat(role1.get(Step.RTD)).isCloseTo(0.85, within(1e-12));
        Map<Step, Double> role4 = Chain.inMassCasualty(ROLE4, Chain.withRates(Chain.row(ROLE4, T2), everyone));
        assertThat(role4.get(Step.RTD)).isCloseTo(0.72, within(1e-12));
        assertThat(role4.get(Step.REMAIN)).isCloseTo(0.13, within(1e-12));
    }

    @Test
    void patients_feel_the_rates_of_their_facilities() {
        Scenario scenario = Scenario.builder()
                .daysOfFighting(30)
                .injuryDistribution(BATTLE_ONLY)
                .intensity(Intensity.LOW)
                .facilityRates(Map.of(
                        ROLE1, new FacilityRates(0.25, null),
                        ROLE2, new FacilityRates(null, 0.6),
                        ROLE3, new FacilityRates(0.2, 0.3)))
                .build();
        Sample t1 = Sample.of(scenario, 13, 30_000).where(p -> p.triage() == T1 && !p.massCasualty());
        Goodness.assertFits(t1.stepsFrom(POI), row(.85, .03, .02, 0, .10, 0));
        Goodness.assertFits(t1.stepsFrom(ROLE1), row(0, .75 * .75 / .92, .75 * .15 / .92, 0, .25, .75 * .02 / .92));
        Goodness.assertFits(t1.stepsFrom(ROLE2), row(0, 0, .4 * .60 / .85, .4 * .20 / .85, .4 * .05 / .85, .6));
        Goodness.assertFits(t1.stepsFrom(ROLE3), row(0, 0, 0, .5, .2, .3));
    }

    static Stream<Arguments> stays() {
        return Stream.of(
                Arguments.of(POI, T1, .5, 1.5),
                Arguments.of(POI, T2, 2, 5),
                Arguments.of(POI, T3, 3, 8),
                Arguments.of(ROLE1, T1, 1, 3),
                Arguments.of(ROLE1, T2, 8, 16),
                Arguments.of(ROLE1, T3, 12, 16),
                Arguments.of(ROLE2, T1, 1, 3),
                Arguments.of(ROLE2, T2, 5, 12),
                Arguments.of(ROLE2, T3, 8, 12),
                Arguments.of(ROLE3, T1, 2, 6),
                Arguments.of(ROLE3, T2, 4, 12),
                Arguments.of(ROLE3, T3, 6, 12));
    }

    @ParameterizedTest
    @MethodSource("stays")
    void stays_are_uniform_between_their_bounds(Facility facility, Triage triage, double low, double high) {
        Goodness.assertUniform(ORDINARY.where(p -> p.triage() == triage).stayHours(facility), low, high);
    }

    @Test
    void stays_at_role4_are_uniform_where_the_exercise_does_not_cut_them_short() {
        Sample early = ORDINARY.where(p -> p.day() < 20);
        Goodness.assertUniform(early.where(p -> p.triage() == T1).stayHours(ROLE4), 6, 12);
        Goodness.assertUniform(early.where(p -> p.triage() == T2).stayHours(ROLE4), 12, 24);
        Goodness.assertUniform(early.where(p -> p.triage() == T3).stayHours(ROLE4), 12, 24);
    }

    static Stream<Arguments> legs() {
        return Stream.of(
                Arguments.of(POI, ROLE1, T1, .5, 2),
                Arguments.of(POI, ROLE1, T2, 1, 3),
                Arguments.of(POI, ROLE1, T3, 1.5, 3),
                Arguments.of(ROLE1, ROLE2, T1, 1, 3),
                Arguments.of(ROLE1, ROLE2, T2, 2, 4),
                Arguments.of(ROLE1, ROLE2, T3, 3, 5),
                Arguments.of(ROLE2, ROLE3, T1, 2, 4),
                Arguments.of(ROLE2, ROLE3, T2, 3, 5),
                Arguments.of(ROLE2, ROLE3, T3, 4, 6),
                Arguments.of(ROLE3, ROLE4, T1, 1, 3),
                Arguments.of(ROLE3, ROLE4, T2, 2, 4),
                Arguments.of(ROLE3, ROLE4, T3, 3, 5));
    }

    @ParameterizedTest
    @MethodSource("legs")
    void transits_are_uniform_between_their_bounds(Facility from, Facility to, Triage triage, double low, double high) {
        Goodness.assertUniform(ORDINARY.where(p -> p.triage() == triage).transitHours(from, to), low, high);
    }

    @Test
    void a_transit_that_skips_a_place_adds_its_legs_up() {
        Sample t1 = ORDINARY.where(p -> p.triage() == T1);
        // The sum of two uniform legs of equal length is triangular.
        Goodness.assertFits(t1.transitHours(ROLE1, ROLE3), x -> triangular((x - 3) / 4));
        Goodness.assertFits(t1.transitHours(ROLE2, ROLE4), x -> triangular((x - 3) / 4));
        assertThat(Arrays.stream(t1.transitHours(POI, ROLE3)).boxed())
                .isNotEmpty()
                .allMatch(x -> x >= 3.5 && x <= 9);
    }

    private static double triangular(double x) {
        return x < 0.5 ? 2 * x * x : 1 - 2 * (1 - x) * (1 - x);
    }

    private static Map<Step, Double> row(
            double role1, double role2, double role3, double role4, double kia, double rtd) {
        Map<Step, Double> row = new EnumMap<>(Step.class);
        row.put(Step.TO_ROLE1, role1);
        row.put(Step.TO_ROLE2, role2);
        row.put(Step.TO_ROLE3, role3);
        row.put(Step.TO_ROLE4, role4);
        row.put(Step.KIA, kia);
        row.put(Step.RTD, rtd);
        return row;
    }
}

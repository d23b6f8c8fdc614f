package dev.latchkey.generator.patients;

import static dev.latchkey.generator.patients.Nationality.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who the patients are and what happened to them, by share. */
class DistributionTest {
    private static final Sample STANDARD = Sample.of(Scenario.standard(), 21, 40_000);

    @Test
    void fronts_share_the_casualties_by_their_rates() {
        Goodness.assertFits(STANDARD.each(Patient::front), Map.of("North", .40, "Centre", .35, "South", .25));
    }

    @Test
    void a_front_without_a_rate_takes_the_average_of_the_others() {
        Scenario scenario = Scenario.builder()
                .fronts(List.of(
                        new Front("a", "A", 2.0, Map.of(GBR, 100.0)),
                        new Front("b", "B", null, Map.of(FRA, 1.0)),
                        new Front("c", "C", 6.0, Map.of(ITA, 100.0)),
                        new Front("d", "D", 0.0, Map.of(ESP, 100.0))))
                .build();
        double mean = 8 / 3.0;
        Goodness.assertFits(
                Sample.of(scenario, 22, 10_000).each(Patient::front),
                Map.of("A", 2 / (8 + mean), "B", mean / (8 + mean), "C", 6 / (8 + mean), "D", 0.0));
    }

    @Test
    void nationalities_share_each_front_by_their_percentages() {
        Map<String, Map<Nationality, Double>> expected = Map.of(
                "North", Map.of(GBR, .30, NOR, .15, FIN, .20, EST, .15, LVA, .10, SWE, .10),
                "Centre", Map.of(POL, .35, USA, .30, DEU, .20, LTU, .15),
                "South", Map.of(ROU, .40, TUR, .25, FRA, .20, BGR, .15));
        expected.forEach((front, shares) -> Goodness.assertFits(
                STANDARD.where(p -> p.front().equals(front))
                        .each(p -> p.demographics().nationality()),
                shares));
    }

    @Test
    void kinds_follow_the_default_distribution() {
        Goodness.assertFits(STANDARD.each(Patient::injuryType), kinds(.52, .33, .15));
    }

    @Test
    void fractions_and_percentages_mean_the_same() {
        Scenario fractions =
                Scenario.builder().injuryDistribution(kinds(.2, .1, .7)).build();
        Scenario percentages =
                Scenario.builder().injuryDistribution(kinds(20, 10, 70)).build();
        Sample sample = Sample.of(percentages, 23, 10_000);
        Goodness.assertFits(sample.each(Patient::injuryType), kinds(.2, .1, .7));
        assertThat(Sample.of(fractions, 23, 1_000).each(Patient::injuryType))
                .isEqualTo(sample.each(Patient::injuryType).subList(0, 1_000));
    }

    @ParameterizedTest
    @EnumSource(InjuryType.class)
    void triage_follows_the_kind(InjuryType kind) {
        Map<Triage, Double> expected = kind == InjuryType.BATTLE_TRAUMA
                ? Map.of(Triage.T1, .4, Triage.T2, .4, Triage.T3, .2)
                : Map.of(Triage.T1, .2, Triage.T2, .3, Triage.T3, .5);
        Scenario only = Scenario.builder().injuryDistribution(Map.of(kind, 1.0)).build();
        Goodness.assertFits(Sample.views(only, 32, 60_000, Patient::triage), expected);
    }

    @Test
    void body_parts_follow_their_shares() {
        Goodness.assertFits(
                STANDARD.each(Patient::bodyPart),
                Map.of(
                        BodyPart.TORSO, .30,
                        BodyPart.HEAD, .15,
                        BodyPart.LEFT_ARM, .125,
                        BodyPart.RIGHT_ARM, .125,
                        BodyPart.LEFT_LEG, .15,
                        BodyPart.RIGHT_LEG, .15));
    }

    @Test
    void weight_is_normal_by_gender() {
        List<Demographics> people = Sample.views(Scenario.standard(), 33, 150_000, Patient::demographics);
        Goodness.assertFits(weights(people, Gender.MALE), x -> Goodness.normal((x - 80) / 12));
        Goodness.assertFits(weights(people, Gender.FEMALE), x -> Goodness.normal((x - 65) / 10));
    }

    /** In kilograms; what rounding to a decimal took away is put back evenly, for the test is one of a continuous distribution. */
    private static double[] weights(List<Demographics> people, Gender gender) {
        Draw rounding = Draw.stream(34, 1, 0);
        return people.stream()
                .filter(person -> person.gender() == gender)
                .mapToDouble(person -> person.weight() + (rounding.unit() - 0.5) / 10)
                .toArray();
    }

    @Test
    void seventeen_in_twenty_are_men() {
        Goodness.assertFits(
                STANDARD.each(p -> p.demographics().gender()), Map.of(Gender.MALE, .85, Gender.FEMALE, .15));
    }

    @Test
    void ages_are_uniform_from_18_to_50_on_the_first_day() {
        Map<Integer, Double> expected = new LinkedHashMap<>();
        for (int age = 18; age <= 50; age++) {
            expected.put(age, 1 / 33.0);
        }
        LocalDate first = Scenario.standard().baseDate();
        Goodness.assertFits(
                STANDARD.each(
                        p -> Period.between(p.demographics().birthdate(), first).getYears()),
                expected);
    }

    @Test
    void nobody_is_too_young_or_too_old_when_injured() {
        assertThat(STANDARD.each(p -> Period.between(
                                p.demographics().birthdate(), p.injuryTime().toLocalDate())
                        .getYears()))
                .allMatch(age -> age >= 18 && age <= 50);
    }

    @Test
    void a_leap_day_as_first_day_keeps_the_ages_in_range() {
        LocalDate leapDay = LocalDate.of(2024, 2, 29);
        Sample sample = Sample.of(Scenario.builder().baseDate(leapDay).build(), 24, 30_000);
        assertThat(sample.each(p ->
                        Period.between(p.demographics().birthdate(), leapDay).getYears()))
                .allMatch(age -> age >= 18 && age <= 50)
                .contains(18, 50);
    }

    @Test
    void blood_groups_follow_their_shares() {
        Goodness.assertFits(
                STANDARD.each(p -> p.demographics().bloodType()),
                Map.of(BloodType.A, .42, BloodType.O, .40, BloodType.B, .13, BloodType.AB, .05));
    }

    @Test
    void a_quarter_give_no_religion() {
        Goodness.assertFits(STANDARD.each(p -> p.demographics().religion() == null), Map.of(true, .25, false, .75));
    }

    @Test
    void severity_lies_in_the_band_of_its_triage() {
        Goodness.assertFits(
                STANDARD.where(p -> p.triage() == Triage.T1).each(Patient::severity),
                Map.of(7, .25, 8, .25, 9, .25, 10, .25));
        Goodness.assertFits(
                STANDARD.where(p -> p.triage() == Triage.T2).each(Patient::severity),
                Map.of(4, 1 / 3.0, 5, 1 / 3.0, 6, 1 / 3.0));
        Goodness.assertFits(
                STANDARD.where(p -> p.triage() == Triage.T3).each(Patient::severity),
                Map.of(1, 1 / 3.0, 2, 1 / 3.0, 3, 1 / 3.0));
    }

    @Test
    void warfare_types_follow_their_weights_outside_events() {
        Scenario all = Scenario.builder()
                .warfareTypes(EnumSet.allOf(WarfareType.class))
                .build();
        double sum = 1.0 + 1.2 + 1.1 + .8 + .6 + .9 + 2.0 + .4;
        Goodness.assertFits(
                Sample.of(all, 25, 20_000).where(p -> !p.massCasualty()).each(Patient::scenario),
                Map.of(
                        WarfareType.CONVENTIONAL, 1.0 / sum,
                        WarfareType.ARTILLERY, 1.2 / sum,
                        WarfareType.URBAN, 1.1 / sum,
                        WarfareType.GUERRILLA, .8 / sum,
                        WarfareType.DRONE, .6 / sum,
                        WarfareType.NAVAL, .9 / sum,
                        WarfareType.CBRN, 2.0 / sum,
                        WarfareType.PEACEKEEPING, .4 / sum));
    }

    @ParameterizedTest
    @EnumSource(WarfareType.class)
    void each_warfare_type_has_its_own_hours(WarfareType type) {
        Scenario only = Scenario.builder().warfareTypes(Set.of(type)).build();
        double sum = 0;
        for (int hour = 0; hour < 24; hour++) {
            sum += type.weightAt(hour);
        }
        Map<Integer, Double> expected = new LinkedHashMap<>();
        for (int hour = 0; hour < 24; hour++) {
            expected.put(hour, type.weightAt(hour) / sum);
        }
        Goodness.assertFits(
                Sample.of(only, 26, 8_000)
                        .where(p -> !p.massCasualty())
                        .each(p -> p.injuryTime().getHour()),
                expected);
    }

    @Test
    void tempo_shapes_the_days() {
        Goodness.assertFits(days(Tempo.SUSTAINED), shares(1, 1, 1, 1, 1));
        Goodness.assertFits(days(Tempo.ESCALATING), shares(.5, .75, 1, 1.25, 1.5));
        Goodness.assertFits(days(Tempo.DECLINING), shares(1.5, 1.25, 1, .75, .5));
        Goodness.assertFits(days(Tempo.SURGE), shares(1, 1, 3, 1, 1));
        Goodness.assertFits(days(Tempo.INTERMITTENT), shares(1, .25, 1, .25, 1));
    }

    @Test
    void a_major_offensive_triples_the_middle_day() {
        Scenario offensive = Scenario.builder()
                .daysOfFighting(5)
                .specialEvents(Set.of(SpecialEvent.MAJOR_OFFENSIVE))
                .build();
        Goodness.assertFits(Sample.of(offensive, 28, 10_000).each(Patient::day), shares(1, 1, 3, 1, 1));
    }

    private static List<Integer> days(Tempo tempo) {
        return Sample.of(Scenario.builder().daysOfFighting(5).tempo(tempo).build(), 27, 10_000)
                .each(Patient::day);
    }

    private static Map<Integer, Double> shares(double... weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        Map<Integer, Double> shares = new LinkedHashMap<>();
        for (int i = 0; i < weights.length; i++) {
            shares.put(i + 1, weights[i] / sum);
        }
        return shares;
    }

    @ParameterizedTest
    @EnumSource(Intensity.class)
    void intensity_scales_the_chance_of_mass_casualties(Intensity intensity) {
        double factor = Map.of(Intensity.LOW, .5, Intensity.MEDIUM, 1.0, Intensity.HIGH, 1.2, Intensity.EXTREME, 1.5)
                .getOrDefault(intensity, 0.0);
        Sample sample = Sample.of(Scenario.builder().intensity(intensity).build(), 29, 20_000);
        Map<InjuryType, Double> medium = kinds(.02, .10, .25);
        medium.forEach((kind, share) -> Goodness.assertFits(
                sample.where(p -> p.injuryType() == kind).each(Patient::massCasualty),
                Map.of(true, share * factor, false, 1 - share * factor)));
    }

    @Test
    void special_events_make_mass_casualties_likelier() {
        Map<SpecialEvent, Double> factors =
                Map.of(SpecialEvent.MASS_CASUALTY, 2.0, SpecialEvent.MAJOR_OFFENSIVE, 1.5, SpecialEvent.AMBUSH, 1.25);
        factors.forEach((event, factor) -> {
            Scenario scenario = Scenario.builder()
                    .injuryDistribution(kinds(0, 0, 1))
                    .specialEvents(Set.of(event))
                    .build();
            Goodness.assertFits(
                    Sample.of(scenario, 30, 10_000).each(Patient::massCasualty),
                    Map.of(true, .25 * factor, false, 1 - .25 * factor));
        });
    }

    @Test
    void the_environment_triples_what_it_brings_about() {
        Scenario cold = Scenario.builder()
                .injuryDistribution(kinds(0, 1, 0))
                .environmentalConditions(Set.of(EnvironmentalCondition.EXTREME_COLD))
                .build();
        Sample torso = Sample.of(cold, 31, 20_000).where(p -> p.bodyPart() == BodyPart.TORSO);
        List<String> possible = new ArrayList<>();
        for (Ailment ailment : Ailment.values()) {
            if (ailment.kind() == InjuryType.NON_BATTLE && ailment.fits(BodyPart.TORSO)) {
                possible.add(ailment.condition().name());
            }
        }
        double sum = possible.size() + 2.0;
        Map<String, Double> expected = possible.stream()
                .collect(Collectors.toMap(name -> name, name -> (name.equals("Hypothermia") ? 3 : 1) / sum));
        Goodness.assertFits(torso.each(p -> p.conditions().get(0).name()), expected);
    }

    private static Map<InjuryType, Double> kinds(double disease, double nonBattle, double battle) {
        Map<InjuryType, Double> kinds = new EnumMap<>(InjuryType.class);
        kinds.put(InjuryType.DISEASE, disease);
        kinds.put(InjuryType.NON_BATTLE, nonBattle);
        kinds.put(InjuryType.BATTLE_TRAUMA, battle);
        return kinds;
    }
}

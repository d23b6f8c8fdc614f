package dev.latchkey.generator.patients;

import static dev.latchkey.generator.patients.Nationality.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScenarioTest {
    private static final Front FRONT = new Front("f", "F", 1.0, Map.of(GBR, 100.0));

    @Test
    void the_standard_scenario_has_the_agreed_defaults() {
        Scenario standard = Scenario.standard();
        assertThat(standard.daysOfFighting()).isEqualTo(8);
        assertThat(standard.baseDate()).isEqualTo("2025-06-01");
        assertThat(standard.injuryDistribution().get(InjuryType.DISEASE)).isCloseTo(.52, within(1e-12));
        assertThat(standard.injuryDistribution().get(InjuryType.NON_BATTLE)).isCloseTo(.33, within(1e-12));
        assertThat(standard.injuryDistribution().get(InjuryType.BATTLE_TRAUMA)).isCloseTo(.15, within(1e-12));
        assertThat(standard).isEqualTo(Scenario.builder().build());
    }

    @Test
    void a_scenario_keeps_copies_of_what_it_was_given() {
        List<Front> fronts = new ArrayList<>(List.of(FRONT));
        Map<Nationality, Double> nations = new EnumMap<>(Map.of(GBR, 100.0));
        Front front = new Front("g", "G", 1.0, nations);
        Scenario scenario = Scenario.builder().fronts(fronts).build();
        fronts.clear();
        nations.clear();
        assertThat(scenario.fronts()).hasSize(1);
        assertThat(front.nationalities()).hasSize(1);
        assertThatThrownBy(() -> scenario.warfareTypes().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> scenario.injuryDistribution().clear())
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> front.nationalities().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void thirds_may_be_written_with_two_digits() {
        Scenario scenario = Scenario.builder()
                .injuryDistribution(
                        Map.of(InjuryType.DISEASE, 33.0, InjuryType.NON_BATTLE, 33.0, InjuryType.BATTLE_TRAUMA, 33.0))
                .build();
        assertThat(scenario.injuryDistribution().get(InjuryType.DISEASE)).isCloseTo(1 / 3.0, within(1e-12));
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong(
                        "A scenario needs 1 to 100 fronts",
                        () -> Scenario.builder().fronts(List.of()).build()),
                wrong(
                        "Two fronts have the id 'f'",
                        () -> Scenario.builder().fronts(List.of(FRONT, FRONT)).build()),
                wrong(
                        "At least one front must have a casualty_rate above 0",
                        () -> Scenario.builder()
                                .fronts(List.of(new Front("f", "F", 0.0, Map.of(GBR, 100.0))))
                                .build()),
                wrong("needs an id", () -> new Front(" ", "F", 1.0, Map.of(GBR, 100.0))),
                wrong("needs a name", () -> new Front("f", "", 1.0, Map.of(GBR, 100.0))),
                wrong("casualty_rate of -1.0", () -> new Front("f", "F", -1.0, Map.of(GBR, 100.0))),
                wrong("casualty_rate of NaN", () -> new Front("f", "F", Double.NaN, Map.of(GBR, 100.0))),
                wrong("at least one share above 0", () -> new Front("f", "F", 1.0, Map.of())),
                wrong("gives GBR a share of -5.0", () -> new Front("f", "F", 1.0, Map.of(GBR, -5.0, FRA, 100.0))),
                wrong(
                        "injury_distribution needs at least one share above 0",
                        () -> Scenario.builder()
                                .injuryDistribution(Map.of(InjuryType.DISEASE, 0.0))
                                .build()),
                wrong(
                        "gives DISEASE a share of NaN",
                        () -> Scenario.builder()
                                .injuryDistribution(Map.of(InjuryType.DISEASE, Double.NaN))
                                .build()),
                wrong(
                        "At least one warfare type",
                        () -> Scenario.builder()
                                .warfareTypes(Map.of(WarfareType.DRONE, 0.0))
                                .build()),
                wrong(
                        "At least one warfare type",
                        () -> Scenario.builder().warfareTypes(Set.of()).build()),
                wrong(
                        "Warfare type 'drone' has a weight of -1.0",
                        () -> Scenario.builder()
                                .warfareTypes(Map.of(WarfareType.DRONE, -1.0))
                                .build()),
                wrong(
                        "days_of_fighting is 0",
                        () -> Scenario.builder().daysOfFighting(0).build()),
                wrong(
                        "days_of_fighting is 367",
                        () -> Scenario.builder().daysOfFighting(367).build()),
                wrong(
                        "base_date is 1899-12-31",
                        () -> Scenario.builder()
                                .baseDate(LocalDate.of(1899, 12, 31))
                                .build()),
                wrong("kia_rate is 1.1", () -> new FacilityRates(1.1, null)),
                wrong("rtd_rate is -0.1", () -> new FacilityRates(null, -0.1)),
                wrong("rtd_rate is NaN", () -> new FacilityRates(null, Double.NaN)),
                wrong("kia_rate and rtd_rate sum to 1.2", () -> new FacilityRates(0.6, 0.6)));
    }

    private static Arguments wrong(String message, ThrowingCallable attempt) {
        return Arguments.of(message, attempt);
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void a_wrong_value_is_refused_with_a_sentence(String message, ThrowingCallable attempt) {
        assertThatThrownBy(attempt)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageEndingWith(".");
    }

    @ParameterizedTest
    @CsvSource({
        "Disease, DISEASE",
        "DISEASE, DISEASE",
        "Non-Battle Injury, NON_BATTLE",
        "NON_BATTLE, NON_BATTLE",
        "non_battle_injury, NON_BATTLE",
        "Battle Injury, BATTLE_TRAUMA",
        "BATTLE_TRAUMA, BATTLE_TRAUMA",
        "battle_trauma, BATTLE_TRAUMA"
    })
    void a_kind_of_injury_goes_by_its_planners_name_or_its_enum_name(String key, InjuryType kind) {
        assertThat(InjuryType.of(key)).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"Role2, ROLE2", "R2, ROLE2", "role-2, ROLE2", "ROLE4, ROLE4", "poi, POI"})
    void a_facility_goes_by_its_name_or_short_form(String key, Facility facility) {
        assertThat(Facility.of(key)).isEqualTo(facility);
    }

    @Test
    void every_key_finds_its_constant_and_no_other_word_does() {
        for (WarfareType type : WarfareType.values()) {
            assertThat(WarfareType.of(type.key())).isEqualTo(type);
        }
        for (Tempo tempo : Tempo.values()) {
            assertThat(Tempo.of(tempo.key())).isEqualTo(tempo);
        }
        for (Intensity intensity : Intensity.values()) {
            assertThat(Intensity.of(intensity.key())).isEqualTo(intensity);
        }
        for (SpecialEvent event : SpecialEvent.values()) {
            assertThat(SpecialEvent.of(event.key())).isEqualTo(event);
        }
        for (EnvironmentalCondition condition : EnvironmentalCondition.values()) {
            assertThat(EnvironmentalCondition.of(condition.key())).isEqualTo(condition);
        }
        assertThatThrownBy(() -> Intensity.of("fierce"))
                .hasMessage("Unknown intensity 'fierce'. Known: low, medium, high, extreme.");
        assertThatThrownBy(() -> InjuryType.of("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Facility.of("Role5")).isInstanceOf(IllegalArgumentException.class);
    }
}

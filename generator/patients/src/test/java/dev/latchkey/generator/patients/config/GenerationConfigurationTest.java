package dev.latchkey.generator.patients.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.entry;

import dev.latchkey.generator.patients.EnvironmentalCondition;
import dev.latchkey.generator.patients.Facility;
import dev.latchkey.generator.patients.FacilityRates;
import dev.latchkey.generator.patients.Front;
import dev.latchkey.generator.patients.InjuryType;
import dev.latchkey.generator.patients.Intensity;
import dev.latchkey.generator.patients.Nationality;
import dev.latchkey.generator.patients.Scenario;
import dev.latchkey.generator.patients.Site;
import dev.latchkey.generator.patients.SpecialEvent;
import dev.latchkey.generator.patients.Tempo;
import dev.latchkey.generator.patients.WarfareType;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationConfigurationTest {

    private static final String WHOLE = """
            {"name": "Autumn exercise", "description": "Two fronts", "version": 3, "parent_config_id": "a1",
             "total_patients": 120, "seed": -9007199254740993,
             "injury_distribution": {"Disease": 20, "Non-Battle Injury": 30, "Battle Injury": 50},
             "front_configs": [
               {"id": "n", "name": "North", "casualty_rate": 0.75, "nationality_distribution": [
                 {"nationality_code": "NOR", "percentage": 60}, {"nationality_code": "fi", "percentage": 40.0}]},
               {"id": "s", "name": "South", "nationality_distribution": [{"nationality_code": "ITA", "percentage": 100}]}],
             "facility_configs": [{"id": "R2", "name": "Role 2", "capacity": 20, "kia_rate": 0.1, "rtd_rate": 0.2, "description": null},
               {"id": "my-hospital", "name": "Role 3", "kia_rate": null, "description": "By the lake"}],
             "warfare_types": {"drone": 2.5, "urban": true, "cbrn": false}, "intensity": "high", "tempo": "surge",
             "special_events": ["ambush"], "environmental_conditions": {"fog": true, "rain": false},
             "days_of_fighting": 5, "base_date": "2026-09-01T00:00:00Z", "client_color": "#ff0000"}
            """;

    @Test
    void every_field_reaches_the_scenario() {
        GenerationConfiguration read =
                GenerationConfiguration.readTemplate(WHOLE).configuration();

        assertThat(read.name()).contains("Autumn exercise");
        assertThat(read.description()).contains("Two fronts");
        assertThat(read.count()).isEqualTo(120);
        assertThat(read.seed()).hasValue(-9007199254740993L);
        assertThat(read.scenario())
                .isEqualTo(Scenario.builder()
                        .injuryDistribution(
                                Map.of(InjuryType.DISEASE, .2, InjuryType.NON_BATTLE, .3, InjuryType.BATTLE_TRAUMA, .5))
                        .fronts(List.of(
                                new Front("n", "North", .75, Map.of(Nationality.NOR, 60.0, Nationality.FIN, 40.0)),
                                new Front("s", "South", null, Map.of(Nationality.ITA, 1.0))))
                        .sites(List.of(
                                new Site(
                                        "Role2",
                                        "Role 2 surgery",
                                        Facility.ROLE2,
                                        null,
                                        20.0,
                                        new FacilityRates(.1, .2)),
                                new Site("my-hospital", "Role 3", Facility.ROLE3, null, null, FacilityRates.TABLE)))
                        .warfareTypes(Map.of(WarfareType.DRONE, 2.5, WarfareType.URBAN, WarfareType.URBAN.weight()))
                        .intensity(Intensity.HIGH)
                        .tempo(Tempo.SURGE)
                        .specialEvents(Set.of(SpecialEvent.AMBUSH))
                        .environmentalConditions(Set.of(EnvironmentalCondition.FOG))
                        .daysOfFighting(5)
                        .baseDate(LocalDate.of(2026, 9, 1))
                        .build());
    }

    @Test
    void it_is_written_back_as_it_was_sent_and_means_the_same() throws java.io.IOException {
        GenerationConfiguration read =
                GenerationConfiguration.readTemplate(WHOLE).configuration();

        Map<?, ?> sent = (Map<?, ?>) Json.parse(WHOLE);
        assertThat(Json.parse(read.toJson())).isEqualTo(sent);
        assertThat(read.toJson()).contains("\"percentage\":40.0}").contains("\"client_color\":\"#ff0000\"");
        assertThat(GenerationConfiguration.readTemplate(read.toJson())
                        .configuration()
                        .scenario())
                .isEqualTo(read.scenario());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"front_configs\": [], \"facility_configs\": [], \"injury_distribution\": {}, \"warfare_types\": []}",
                "{\"name\": null, \"total_patients\": null, \"intensity\": null, \"warfare_types\": {\"urban\": false}}"
            })
    void what_is_left_out_is_the_standard_scenario_s(String json) {
        GenerationConfiguration read = GenerationConfiguration.read(json).configuration();

        assertThat(read.scenario()).isEqualTo(Scenario.standard());
        assertThat(read.count()).isEqualTo(10);
        assertThat(read.seed()).isEmpty();
        assertThat(read.name()).isEmpty();
    }

    @Test
    void defaults_that_are_written_out_are_the_standard_scenario() {
        GenerationConfiguration defaults = GenerationConfiguration.read("{}").configuration();

        assertThat(defaults.fields())
                .contains(
                        entry("total_patients", 10L),
                        entry("days_of_fighting", 8L),
                        entry("base_date", "2025-06-01"),
                        entry("intensity", "medium"),
                        entry("tempo", "sustained"),
                        entry("version", 1L))
                .containsKeys("injury_distribution", "front_configs", "facility_configs", "warfare_types")
                .doesNotContainKeys("seed", "name", "description");
        assertThat(GenerationConfiguration.read(defaults.toJson())
                        .configuration()
                        .scenario())
                .isEqualTo(Scenario.standard());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"total_patients\": 7, \"count\": 9}|7",
                "{\"count\": 9}|9",
                "{\"total_patients\": 7.0}|7",
                "{\"total_patients\": 1000000}|1000000"
            })
    void total_patients_goes_before_count(String json, long count) {
        assertThat(GenerationConfiguration.read(json).configuration().count()).isEqualTo(count);
    }

    @Test
    void all_problems_are_told_at_once() {
        ConfigurationReading reading = GenerationConfiguration.readTemplate("""
                {"description": 5, "total_patients": 0, "injury_distribution": {"Disease": 50, "Plague": 50},
                 "front_configs": [{"id": "a", "name": "A", "casualty_rate": -1,
                     "nationality_distribution": [{"nationality_code": "XYZ", "percentage": 50}, {"percentage": 50}]}, 7],
                 "facility_configs": [{"id": "R9", "kia_rate": 2}],
                 "warfare_types": ["chess"], "intensity": "mild", "tempo": [], "special_events": 5,
                 "environmental_conditions": {"fog": "yes"}, "days_of_fighting": 0, "base_date": "June", "seed": 1.5}
                """);

        assertThat(reading.isValid()).isFalse();
        assertThat(reading.problems().stream().map(ConfigurationProblem::field))
                .contains(
                        "name",
                        "description",
                        "total_patients",
                        "front_configs[0].nationality_distribution[0].nationality_code",
                        "front_configs[0].nationality_distribution[1].nationality_code",
                        "front_configs[1]",
                        "facility_configs[0].kia_rate",
                        "intensity",
                        "tempo",
                        "special_events",
                        "environmental_conditions.fog",
                        "days_of_fighting",
                        "base_date",
                        "seed");
        assertThat(reading.problems()).allMatch(problem -> problem.message().endsWith("."));
        assertThatIllegalStateException().isThrownBy(reading::configuration);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"injury_distribution\": {\"Disease\": 0, \"Battle Injury\": 0}}|injury_distribution|above 0",
                "{\"injury_mix\": {\"Disease\": -1, \"Battle Injury\": 2}}|injury_mix|0 or more",
                "{\"injury_distribution\": {\"Disease\": 1, \"DISEASE\": 0}}|injury_distribution.DISEASE|once",
                "{\"injury_distribution\": [1]}|injury_distribution|an object",
                "{\"injury_distribution\": {\"Disease\": \"all\"}}|injury_distribution.Disease|a number",
                "{\"warfare_types\": {\"urban\": 0}}|warfare_types|above 0",
                "{\"front_configs\": [{\"id\": \"a\", \"name\": \"A\"}]}|front_configs[0]|above 0",
                "{\"front_configs\": [{}]}|front_configs[0].id|needs an id",
                "{\"facility_configs\": [{\"id\": \"x\", \"rtd_rate\": 1.01}]}|facility_configs[0].rtd_rate|between 0 and 1",
                "{\"total_patients\": 1000001}|total_patients|1000000",
                "{\"total_patients\": 1e400}|total_patients|whole number",
                "{\"total_patients\": \"ten\"}|total_patients|a whole number",
                "{\"name\": \" \"}|name|blank",
                "{\"name\": \"\\ud800\"}|name|half of a character",
                "{\"base_date\": \"1812-06-24\"}|base_date|1900",
                "[]|''|object",
                "{\"a\": |''|JSON",
                "{} {}|''|JSON",
                "{\"a\": 1, \"a\": 2}|''|JSON"
            })
    void a_single_problem_names_its_field(String json, String field, String word) {
        List<ConfigurationProblem> problems = GenerationConfiguration.read(json).problems();

        assertThat(problems).first().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo(field);
            assertThat(problem.message()).contains(word);
        });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"colour\": 1}|colour|ignored",
                "{\"facility_configs\": [{\"id\": \"R1\", \"colour\": 1}]}|facility_configs[0].colour|ignored",
                "{\"front_configs\": [{\"id\": \"a\", \"x\": 1, \"nationality_distribution\": {\"USA\": 1}}]}|front_configs[0].x|ignored",
                "{\"injury_distribution\": {\"Disease\": 1, \"Plague\": 1}}|injury_distribution.Plague|ignored",
                "{\"injury_mix\": {\"Disease\": 50, \"Battle Injury\": 40}}|injury_mix|sum to 90.0",
                "{\"warfare_types\": [\"chess\"]}|warfare_types[0]|Unknown warfare type",
                "{\"environmental_conditions\": {\"urban_environment\": true}}|environmental_conditions.urban_environment|ignored",
                "{\"facility_configs\": [7]}|facility_configs[0]|an object",
                "{\"facility_configs\": {}}|facility_configs|a list",
                "{\"facility_configs\": [{\"id\": [], \"capacity\": \"many\"}]}|facility_configs[0].id|a text",
                "{\"facility_configs\": [{\"capacity\": -1}]}|facility_configs[0].capacity|0 or more",
                "{\"facility_configs\": [{\"role\": \"kitchen\"}]}|facility_configs[0].role|none of the chain's",
                "{\"facility_configs\": [{\"id\": \"R1\", \"kia_rate\": 0.6, \"rtd_rate\": 0.6}]}|facility_configs[0]|scaled",
                "{\"configuration\": {\"configuration\": {\"colour\": 1}}}|colour|ignored"
            })
    void what_means_nothing_is_ignored_with_a_warning(String json, String field, String word) {
        ConfigurationReading reading = GenerationConfiguration.read(json);

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.warnings()).first().satisfies(warning -> {
            assertThat(warning.field()).isEqualTo(field);
            assertThat(warning.message()).contains(word);
            assertThat(warning.sentence()).startsWith(field + ": ");
        });
        assertThat(GenerationConfiguration.read(reading.configuration().toJson())
                        .configuration()
                        .scenario())
                .isEqualTo(reading.configuration().scenario());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"injury_mix\": {\"DISEASE\": 1}, \"warfare_type\": \"urban\", \"duration_days\": 3}",
                "{\"environmental_conditions\": {\"fog\": true, \"rain\": false}, \"special_events\": [\"ambush\"]}",
                "{\"id\": \"x\", \"created_at\": \"y\", \"output_formats\": [\"csv\"], \"facility_configs\": []}"
            })
    void what_is_understood_makes_no_warning(String json) {
        assertThat(GenerationConfiguration.read(json).warnings()).isEmpty();
    }

    @Test
    void the_newer_names_mean_the_same_and_go_before_the_older() {
        Scenario read = GenerationConfiguration.read("""
                        {"injury_mix": {"Disease": 1}, "injury_distribution": {"Battle Injury": 1},
                         "warfare_type": "urban", "duration_days": 3}
                        """).configuration().scenario();

        assertThat(read)
                .isEqualTo(Scenario.builder()
                        .injuryDistribution(Map.of(InjuryType.DISEASE, 1.0))
                        .warfareTypes(Set.of(WarfareType.URBAN))
                        .daysOfFighting(3)
                        .build());
    }

    @Test
    void a_configuration_may_stand_in_a_configuration() {
        GenerationConfiguration read = GenerationConfiguration.read("""
                        {"total_patients": 3, "configuration":
                         {"total_patients": 5, "configuration": {"intensity": "low", "count": 9}}}
                        """).configuration();

        assertThat(read.count()).isEqualTo(3);
        assertThat(read.scenario().intensity()).isEqualTo(Intensity.LOW);
        assertThat(read.fields()).doesNotContainKey("configuration");
    }

    @Test
    void problems_and_nesting_have_an_end() {
        String many = "{\"special_events\": [" + "1,".repeat(10_000) + "1]}";
        String deep = "{\"a\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertThat(GenerationConfiguration.read(many).problems()).hasSize(100);
        assertThat(GenerationConfiguration.read(deep).problems())
                .containsExactly(new ConfigurationProblem("", "This is not JSON that can be read."));
    }

    @Test
    void json_that_was_read_already_is_taken_as_well() {
        assertThat(GenerationConfiguration.read(Map.of("count", 3, "intensity", "low"))
                        .configuration()
                        .count())
                .isEqualTo(3);
        assertThat(GenerationConfiguration.readTemplate(Map.of("count", 3)).problems())
                .extracting(ConfigurationProblem::field)
                .containsExactly("name", "total_patients");
    }
}

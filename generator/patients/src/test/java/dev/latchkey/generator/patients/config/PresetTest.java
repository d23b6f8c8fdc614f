package dev.latchkey.generator.patients.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.generator.patients.Front;
import dev.latchkey.generator.patients.InjuryType;
import dev.latchkey.generator.patients.Nationality;
import dev.latchkey.generator.patients.PatientGenerator;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PresetTest {

    @Test
    void there_are_at_least_eight_with_ids_of_their_own() {
        List<String> ids = Preset.all().stream().map(Preset::id).toList();

        assertThat(ids).hasSizeGreaterThanOrEqualTo(8).doesNotHaveDuplicates();
        assertThat(ids).allMatch(id -> id.matches("[a-z0-9]+([-_][a-z0-9]+)*"));
        assertThat(Preset.find("arctic-winter")).isPresent();
        assertThat(Preset.find("no-such")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "nato_article_5, conventional_warfare, high, 2500, 8",
        "peacekeeping, peacekeeping, low, 500, 30",
        "urban_assault, urban_warfare, extreme, 3000, 5",
        "cbrn_incident, cbrn, extreme, 1500, 3",
        "training_exercise, training, low, 100, 2",
        "mass_casualty, mass_casualty, extreme, 800, 1",
        "arctic_operation, cold_weather, high, 1200, 14",
        "maritime_operation, maritime, high, 1800, 6"
    })
    void those_that_established_clients_know_are_there(
            String id, String category, String difficulty, int patients, int days) {
        Map<?, ?> shown = (Map<?, ?>) Json.parse(Preset.find(id).orElseThrow().toJson());

        assertThat(shown.get("category")).isEqualTo(category);
        assertThat(shown.get("difficulty")).isEqualTo(difficulty);
        assertThat(shown.get("total_patients")).isEqualTo(patients);
        assertThat(shown.get("duration_days")).isEqualTo(days);
    }

    @ParameterizedTest
    @MethodSource("presets")
    void each_is_a_template_and_its_generation_config_means_the_same(Preset preset) {
        ConfigurationReading reading = GenerationConfiguration.readTemplate(preset.configuration());
        Map<?, ?> whole = (Map<?, ?>) Json.parse(preset.toDetailedJson());
        Map<?, ?> shown = (Map<?, ?>) Objects.requireNonNull(whole.get("preset"));
        ConfigurationReading config =
                GenerationConfiguration.read(Json.write(Objects.requireNonNull(whole.get("generation_config"))));

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.warnings()).isEmpty();
        assertThat(config.warnings()).isEmpty();
        assertThat(config.configuration().scenario())
                .isEqualTo(reading.configuration().scenario());
        assertThat(config.configuration().count())
                .isEqualTo(reading.configuration().count());
        assertThat(shown.keySet().stream().map(String::valueOf))
                .containsExactly(
                        "id",
                        "name",
                        "description",
                        "category",
                        "difficulty",
                        "total_patients",
                        "duration_days",
                        "fronts",
                        "injury_distribution",
                        "warfare_type");
        assertThat(new PatientGenerator(reading.configuration().scenario(), 1).patient(0))
                .isNotNull();
    }

    @Test
    void ten_are_small_enough_for_every_key_and_come_first() {
        assertThat(Preset.all().subList(0, 10))
                .allMatch(preset -> GenerationConfiguration.read(preset.configuration())
                                .configuration()
                                .count()
                        <= 50);
    }

    @Test
    void each_shapes_patients_of_its_own() {
        List<Object> scenarios = presets()
                .map(preset -> (Object) GenerationConfiguration.read(preset.configuration())
                        .configuration()
                        .scenario())
                .toList();
        assertThat(scenarios).doesNotHaveDuplicates();
    }

    @Test
    void there_are_32_nations_by_name() {
        List<?> nations = (List<?>) Json.parse(ReferenceList.NATIONALITIES.toJson());

        assertThat(nations).hasSize(32).first().isEqualTo(Map.of("code", "ALB", "name", "Albania"));
        assertThat(nations)
                .allSatisfy(nation -> assertThat(Nationality.of(String.valueOf(((Map<?, ?>) nation).get("code"))))
                        .isNotNull());
    }

    @Test
    void the_fronts_can_be_put_into_a_configuration() {
        String configuration = "{\"front_configs\": " + ReferenceList.STATIC_FRONTS.toJson() + "}";

        assertThat(GenerationConfiguration.read(configuration).problems()).isEmpty();
        assertThat(GenerationConfiguration.read(configuration).warnings()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ReferenceList.class)
    void every_reference_list_is_full(ReferenceList list) {
        assertThat((List<?>) Json.parse(list.toJson())).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void a_list_has_the_shape_that_established_clients_read() {
        Map<?, ?> front = (Map<?, ?>) ((List<?>) Json.parse(ReferenceList.STATIC_FRONTS.toJson())).get(0);

        assertThat(Json.parse(ReferenceList.CONDITION_TYPES.toJson()))
                .isEqualTo(List.of("DISEASE", "NON_BATTLE", "BATTLE_TRAUMA"));
        assertThat((List<?>) Json.parse(ReferenceList.FACILITY_TYPES.toJson()))
                .first()
                .isEqualTo(Map.of("id", "R1", "name", "Role 1"));
        assertThat(front.get("name")).isEqualTo("North");
        assertThat(front.get("ratio")).isEqualTo(new BigDecimal("0.4"));
        assertThat((List<?>) front.get("nations")).hasSize(6);
    }

    @Test
    void fronts_of_the_list_are_understood_by_their_own_names_too() {
        GenerationConfiguration read = GenerationConfiguration.read("""
                        {"front_configs": [{"name": "East", "ratio": 0.4, "nations": [{"iso": "POL", "ratio": 100}]}]}
                        """).configuration();

        assertThat(read.scenario().fronts())
                .containsExactly(new Front("East", "East", 0.4, Map.of(Nationality.POL, 1.0)));
    }

    @ParameterizedTest
    @EnumSource(InjuryType.class)
    void every_kind_of_casualty_has_ten_conditions_or_more(InjuryType kind) {
        assertThat(kind.conditions()).hasSizeGreaterThanOrEqualTo(10);
    }

    private static Stream<Preset> presets() {
        return Preset.all().stream();
    }
}

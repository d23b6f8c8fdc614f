package dev.latchkey.patients.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.patients.Nationality;
import dev.latchkey.patients.PatientGenerator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PresetTest {

    @Test
    void there_are_at_least_eight_with_ids_of_their_own() {
        List<String> ids = Preset.all().stream().map(Preset::id).toList();

        assertThat(ids).hasSizeGreaterThanOrEqualTo(8).doesNotHaveDuplicates();
        assertThat(ids).allMatch(id -> id.matches("[a-z]+(-[a-z]+)*"));
        assertThat(Preset.find("arctic-winter")).isPresent();
        assertThat(Preset.find("no-such")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("presets")
    void each_is_a_request_that_the_demo_key_may_post(Preset preset) {
        Map<?, ?> request = (Map<?, ?>) Json.parse(preset.generationConfig());
        String configuration = Json.write(Objects.requireNonNull(request.get("configuration")));
        ConfigurationReading reading = GenerationConfiguration.readTemplate(configuration);

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.configuration().count()).isBetween(1L, 50L);
        assertThat(reading.configuration().name()).contains(preset.name());
        assertThat(request.get("output_formats")).isEqualTo(List.of("json"));
        assertThat(new PatientGenerator(reading.configuration().scenario(), 1).patient(0))
                .isNotNull();
    }

    @Test
    void each_shapes_patients_of_its_own() {
        List<Object> scenarios = presets()
                .map(preset -> (Object) GenerationConfiguration.read(
                                Json.write(((Map<?, ?>) Json.parse(preset.generationConfig())).get("configuration")))
                        .configuration()
                        .scenario())
                .toList();
        assertThat(scenarios).doesNotHaveDuplicates();
    }

    @Test
    void a_preset_is_written_whole() {
        Preset preset = Preset.all().get(0);
        Map<?, ?> fields = (Map<?, ?>) Json.parse(preset.toJson());

        assertThat(fields.keySet().stream().map(String::valueOf))
                .containsExactly("id", "name", "description", "generation_config");
        assertThat(fields.get("generation_config")).isEqualTo(Json.parse(preset.generationConfig()));
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
    }

    @ParameterizedTest
    @EnumSource(ReferenceList.class)
    void every_reference_list_is_found_and_full(ReferenceList list) {
        assertThat(ReferenceList.find(list.label())).contains(list);
        assertThat((List<?>) Json.parse(list.toJson())).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void every_kind_of_casualty_has_ten_conditions_or_more() {
        List<?> kinds = (List<?>) Json.parse(ReferenceList.CONDITION_TYPES.toJson());

        assertThat(kinds)
                .hasSize(3)
                .allSatisfy(kind -> assertThat((List<?>) ((Map<?, ?>) kind).get("conditions"))
                        .hasSizeGreaterThanOrEqualTo(10));
    }

    private static Stream<Preset> presets() {
        return Preset.all().stream();
    }
}

package dev.latchkey.generator.patients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PatientGeneratorTest {
    private static final long SEED = 42;

    @Test
    void the_same_scenario_seed_and_index_give_the_same_patient() {
        PatientGenerator one = new PatientGenerator(Scenario.standard(), SEED);
        PatientGenerator other = new PatientGenerator(Scenario.standard(), SEED);
        for (long index : new long[] {0, 1, 999_999, Long.MAX_VALUE}) {
            assertThat(one.patient(index)).isEqualTo(other.patient(index));
            assertThat(one.patient(index).id()).isEqualTo(index);
        }
    }

    @Test
    void another_seed_gives_other_patients_and_another_generator_of_it_the_same() {
        PatientGenerator generator = new PatientGenerator(Scenario.standard(), SEED);
        assertThat(generator.withSeed(43).patient(0)).isNotEqualTo(generator.patient(0));
        assertThat(generator.withSeed(43).seed()).isEqualTo(43);
        assertThat(generator.withSeed(43).patient(0))
                .isEqualTo(new PatientGenerator(Scenario.standard(), 43).patient(0));
    }

    @Test
    void many_threads_may_share_a_generator() {
        PatientGenerator generator = new PatientGenerator(Scenario.standard(), SEED);
        List<Patient> alone =
                LongStream.range(0, 2_000).mapToObj(generator::patient).toList();
        assertThat(LongStream.range(0, 2_000).parallel().mapToObj(generator::patient))
                .containsExactlyElementsOf(alone);
    }

    @Test
    void the_casualties_of_a_mass_casualty_event_share_time_front_day_and_warfare() {
        Scenario scenario = Scenario.builder()
                .intensity(Intensity.EXTREME)
                .specialEvents(Set.of(SpecialEvent.MASS_CASUALTY))
                .build();
        Map<String, List<Patient>> events =
                Sample.of(scenario, SEED, 5_000).where(Patient::massCasualty).patients().stream()
                        .collect(Collectors.groupingBy(patient -> Objects.requireNonNull(patient.eventId())));
        // Two a day on each of three fronts, eight days.
        assertThat(events).hasSize(48);
        assertThat(events.keySet()).allMatch(id -> id.matches("mce-[0-9a-f]{12}"));
        events.forEach((id, patients) -> {
            assertThat(patients).hasSizeGreaterThan(1);
            assertThat(patients.stream().map(Patient::injuryTime).distinct()).hasSize(1);
            assertThat(patients.stream().map(Patient::front).distinct()).hasSize(1);
            assertThat(patients.stream().map(Patient::day).distinct()).hasSize(1);
            assertThat(patients.stream().map(Patient::scenario).distinct()).hasSize(1);
        });
    }

    @Test
    void a_map_in_another_order_makes_no_difference() {
        Map<InjuryType, Double> forward = new LinkedHashMap<>();
        forward.put(InjuryType.DISEASE, 0.1);
        forward.put(InjuryType.NON_BATTLE, 0.2);
        forward.put(InjuryType.BATTLE_TRAUMA, 0.7);
        Map<InjuryType, Double> backward = new LinkedHashMap<>();
        backward.put(InjuryType.BATTLE_TRAUMA, 0.7);
        backward.put(InjuryType.NON_BATTLE, 0.2);
        backward.put(InjuryType.DISEASE, 0.1);
        assertThat(Scenario.builder().injuryDistribution(forward).build())
                .isEqualTo(Scenario.builder().injuryDistribution(backward).build());
    }

    @Test
    void an_index_below_zero_is_refused() {
        PatientGenerator generator = new PatientGenerator(Scenario.standard(), SEED);
        assertThatThrownBy(() -> generator.patient(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A patient's index is 0 or more, not -1.");
    }
}

package dev.latchkey.generator.patients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.generator.patients.config.GenerationConfiguration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shares that a client sends are those that the patients have. */
class ConfiguredDistributionTest {
    private static final Map<InjuryType, Double> EXPECTED =
            Map.of(InjuryType.DISEASE, .2, InjuryType.NON_BATTLE, .1, InjuryType.BATTLE_TRAUMA, .7);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Disease\": 0.2, \"Non-Battle Injury\": 0.1, \"Battle Injury\": 0.7}",
                "{\"Disease\": 20, \"Non-Battle Injury\": 10, \"Battle Injury\": 70}",
                "{\"DISEASE\": 0.2, \"NON_BATTLE\": 0.1, \"BATTLE_TRAUMA\": 0.7}",
                "{\"BATTLE_TRAUMA\": 70.0, \"DISEASE\": 20, \"NON_BATTLE\": 10}"
            })
    void fractions_and_percentages_under_either_spelling_give_the_same_patients(String distribution) {
        Scenario scenario = GenerationConfiguration.read("{\"injury_distribution\": " + distribution + "}")
                .configuration()
                .scenario();
        Sample sample = Sample.of(scenario, 5, 10_000);

        Goodness.assertFits(sample.each(Patient::injuryType), EXPECTED);
        Scenario same = Scenario.builder().injuryDistribution(EXPECTED).build();
        assertThat(sample.patients().subList(0, 500))
                .isEqualTo(Sample.of(same, 5, 500).patients());
    }
}

package dev.latchkey.patients.config;

import java.util.List;
import java.util.Optional;

/** What became of a configuration that was read: either the configuration, or all problems with it. Immutable. */
public final class ConfigurationReading {
    private final Optional<GenerationConfiguration> configuration;
    private final List<ConfigurationProblem> problems;

    private ConfigurationReading(Optional<GenerationConfiguration> configuration, List<ConfigurationProblem> problems) {
        this.configuration = configuration;
        this.problems = problems;
    }

    static ConfigurationReading of(GenerationConfiguration configuration) {
        return new ConfigurationReading(Optional.of(configuration), List.of());
    }

    static ConfigurationReading of(Problems problems) {
        return new ConfigurationReading(Optional.empty(), problems.list());
    }

    /** Whether there is a configuration. */
    public boolean isValid() {
        return configuration.isPresent();
    }

    /** All that is wrong, a hundred at most, in the order of reading; empty for a valid configuration. */
    public List<ConfigurationProblem> problems() {
        return problems;
    }

    /**
     * The configuration.
     *
     * @throws IllegalStateException if there are problems instead
     */
    public GenerationConfiguration configuration() {
        return configuration.orElseThrow(
                () -> new IllegalStateException("The configuration has problems; ask isValid first: " + problems));
    }
}

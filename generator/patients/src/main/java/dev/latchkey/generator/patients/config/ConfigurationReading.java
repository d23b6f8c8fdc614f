package dev.latchkey.generator.patients.config;

import java.util.List;
import java.util.Optional;

/** What became of a configuration that was read: either the configuration, or all problems with it. Immutable. */
public final class ConfigurationReading {
    private final Optional<GenerationConfiguration> configuration;
    private final List<ConfigurationProblem> problems;
    private final List<ConfigurationProblem> warnings;

    private ConfigurationReading(Optional<GenerationConfiguration> configuration, Problems found) {
        this.configuration = configuration;
        this.problems = found.list();
        this.warnings = found.warnings();
    }

    static ConfigurationReading of(GenerationConfiguration configuration, Problems found) {
        return new ConfigurationReading(Optional.of(configuration), found);
    }

    static ConfigurationReading of(Problems found) {
        return new ConfigurationReading(Optional.empty(), found);
    }

    /** Whether there is a configuration. */
    public boolean isValid() {
        return configuration.isPresent();
    }

    /** All that is wrong, a hundred at most, in the order of reading; empty for a valid configuration. */
    public List<ConfigurationProblem> problems() {
        return problems;
    }

    /** What is ignored or taken otherwise than it was sent, a hundred at most, in the order of reading. */
    public List<ConfigurationProblem> warnings() {
        return warnings;
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

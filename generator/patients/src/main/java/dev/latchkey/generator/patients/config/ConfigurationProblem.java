package dev.latchkey.generator.patients.config;

import java.util.Objects;

/**
 * One thing that is wrong with a configuration, or to be known of it.
 *
 * @param field where, as a path from the configuration: {@code front_configs[0].nationality_distribution}; empty for the whole
 * @param message a sentence for the one who wrote it
 */
public record ConfigurationProblem(String field, String message) {
    public ConfigurationProblem {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(message, "message");
    }

    /** The field, a colon and the message; the message alone where it is about the whole. */
    public String sentence() {
        return field.isEmpty() ? message : field + ": " + message;
    }
}

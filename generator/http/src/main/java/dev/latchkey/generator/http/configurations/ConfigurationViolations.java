package dev.latchkey.generator.http.configurations;

import dev.latchkey.generator.patients.config.ConfigurationProblem;
import dev.latchkey.generator.patients.config.ConfigurationReading;
import dev.latchkey.server.contract.Violation;
import java.util.List;

/** What is wrong with a configuration, as callers are told. */
final class ConfigurationViolations {

    private ConfigurationViolations() {}

    /** @param parent where the configuration stands in the body; empty where it is the body */
    static List<Violation> in(String parent, ConfigurationReading reading) {
        return reading.problems().stream()
                .map(problem -> violation(parent, problem))
                .toList();
    }

    private static Violation violation(String parent, ConfigurationProblem problem) {
        String dot = parent.isEmpty() || problem.field().isEmpty() ? "" : ".";
        String field = parent + dot + problem.field();
        return new Violation(field, new ConfigurationProblem(field, problem.message()).sentence());
    }
}

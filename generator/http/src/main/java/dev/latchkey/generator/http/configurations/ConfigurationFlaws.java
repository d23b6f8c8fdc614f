package dev.latchkey.generator.http.configurations;

import dev.latchkey.generator.patients.config.ConfigurationProblem;
import dev.latchkey.generator.patients.config.ConfigurationReading;
import dev.latchkey.server.contract.Flaw;
import java.util.List;

/** What is wrong with a configuration, as callers are told. */
final class ConfigurationFlaws {

    private ConfigurationFlaws() {}

    /** @param parent where the configuration stands in the body; empty where it is the body */
    static List<Flaw> in(String parent, ConfigurationReading reading) {
        return reading.problems().stream().map(problem -> flaw(parent, problem)).toList();
    }

    private static Flaw flaw(String parent, ConfigurationProblem problem) {
        String dot = parent.isEmpty() || problem.field().isEmpty() ? "" : ".";
        String field = parent + dot + problem.field();
        return new Flaw(field, new ConfigurationProblem(field, problem.message()).sentence());
    }
}

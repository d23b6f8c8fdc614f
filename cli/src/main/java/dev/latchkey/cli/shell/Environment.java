package dev.latchkey.cli.shell;

import java.util.Map;
import java.util.Optional;

/** The environment's variables; a blank one counts as unset. */
public final class Environment {

    private final Map<String, String> variables;

    /** Of these variables. */
    public Environment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /** The variable's value, if it has one. */
    public Optional<String> value(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }
}

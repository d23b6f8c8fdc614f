package dev.latchkey.cli.option;

import dev.latchkey.cli.shell.Environment;
import dev.latchkey.cli.shell.Quoted;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Gives options that were not typed the values of their environment variables, and remembers which came from there. */
public final class EnvironmentDefaults implements IDefaultValueProvider {

    private final Environment environment;
    private final IdentityHashMap<ArgSpec, String> sources = new IdentityHashMap<>();

    /** From these variables. */
    public EnvironmentDefaults(Environment environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        // Whoever asks for help gets it, whatever is set.
        if (!(argument instanceof OptionSpec option)
                || option.command().commandLine().isUsageHelpRequested()) {
            return null;
        }
        for (String variable : OptionVariables.of(option, option.command().name())) {
            Optional<String> value = environment.value(variable);
            if (value.isPresent()) {
                sources.put(option, variable);
                return isFlag(option)
                        ? flag(option, value.get().strip())
                        : value.get().strip();
            }
        }
        return null;
    }

    /** What to call the argument in a message: the variable that its value came from, or its own name. */
    public String subject(ArgSpec argument) {
        String source = sources.get(argument);
        if (source != null) {
            return source;
        }
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    private static boolean isFlag(OptionSpec option) {
        return option.type() == boolean.class;
    }

    private static String flag(OptionSpec option, String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> "true";
            case "false", "no", "off", "0" -> "false";
            default ->
                throw new ParameterException(
                        option.command().commandLine(),
                        value,
                        new IllegalArgumentException("it is true or false, not " + Quoted.text(value)),
                        option,
                        value);
        };
    }
}

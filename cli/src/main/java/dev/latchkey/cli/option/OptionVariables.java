package dev.latchkey.cli.option;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Which environment variables stand in for an option that is not given: {@code --data-dir} is {@code LATCHKEY_DATA_DIR}
 * everywhere, but {@code --yes} of delete is {@code LATCHKEY_DELETE_YES}, so that nothing set for one command works in
 * another.
 */
public final class OptionVariables {

    private static final String PREFIX = "LATCHKEY_";

    private OptionVariables() {}

    /** The variables' names; the first that is set counts. */
    public static List<String> of(OptionSpec option, String command) {
        if (option.usageHelp() || option.versionHelp()) {
            return List.of();
        }
        String name = option.longestName();
        String own = isOf(option, Settings.class)
                ? PREFIX + capitals(name.substring(2))
                : PREFIX + capitals(command) + "_" + capitals(name.substring(2));
        // Deployments have these already.
        return switch (name) {
            case "--database" -> List.of(own, "DATABASE_URL");
            case "--redis" -> List.of(own, "REDIS_URL");
            // Without the suffix it would be the variable of the audit key, which seals the trail.
            case "--key" -> List.of(own + "_ID");
            default -> List.of(own);
        };
    }

    /** Whether the option is declared in a class of that type. */
    public static boolean isOf(OptionSpec option, Class<?> type) {
        return option.userObject() instanceof Field field && type.isAssignableFrom(field.getDeclaringClass());
    }

    private static String capitals(String name) {
        return name.replace('-', '_').toUpperCase(Locale.ROOT);
    }
}

package dev.latchkey.generator.patients.config;

import java.util.ArrayList;
import java.util.List;

/** What was found wrong so far, and what is only to be known; past the hundredth of each there is no use in more. */
final class Problems {
    private static final int MOST = 100;
    private static final int LONGEST_PATH = 200;

    private final List<ConfigurationProblem> found = new ArrayList<>();
    private final List<ConfigurationProblem> warnings = new ArrayList<>();

    void add(String field, String message) {
        add(found, field, message);
    }

    /** Notes what a configuration is taken in spite of. */
    void warn(String field, String message) {
        add(warnings, field, message);
    }

    private static void add(List<ConfigurationProblem> to, String field, String message) {
        if (to.size() < MOST) {
            to.add(new ConfigurationProblem(
                    field.length() <= LONGEST_PATH ? field : field.substring(0, LONGEST_PATH) + "…", message));
        }
    }

    /** Whether it is no use to look for more. */
    boolean isFull() {
        return found.size() >= MOST;
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<ConfigurationProblem> list() {
        return List.copyOf(found);
    }

    List<ConfigurationProblem> warnings() {
        return List.copyOf(warnings);
    }
}

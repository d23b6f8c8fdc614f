package dev.latchkey.generator.patients;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of the theatre where casualties happen. Immutable.
 *
 * @param id unique within its scenario
 * @param name what a patient's record says
 * @param casualtyRate this front's casualties beside the other fronts' (only the proportions count); null means as many as the
 *     others have on average
 * @param nationalities who serves there, as fractions or percentages; kept as fractions that sum to 1
 */
public record Front(String id, String name, @Nullable Double casualtyRate, Map<Nationality, Double> nationalities) {
    private static final int MAX_NAME = 200;

    /** Copies and checks; throws {@link IllegalArgumentException} with a sentence for the one who wrote the scenario. */
    public Front {
        if (!VisibleText.isIn(id) || id.length() > MAX_NAME) {
            throw new IllegalArgumentException("A front needs an id of 1 to " + MAX_NAME + " characters.");
        }
        if (!VisibleText.isIn(name) || name.length() > MAX_NAME) {
            throw new IllegalArgumentException("Front '" + id + "' needs a name of 1 to " + MAX_NAME + " characters.");
        }
        if (casualtyRate != null && !(casualtyRate >= 0 && casualtyRate <= 1e6)) {
            throw new IllegalArgumentException(
                    "Front '" + id + "' has a casualty_rate of " + casualtyRate + "; it must be 0 or more.");
        }
        nationalities =
                Shares.fractions(Nationality.class, nationalities, "nationality distribution of front '" + id + "'");
    }
}

package dev.latchkey.generator.patients;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A facility of the exercise: a place of the chain of care with an id and a name of its own. Immutable.
 *
 * @param id what a patient's record says
 * @param name what people call it
 * @param role its place in the chain
 * @param front the id or name of the front that it serves; null for all of them
 * @param capacity how many patients it takes beside the others of its role (only the proportions count); null means as many as the
 *     others do on average
 * @param rates its own chances in place of the table's
 */
public record Site(
        String id,
        String name,
        Facility role,
        @Nullable String front,
        @Nullable Double capacity,
        FacilityRates rates) {
    /** Checks; throws {@link IllegalArgumentException} with a sentence for the one who wrote the scenario. */
    public Site {
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(rates, "rates");
        if (!VisibleText.isIn(id) || !VisibleText.isIn(name)) {
            throw new IllegalArgumentException("A facility's id and name must not be blank.");
        }
        if (capacity != null && !(capacity >= 0 && capacity <= 1e12)) {
            throw new IllegalArgumentException(
                    "Facility '" + id + "' has a capacity of " + capacity + "; it must be 0 or more.");
        }
    }

    /** The one that a chain has by itself, called as its role is. */
    public static Site standard(Facility role, FacilityRates rates) {
        return new Site(role.key(), role.title(), role, null, null, rates);
    }

    /** Whether it has an id or a name that its role has not. */
    public boolean isOwn() {
        return !id.equals(role.key()) || !name.equals(role.title());
    }

    boolean serves(Front other) {
        return front == null || front.equals(other.id()) || front.equals(other.name());
    }
}

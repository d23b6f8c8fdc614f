package dev.latchkey.generator.patients;

import java.util.Arrays;
import java.util.List;

/**
 * Where one patient finds each place of the chain of care. Immutable.
 *
 * @param all one for each place, in the order of care
 */
public record Sites(List<Site> all) {
    private static final Sites STANDARD = new Sites(Arrays.stream(Facility.values())
            .map(role -> Site.standard(role, FacilityRates.TABLE))
            .toList());

    public Sites {
        all = List.copyOf(all);
        if (all.size() != Facility.values().length) {
            throw new IllegalArgumentException("There is one site for each place of the chain.");
        }
    }

    /** Those of a chain that has no facilities of the exercise's own. */
    public static Sites standard() {
        return STANDARD;
    }

    /** The one at that place. */
    @SuppressWarnings("EnumOrdinal") // the list has one for each constant, in their order
    public Site at(Facility role) {
        return all.get(role.ordinal());
    }
}

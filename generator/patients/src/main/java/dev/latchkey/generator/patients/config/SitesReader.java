package dev.latchkey.generator.patients.config;

import dev.latchkey.generator.patients.Facility;
import dev.latchkey.generator.patients.FacilityRates;
import dev.latchkey.generator.patients.Scenario;
import dev.latchkey.generator.patients.Site;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the exercise's own facilities. The place of each in the chain of care is what its role says, else its id, else its name; those that
 * say nothing take the places that are left, in their order. Nothing about them is refused but a rate that is none: what cannot be used is
 * ignored with a warning.
 */
final class SitesReader {
    private static final String FACILITIES = "facility_configs";
    private static final int LONGEST = 200;

    private final List<Fields> given = new ArrayList<>();

    SitesReader(Fields configuration) {
        List<Fields> all = configuration.lenient().objects(FACILITIES);
        given.addAll(all.subList(0, Math.min(all.size(), Scenario.MAX_SITES)));
        if (all.size() > given.size()) {
            configuration.warn(
                    FACILITIES, "There are " + all.size() + "; those after " + given.size() + " are ignored.");
        }
    }

    List<Site> read() {
        List<Optional<Facility>> spoken =
                given.stream().map(SitesReader::spokenOf).toList();
        List<Facility> rest = rest(spoken);
        List<Site> sites = new ArrayList<>();
        int silent = 0;
        for (int i = 0; i < given.size(); i++) {
            Optional<Facility> role = spoken.get(i);
            sites.add(site(given.get(i), role.isPresent() ? role.get() : rest.get(silent++ % rest.size())));
        }
        return sites;
    }

    /** The places that nobody speaks of. Nobody runs the point of injury, unless more are silent than there are other places. */
    private static List<Facility> rest(List<Optional<Facility>> spoken) {
        Set<Facility> left = EnumSet.allOf(Facility.class);
        spoken.forEach(role -> role.ifPresent(left::remove));
        long silent = spoken.stream().filter(Optional::isEmpty).count();
        if (silent < left.size()) {
            left.remove(Facility.POI);
        }
        return left.isEmpty() ? List.of(Facility.ROLE1) : List.copyOf(left);
    }

    private static Optional<Facility> spokenOf(Fields facility) {
        Optional<String> role = facility.label("role", LONGEST);
        Optional<Facility> told = role.flatMap(SitesReader::ofRole);
        if (role.isPresent() && told.isEmpty()) {
            facility.warn("role", "It is none of the chain's: POI, Role1, Role2, Role3 or Role4. It is ignored.");
        }
        return told.or(() -> facility.label("id", LONGEST).flatMap(Facility::spokenOf))
                .or(() -> facility.label("name", LONGEST).flatMap(Facility::spokenOf));
    }

    private static Optional<Facility> ofRole(String role) {
        return Facility.spokenOf(role.matches("[1-4]") ? "role" + role : role);
    }

    private static Site site(Fields facility, Facility role) {
        Optional<String> id = facility.label("id", LONGEST);
        Optional<String> name = facility.label("name", LONGEST);
        String shown = id.or(() -> name.filter(own -> !isTitle(own, role)))
                .filter(own -> !role.isSpelled(own))
                .orElse(role.key());
        String called = name.filter(own -> !shown.equals(role.key()) || !isTitle(own, role))
                .orElse(shown.equals(role.key()) ? role.title() : shown);
        facility.letBe(List.of("description"));
        String front = facility.label("front_id", LONGEST).orElse(null);
        Double capacity = facility.number("capacity").orElse(null);
        if (capacity != null && !(capacity >= 0 && capacity <= 1e12)) {
            facility.warn("capacity", "It must be 0 or more. It is ignored.");
            capacity = null;
        }
        FacilityRates rates = rates(facility);
        facility.warnOfTheOthers();
        return new Site(shown, called, role, front, capacity, rates);
    }

    /** Whether a facility that is called so is called as the place itself is. */
    private static boolean isTitle(String name, Facility role) {
        return role.isSpelled(name)
                || name.toLowerCase(Locale.ROOT).equals(role.title().toLowerCase(Locale.ROOT));
    }

    private static FacilityRates rates(Fields facility) {
        Double kia = rate(facility, "kia_rate");
        Double rtd = rate(facility, "rtd_rate");
        if (kia == null || rtd == null || kia + rtd <= 1) {
            return new FacilityRates(kia, rtd);
        }
        facility.warn("", "Its kia_rate and rtd_rate sum to more than 1; both are scaled.");
        double sum = kia + rtd;
        return new FacilityRates(kia / sum, rtd / sum);
    }

    private static @Nullable Double rate(Fields facility, String name) {
        Optional<Double> rate = facility.number(name);
        if (rate.isPresent() && !(rate.get() >= 0 && rate.get() <= 1)) {
            facility.refuse(name, "It is " + rate.get() + "; it must lie between 0 and 1.");
            return null;
        }
        return rate.orElse(null);
    }
}

package dev.latchkey.generator.patients;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The facilities of the exercise, and which of them takes a patient: of those of one role that serve the patient's front, each takes its
 * share by capacity. Which one it is comes from a stream of its own, so that a second facility changes no other draw. Immutable.
 */
final class Network {
    private static final long SITE_STREAMS = 3;

    private final List<Choice> ofFronts;

    Network(List<Site> sites, List<Front> fronts) {
        List<List<Stop>> stops =
                Arrays.stream(Facility.values()).map(role -> stops(role, sites)).toList();
        ofFronts = fronts.stream().map(front -> new Choice(stops, front)).toList();
    }

    private static List<Stop> stops(Facility role, List<Site> sites) {
        List<Stop> own = sites.stream()
                .filter(site -> site.role() == role)
                .map(Stop::new)
                .toList();
        return own.isEmpty() ? List.of(new Stop(Site.standard(role, FacilityRates.TABLE))) : own;
    }

    /** Where a patient of that front finds each place. */
    Way way(int front, long seed, long index) {
        Choice choice = ofFronts.get(front);
        Way only = choice.only;
        return only == null ? choice.pick(Draw.stream(seed, SITE_STREAMS, index)) : only;
    }

    /** What a patient meets at each place. */
    static final class Way {
        private final List<Stop> stops;
        private final Sites sites;

        private Way(List<Stop> stops) {
            this.stops = stops;
            this.sites = new Sites(stops.stream().map(Stop::site).toList());
        }

        Sites sites() {
            return sites;
        }

        @SuppressWarnings("EnumOrdinal") // there is a stop for each constant, in their order
        Chain at(Facility role) {
            return stops.get(role.ordinal()).chain;
        }
    }

    private record Stop(Site site, Chain chain) {
        Stop(Site site) {
            this(site, new Chain(site.role(), site.rates()));
        }
    }

    /** What one front's patients choose from. */
    private static final class Choice {
        private final List<Weighted<Stop>> byRole;

        /** The one way there is, where nothing has to be chosen. */
        private final @Nullable Way only;

        Choice(List<List<Stop>> stops, Front front) {
            List<List<Stop>> near = stops.stream().map(of -> near(of, front)).toList();
            byRole = near.stream().map(Choice::weighted).toList();
            only = near.stream().allMatch(of -> of.size() == 1)
                    ? new Way(near.stream().map(of -> of.get(0)).toList())
                    : null;
        }

        /** Those that serve the front; all of them where none does. */
        private static List<Stop> near(List<Stop> stops, Front front) {
            List<Stop> near =
                    stops.stream().filter(stop -> stop.site.serves(front)).toList();
            return near.isEmpty() ? stops : near;
        }

        private static Weighted<Stop> weighted(List<Stop> stops) {
            double sum = 0;
            int given = 0;
            for (Stop stop : stops) {
                Double capacity = stop.site.capacity();
                if (capacity != null) {
                    sum += capacity;
                    given++;
                }
            }
            Map<Stop, Double> weights = new LinkedHashMap<>();
            for (Stop stop : stops) {
                Double capacity = stop.site.capacity();
                // Where none of those that say their capacity has any, all take alike.
                double mean = sum == 0 ? 1 : sum / given;
                weights.put(stop, capacity == null || sum == 0 ? mean : capacity);
            }
            return Weighted.of(weights);
        }

        Way pick(Draw draw) {
            List<Stop> stops = new ArrayList<>(byRole.size());
            byRole.forEach(of -> stops.add(of.pick(draw)));
            return new Way(stops);
        }
    }
}

package dev.latchkey.generator.patients;

import static dev.latchkey.generator.patients.Nationality.*;

import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Everything that shapes an exercise's casualties, except how many there are and the seed. Immutable; equal scenarios give equal
 * patients. Start from {@link #standard()} or {@link #builder()}.
 *
 * @param fronts where casualties happen, at least one
 * @param injuryDistribution the kinds' shares, as fractions or percentages; kept as fractions that sum to 1
 * @param warfareTypes the ways of fighting and their weights, at least one above 0
 * @param daysOfFighting 1 to 366; the exercise ends when the last of these days does
 * @param baseDate the first day
 * @param sites the exercise's own facilities; a place of the chain without any has one of its own name
 */
public record Scenario(
        List<Front> fronts,
        Map<InjuryType, Double> injuryDistribution,
        Map<WarfareType, Double> warfareTypes,
        Intensity intensity,
        Tempo tempo,
        int daysOfFighting,
        LocalDate baseDate,
        Set<SpecialEvent> specialEvents,
        Set<EnvironmentalCondition> environmentalConditions,
        List<Site> sites) {
    private static final int MAX_FRONTS = 100;
    private static final int MAX_DAYS = 366;

    /** The most facilities. */
    public static final int MAX_SITES = 1_000;

    /** Copies and checks; throws {@link IllegalArgumentException} with a sentence for the one who wrote the scenario. */
    public Scenario {
        fronts = List.copyOf(fronts);
        checkFronts(fronts);
        injuryDistribution = Shares.fractions(InjuryType.class, injuryDistribution, "injury_distribution");
        warfareTypes = checkedWarfare(warfareTypes);
        Objects.requireNonNull(intensity, "intensity");
        Objects.requireNonNull(tempo, "tempo");
        if (daysOfFighting < 1 || daysOfFighting > MAX_DAYS) {
            throw new IllegalArgumentException(
                    "days_of_fighting is " + daysOfFighting + "; it must lie between 1 and " + MAX_DAYS + ".");
        }
        if (baseDate.getYear() < 1900 || baseDate.getYear() > 2999) {
            throw new IllegalArgumentException(
                    "base_date is " + baseDate + "; its year must lie between 1900 and 2999.");
        }
        specialEvents = Collections.unmodifiableSet(orderedSet(SpecialEvent.class, specialEvents));
        environmentalConditions =
                Collections.unmodifiableSet(orderedSet(EnvironmentalCondition.class, environmentalConditions));
        sites = List.copyOf(sites);
        if (sites.size() > MAX_SITES) {
            throw new IllegalArgumentException(
                    "A scenario has at most " + MAX_SITES + " facilities, not " + sites.size() + ".");
        }
    }

    /** Three fronts of fourteen nations, mixed warfare, eight days from 2025-06-01: a scenario to try the generator with. */
    public static Scenario standard() {
        return builder().build();
    }

    /** A builder that holds the standard scenario until it is told otherwise. */
    public static Builder builder() {
        return new Builder();
    }

    private static void checkFronts(List<Front> fronts) {
        if (fronts.isEmpty() || fronts.size() > MAX_FRONTS) {
            throw new IllegalArgumentException(
                    "A scenario needs 1 to " + MAX_FRONTS + " fronts, not " + fronts.size() + ".");
        }
        Set<String> ids = new HashSet<>();
        boolean anyCasualties = false;
        for (Front front : fronts) {
            if (!ids.add(front.id())) {
                throw new IllegalArgumentException(
                        "Two fronts have the id '" + front.id() + "'; an id must be unique.");
            }
            Double rate = front.casualtyRate();
            anyCasualties |= rate == null || rate > 0;
        }
        if (!anyCasualties) {
            throw new IllegalArgumentException("At least one front must have a casualty_rate above 0.");
        }
    }

    private static Map<WarfareType, Double> checkedWarfare(Map<WarfareType, Double> warfareTypes) {
        Map<WarfareType, Double> checked = new EnumMap<>(WarfareType.class);
        boolean any = false;
        for (Map.Entry<WarfareType, Double> entry : warfareTypes.entrySet()) {
            double weight = entry.getValue();
            if (!(weight >= 0 && weight <= 1e6)) {
                throw new IllegalArgumentException("Warfare type '"
                        + entry.getKey().key() + "' has a weight of " + weight + "; it must be 0 or more.");
            }
            any |= weight > 0;
            checked.put(entry.getKey(), weight);
        }
        if (!any) {
            throw new IllegalArgumentException("At least one warfare type must have a weight above 0.");
        }
        return Collections.unmodifiableMap(checked);
    }

    private static <E extends Enum<E>> Set<E> orderedSet(Class<E> type, Set<E> members) {
        Set<E> ordered = EnumSet.noneOf(type);
        ordered.addAll(members);
        return ordered;
    }

    /** Collects a scenario's knobs; those not set stay the standard scenario's. For one thread. */
    public static final class Builder {
        private List<Front> fronts = List.of(
                new Front(
                        "north",
                        "North",
                        0.40,
                        Map.of(GBR, 30.0, NOR, 15.0, FIN, 20.0, EST, 15.0, LVA, 10.0, SWE, 10.0)),
                new Front("centre", "Centre", 0.35, Map.of(POL, 35.0, USA, 30.0, DEU, 20.0, LTU, 15.0)),
                new Front("south", "South", 0.25, Map.of(ROU, 40.0, TUR, 25.0, FRA, 20.0, BGR, 15.0)));
        private Map<InjuryType, Double> injuryDistribution =
                Map.of(InjuryType.DISEASE, 0.52, InjuryType.NON_BATTLE, 0.33, InjuryType.BATTLE_TRAUMA, 0.15);
        private Map<WarfareType, Double> warfareTypes =
                weights(Set.of(WarfareType.CONVENTIONAL, WarfareType.ARTILLERY, WarfareType.URBAN, WarfareType.DRONE));
        private Intensity intensity = Intensity.MEDIUM;
        private Tempo tempo = Tempo.SUSTAINED;
        private int daysOfFighting = 8;
        private LocalDate baseDate = LocalDate.of(2025, 6, 1);
        private Set<SpecialEvent> specialEvents = Set.of();
        private Set<EnvironmentalCondition> environmentalConditions = Set.of();
        private List<Site> sites = List.of();

        private Builder() {}

        public Builder fronts(List<Front> fronts) {
            this.fronts = fronts;
            return this;
        }

        /** The kinds' shares, as fractions that sum to 1 or percentages that sum to 100. */
        public Builder injuryDistribution(Map<InjuryType, Double> shares) {
            this.injuryDistribution = shares;
            return this;
        }

        /** The ways of fighting, each with its usual weight. */
        public Builder warfareTypes(Set<WarfareType> types) {
            return warfareTypes(weights(types));
        }

        /** The ways of fighting with weights of one's own. */
        public Builder warfareTypes(Map<WarfareType, Double> weights) {
            this.warfareTypes = weights;
            return this;
        }

        public Builder intensity(Intensity intensity) {
            this.intensity = intensity;
            return this;
        }

        public Builder tempo(Tempo tempo) {
            this.tempo = tempo;
            return this;
        }

        public Builder daysOfFighting(int days) {
            this.daysOfFighting = days;
            return this;
        }

        public Builder baseDate(LocalDate date) {
            this.baseDate = date;
            return this;
        }

        public Builder specialEvents(Set<SpecialEvent> events) {
            this.specialEvents = events;
            return this;
        }

        public Builder environmentalConditions(Set<EnvironmentalCondition> conditions) {
            this.environmentalConditions = conditions;
            return this;
        }

        /** The exercise's own facilities. */
        public Builder sites(List<Site> sites) {
            this.sites = sites;
            return this;
        }

        /** Facilities that are called as their roles are, with chances of their own. */
        public Builder facilityRates(Map<Facility, FacilityRates> rates) {
            Map<Facility, FacilityRates> inOrder = new EnumMap<>(Facility.class);
            inOrder.putAll(rates);
            return sites(inOrder.entrySet().stream()
                    .map(of -> Site.standard(of.getKey(), of.getValue()))
                    .toList());
        }

        /**
         * Makes the scenario.
         *
         * @throws IllegalArgumentException with a sentence that names the first knob that is wrong
         */
        public Scenario build() {
            return new Scenario(
                    fronts,
                    injuryDistribution,
                    warfareTypes,
                    intensity,
                    tempo,
                    daysOfFighting,
                    baseDate,
                    specialEvents,
                    environmentalConditions,
                    sites);
        }

        private static Map<WarfareType, Double> weights(Set<WarfareType> types) {
            Map<WarfareType, Double> weights = new EnumMap<>(WarfareType.class);
            types.forEach(type -> weights.put(type, type.weight()));
            return weights;
        }
    }
}

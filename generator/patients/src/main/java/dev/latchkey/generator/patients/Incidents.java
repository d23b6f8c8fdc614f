package dev.latchkey.generator.patients;

import java.time.LocalDate;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * When and how casualties come about. A mass-casualty event is drawn from a stream of its own, (seed, day, front, number), so all its
 * casualties agree on its time and id without knowing of each other. Immutable.
 */
final class Incidents {
    /** Keeps the events' streams apart from the patients'. */
    static final long EVENT_STREAMS = 2;

    private static final int EVENTS_PER_DAY_AND_FRONT = 2;
    private static final double HIGHEST_CHANCE = 0.9;
    private static final double OFFENSIVE_FACTOR = 3;

    private final LocalDate baseDate;
    private final Weighted<Integer> days;
    private final Weighted<WarfareType> warfare;
    private final Table<WarfareType, Weighted<Integer>> hours;
    private final Table<InjuryType, Double> massCasualtyChance;

    Incidents(Scenario scenario) {
        this.baseDate = scenario.baseDate();
        this.days = Weighted.of(dayWeights(scenario));
        this.warfare = Weighted.of(scenario.warfareTypes());
        this.hours = Table.of(WarfareType.values(), Incidents::hoursOf);
        double factor = massCasualtyFactor(scenario);
        this.massCasualtyChance =
                Table.of(InjuryType.values(), kind -> Math.min(HIGHEST_CHANCE, factor * massCasualtyShare(kind)));
    }

    private static double massCasualtyFactor(Scenario scenario) {
        double factor = scenario.intensity().massCasualtyFactor();
        for (SpecialEvent event : scenario.specialEvents()) {
            factor *= event.massCasualtyFactor();
        }
        return factor;
    }

    /** At medium intensity: the share of a kind's casualties that come many at once. Disease does so only as an outbreak. */
    static double massCasualtyShare(InjuryType kind) {
        return switch (kind) {
            case BATTLE_TRAUMA -> 0.25;
            case NON_BATTLE -> 0.10;
            case DISEASE -> 0.02;
        };
    }

    private static Map<Integer, Double> dayWeights(Scenario scenario) {
        int count = scenario.daysOfFighting();
        boolean offensive = scenario.specialEvents().contains(SpecialEvent.MAJOR_OFFENSIVE);
        Map<Integer, Double> weights = new LinkedHashMap<>();
        for (int day = 1; day <= count; day++) {
            double weight = scenario.tempo().weightOf(day, count);
            weights.put(day, offensive && day == count / 2 + 1 ? weight * OFFENSIVE_FACTOR : weight);
        }
        return weights;
    }

    private static Weighted<Integer> hoursOf(WarfareType type) {
        Map<Integer, Double> weights = new LinkedHashMap<>();
        for (int hour = 0; hour < 24; hour++) {
            weights.put(hour, (double) type.weightAt(hour));
        }
        return Weighted.of(weights);
    }

    Incident draw(long seed, InjuryType kind, int front, Draw draw) {
        int day = days.pick(draw);
        if (!draw.chance(massCasualtyChance.get(kind))) {
            return at(day, draw);
        }
        long number = ((long) day * Integer.MAX_VALUE + front) * EVENTS_PER_DAY_AND_FRONT
                + draw.below(EVENTS_PER_DAY_AND_FRONT);
        Draw event = Draw.stream(seed, EVENT_STREAMS, number);
        Incident shared = at(day, event);
        String id = "mce-" + HexFormat.of().toHexDigits(event.bits(), 12);
        return new Incident(shared.day(), shared.time(), shared.warfare(), id);
    }

    private Incident at(int day, Draw draw) {
        WarfareType type = warfare.pick(draw);
        int second = hours.get(type).pick(draw) * 3600 + draw.below(3600);
        return new Incident(day, baseDate.plusDays(day - 1L).atStartOfDay().plusSeconds(second), type, null);
    }
}

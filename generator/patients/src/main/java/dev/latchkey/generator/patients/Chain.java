package dev.latchkey.generator.patients;

import java.util.EnumMap;
import java.util.Map;

/**
 * The chances of what follows a stay at one facility, by triage, for ordinary casualties and for those of mass-casualty events. Rows are
 * computed once from the table and the facility's own rates. Immutable.
 */
final class Chain {
    private static final double MASS_CASUALTY_KIA = 1.5;
    private static final double MASS_CASUALTY_RTD = 0.8;

    private final Table<Triage, Weighted<Step>> ordinary;
    private final Table<Triage, Weighted<Step>> massCasualty;

    Chain(Facility facility, FacilityRates rates) {
        ordinary = Table.of(Triage.values(), triage -> Weighted.of(withRates(row(facility, triage), rates)));
        massCasualty = Table.of(
                Triage.values(),
                triage -> Weighted.of(inMassCasualty(facility, withRates(row(facility, triage), rates))));
    }

    Step next(Triage triage, Incident incident, Draw draw) {
        return (incident.eventId() == null ? ordinary : massCasualty)
                .get(triage)
                .pick(draw);
    }

    /** The table: Role1, Role2, Role3, Role4, KIA, RTD in hundredths. */
    static Map<Step, Double> row(Facility facility, Triage triage) {
        return switch (facility) {
            case POI -> triage.choose(row(85, 3, 2, 0, 10, 0), row(92, 2, 1, 0, 5, 0), row(96, 1, 1, 0, 2, 0));
            case ROLE1 -> triage.choose(row(0, 75, 15, 0, 8, 2), row(0, 50, 20, 0, 5, 25), row(0, 20, 10, 0, 2, 68));
            case ROLE2 -> triage.choose(row(0, 0, 60, 20, 5, 15), row(0, 0, 40, 20, 2, 38), row(0, 0, 20, 10, 1, 69));
            case ROLE3 -> triage.choose(row(0, 0, 0, 70, 5, 25), row(0, 0, 0, 40, 2, 58), row(0, 0, 0, 15, 1, 84));
            case ROLE4 -> triage.choose(row(0, 0, 0, 0, 5, 95), row(0, 0, 0, 0, 2, 98), row(0, 0, 0, 0, 1, 99));
        };
    }

    private static Map<Step, Double> row(int role1, int role2, int role3, int role4, int kia, int rtd) {
        Map<Step, Double> row = new EnumMap<>(Step.class);
        row.put(Step.TO_ROLE1, role1 / 100.0);
        row.put(Step.TO_ROLE2, role2 / 100.0);
        row.put(Step.TO_ROLE3, role3 / 100.0);
        row.put(Step.TO_ROLE4, role4 / 100.0);
        row.put(Step.KIA, kia / 100.0);
        row.put(Step.RTD, rtd / 100.0);
        return row;
    }

    /**
     * Puts a facility's own rates in the row and scales the rest to what they leave. A death rate is never raised by a rate of return:
     * where nothing else is left to scale, the remainder stays at the facility.
     */
    static Map<Step, Double> withRates(Map<Step, Double> row, FacilityRates rates) {
        if (rates.equals(FacilityRates.TABLE)) {
            return row;
        }
        Map<Step, Double> given = new EnumMap<>(Step.class);
        if (rates.kiaRate() != null) {
            given.put(Step.KIA, rates.kiaRate());
        }
        if (rates.rtdRate() != null) {
            given.put(Step.RTD, rates.rtdRate());
            boolean onlyDeathIsLeft = row.entrySet().stream()
                    .noneMatch(e -> e.getKey() != Step.KIA && e.getKey() != Step.RTD && e.getValue() > 0);
            if (onlyDeathIsLeft) {
                given.putIfAbsent(Step.KIA, Math.min(row.getOrDefault(Step.KIA, 0.0), 1 - rates.rtdRate()));
            }
        }
        return fixed(row, given, Step.REMAIN);
    }

    /**
     * A mass-casualty event kills half again as many and returns a fifth fewer; the rest is scaled. Where no way leads on, those left
     * stay at Role4, and return to duty from any other place.
     */
    static Map<Step, Double> inMassCasualty(Facility facility, Map<Step, Double> row) {
        Map<Step, Double> given = new EnumMap<>(Step.class);
        double kia = Math.min(1, row.getOrDefault(Step.KIA, 0.0) * MASS_CASUALTY_KIA);
        given.put(Step.KIA, kia);
        given.put(Step.RTD, Math.min(1 - kia, row.getOrDefault(Step.RTD, 0.0) * MASS_CASUALTY_RTD));
        return fixed(row, given, facility == Facility.ROLE4 ? Step.REMAIN : Step.RTD);
    }

    /** Keeps the given chances, scales the others to what is left, and gives what nothing is there to take to the last resort. */
    private static Map<Step, Double> fixed(Map<Step, Double> row, Map<Step, Double> given, Step lastResort) {
        double left = 1;
        for (double chance : given.values()) {
            left -= chance;
        }
        left = Math.max(0, left);
        double rest = 0;
        for (Map.Entry<Step, Double> entry : row.entrySet()) {
            rest += given.containsKey(entry.getKey()) ? 0 : entry.getValue();
        }
        Map<Step, Double> result = new EnumMap<>(given);
        for (Map.Entry<Step, Double> entry : row.entrySet()) {
            result.putIfAbsent(entry.getKey(), rest == 0 ? 0 : entry.getValue() * left / rest);
        }
        if (rest == 0) {
            result.merge(lastResort, left, Double::sum);
        }
        return result;
    }
}

package dev.latchkey.generator.patients;

import java.time.LocalDateTime;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A scenario made ready for drawing: every chance looked up once, nothing of any seed. Immutable. */
final class Casualties {
    private static final long PATIENT_STREAMS = 1;

    private final List<Front> fronts;
    private final List<Weighted<Nationality>> nationalities;
    private final Weighted<Integer> frontOf;
    private final Weighted<InjuryType> injuryTypes;
    private final Table<InjuryType, Weighted<Triage>> triages;
    private final Weighted<BodyPart> bodyParts;
    private final Incidents incidents;
    private final Ailments ailments;
    private final Network network;
    private final Hours hours = new Hours();
    private final People people;
    private final LocalDateTime exerciseEnd;

    Casualties(Scenario scenario) {
        fronts = scenario.fronts();
        nationalities =
                fronts.stream().map(front -> Weighted.of(front.nationalities())).toList();
        frontOf = Weighted.of(frontWeights(fronts));
        injuryTypes = Weighted.of(scenario.injuryDistribution());
        triages = Table.of(InjuryType.values(), kind -> Weighted.of(triageShares(kind)));
        bodyParts = Weighted.of(bodyPartShares());
        incidents = new Incidents(scenario);
        ailments = new Ailments(scenario.environmentalConditions());
        network = new Network(scenario.sites(), fronts);
        people = new People(scenario.baseDate(), scenario.baseDate().plusDays(scenario.daysOfFighting()));
        exerciseEnd = scenario.baseDate().plusDays(scenario.daysOfFighting()).atStartOfDay();
    }

    Patient draw(long seed, long index) {
        Draw draw = Draw.stream(seed, PATIENT_STREAMS, index);
        int front = frontOf.pick(draw);
        Nationality nation = nationalities.get(front).pick(draw);
        InjuryType kind = injuryTypes.pick(draw);
        Triage triage = triages.get(kind).pick(draw);
        BodyPart part = bodyParts.pick(draw);
        Incident incident = incidents.draw(seed, kind, front, draw);
        Demographics demographics = people.draw(nation, draw);
        Ailment ailment = ailments.draw(kind, part, draw);
        List<Condition> further = ailments.drawFurther(ailment, part, triage, draw);
        int severity = severity(triage, draw);
        Journey journey = new Journey(triage, ailment.care(part), incident, draw);
        Network.Way way = network.way(front, seed, index);
        FinalStatus end = journey.walk(way, hours, exerciseEnd);
        return new Patient(
                index,
                kind,
                triage,
                fronts.get(front).name(),
                end,
                journey.lastFacility(),
                health(end, severity, draw),
                severity,
                part,
                demographics,
                List.of(ailment.condition()),
                further,
                journey.treatments(),
                journey.movements(),
                incident.time(),
                incident.warfare(),
                incident.eventId(),
                incident.day(),
                way.sites());
    }

    private static int severity(Triage triage, Draw draw) {
        return switch (triage) {
            case T1 -> draw.between(7, 10);
            case T2 -> draw.between(4, 6);
            case T3 -> draw.between(1, 3);
        };
    }

    /** The graver the injury the less is regained; at Role4 less than on return to duty. */
    private static int health(FinalStatus end, int severity, Draw draw) {
        return switch (end) {
            case KIA -> 0;
            case RTD -> 100 - 4 * severity - draw.between(0, 10);
            case REMAINS_ROLE4 -> 100 - 7 * severity - draw.between(0, 10);
        };
    }

    private static Map<Integer, Double> frontWeights(List<Front> fronts) {
        double sum = 0;
        int given = 0;
        for (Front front : fronts) {
            @Nullable Double rate = front.casualtyRate();
            if (rate != null) {
                sum += rate;
                given++;
            }
        }
        // Without any rate above 0 among those given, the others share everything.
        double mean = sum == 0 ? 1 : sum / given;
        Map<Integer, Double> weights = new LinkedHashMap<>();
        for (int i = 0; i < fronts.size(); i++) {
            @Nullable Double rate = fronts.get(i).casualtyRate();
            weights.put(i, rate == null ? mean : rate);
        }
        return weights;
    }

    private static Map<Triage, Double> triageShares(InjuryType kind) {
        Map<Triage, Double> shares = new EnumMap<>(Triage.class);
        boolean battle = kind == InjuryType.BATTLE_TRAUMA;
        shares.put(Triage.T1, battle ? 0.4 : 0.2);
        shares.put(Triage.T2, battle ? 0.4 : 0.3);
        shares.put(Triage.T3, battle ? 0.2 : 0.5);
        return shares;
    }

    private static Map<BodyPart, Double> bodyPartShares() {
        Map<BodyPart, Double> shares = new EnumMap<>(BodyPart.class);
        shares.put(BodyPart.TORSO, 0.30);
        shares.put(BodyPart.HEAD, 0.15);
        shares.put(BodyPart.LEFT_ARM, 0.125);
        shares.put(BodyPart.RIGHT_ARM, 0.125);
        shares.put(BodyPart.LEFT_LEG, 0.15);
        shares.put(BodyPart.RIGHT_LEG, 0.15);
        return shares;
    }
}

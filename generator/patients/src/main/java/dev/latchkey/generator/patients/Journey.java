package dev.latchkey.generator.patients;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/** One patient's way through the chain of care, walked once. */
final class Journey {
    private final Triage triage;
    private final Care care;
    private final Incident incident;
    private final Draw draw;
    private final List<Movement> movements = new ArrayList<>(10);
    private final List<Treatment> treatments = new ArrayList<>(8);
    private Facility place = Facility.POI;
    private int seconds;

    Journey(Triage triage, Care care, Incident incident, Draw draw) {
        this.triage = triage;
        this.care = care;
        this.incident = incident;
        this.draw = draw;
    }

    /** Walks to the end: return to duty, death, or the exercise's end at Role4, whichever comes first there. */
    FinalStatus walk(Network.Way way, Hours hours, LocalDateTime exerciseEnd) {
        while (true) {
            note(MovementType.ARRIVAL);
            int stay = hours.staySeconds(place, triage, draw);
            Step step = way.at(place).next(triage, incident, draw);
            treat(stay);
            boolean overtaken = place == Facility.ROLE4 && at(seconds + stay).isAfter(exerciseEnd);
            if (step == Step.REMAIN || overtaken) {
                return FinalStatus.REMAINS_ROLE4;
            }
            seconds += stay;
            Facility next = step.destination();
            if (next == null) {
                note(step == Step.KIA ? MovementType.KIA : MovementType.RTD);
                return step == Step.KIA ? FinalStatus.KIA : FinalStatus.RTD;
            }
            int transit = hours.transitSeconds(place, next, triage, draw);
            movements.add(new Movement(MovementType.TRANSIT_START, place, at(seconds), seconds, next, transit));
            seconds += transit;
            place = next;
        }
    }

    List<Movement> movements() {
        return movements;
    }

    List<Treatment> treatments() {
        return treatments;
    }

    Facility lastFacility() {
        return place;
    }

    /** Spreads one or two treatments (one for T3) evenly over the stay. */
    private void treat(int stay) {
        List<String> possible = care.at(place);
        int count = triage == Triage.T3 ? 1 : 2;
        int first = draw.below(possible.size());
        for (int i = 0; i < count; i++) {
            LocalDateTime time = at(seconds + stay / (count + 1) * (i + 1));
            treatments.add(new Treatment(possible.get((first + i) % possible.size()), time, place));
        }
    }

    private void note(MovementType type) {
        movements.add(new Movement(type, place, at(seconds), seconds, null, 0));
    }

    private LocalDateTime at(int secondsSinceInjury) {
        return incident.time().plusSeconds(secondsSinceInjury);
    }
}

package dev.latchkey.generator.patients;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/** A run of patients to look at from many sides. */
record Sample(List<Patient> patients) {
    static Sample of(Scenario scenario, long seed, int count) {
        PatientGenerator generator = new PatientGenerator(scenario, seed);
        return new Sample(
                LongStream.range(0, count).mapToObj(generator::patient).toList());
    }

    /** One view of each of many patients, without keeping them. */
    static <T> List<T> views(Scenario scenario, long seed, int count, Function<Patient, T> view) {
        PatientGenerator generator = new PatientGenerator(scenario, seed);
        return LongStream.range(0, count).mapToObj(generator::patient).map(view).toList();
    }

    Sample where(Predicate<Patient> condition) {
        return new Sample(patients.stream().filter(condition).toList());
    }

    <T> List<T> each(Function<Patient, T> view) {
        return patients.stream().map(view).toList();
    }

    /** What followed the stays at this facility; a patient who still stays there is left out. */
    List<Step> stepsFrom(Facility facility) {
        List<Step> steps = new ArrayList<>();
        for (Patient patient : patients) {
            for (Movement movement : patient.movements()) {
                if (movement.facility() == facility && movement.eventType() != MovementType.ARRIVAL) {
                    steps.add(stepOf(movement));
                }
            }
        }
        return steps;
    }

    private static Step stepOf(Movement movement) {
        return switch (movement.eventType()) {
            case KIA -> Step.KIA;
            case RTD -> Step.RTD;
            case TRANSIT_START -> {
                for (Step step : Step.values()) {
                    if (step.destination() == movement.toFacility()) {
                        yield step;
                    }
                }
                throw new AssertionError("No step leads to " + movement.toFacility());
            }
            case ARRIVAL -> throw new AssertionError("An arrival is no step");
        };
    }

    /** The hours of every stay at this facility that ended. */
    double[] stayHours(Facility facility) {
        List<Double> hours = new ArrayList<>();
        for (Patient patient : patients) {
            List<Movement> movements = patient.movements();
            for (int i = 0; i + 1 < movements.size(); i++) {
                Movement arrival = movements.get(i);
                if (arrival.eventType() == MovementType.ARRIVAL && arrival.facility() == facility) {
                    hours.add((movements.get(i + 1).secondsSinceInjury() - arrival.secondsSinceInjury()) / 3600.0);
                }
            }
        }
        return hours.stream().mapToDouble(Double::doubleValue).toArray();
    }

    double[] transitHours(Facility from, Facility to) {
        return patients.stream()
                .flatMap(patient -> patient.movements().stream())
                .filter(movement -> movement.facility() == from && movement.toFacility() == to)
                .mapToDouble(movement -> movement.transitSeconds() / 3600.0)
                .toArray();
    }
}

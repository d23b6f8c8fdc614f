package dev.latchkey.generator.patients;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** What holds for every patient of every scenario. */
class TimelineTest {
    @Property(tries = 3_000)
    void the_way_through_the_chain_is_consistent(
            @ForAll("scenarios") Scenario scenario, @ForAll long seed, @ForAll @LongRange(min = 0) long index) {
        Patient patient = new PatientGenerator(scenario, seed).patient(index);
        List<Movement> movements = patient.movements();
        Movement first = movements.get(0);
        assertThat(first.eventType()).isEqualTo(MovementType.ARRIVAL);
        assertThat(first.facility()).isEqualTo(Facility.POI);
        assertThat(first.timestamp()).isEqualTo(patient.injuryTime());
        for (int i = 0; i < movements.size(); i++) {
            Movement movement = movements.get(i);
            assertThat(movement.timestamp()).isEqualTo(patient.injuryTime().plusSeconds(movement.secondsSinceInjury()));
            assertThat(movement.hoursSinceInjury() * 3600 - movement.secondsSinceInjury())
                    .isBetween(-180.001, 180.001);
            if (i > 0) {
                assertFollows(movements.get(i - 1), movement);
            }
        }
        assertEnds(patient, scenario);
        assertTreatedWhilePresent(patient);
    }

    private static void assertFollows(Movement earlier, Movement later) {
        if (later.eventType() == MovementType.ARRIVAL) {
            assertThat(earlier.eventType()).isEqualTo(MovementType.TRANSIT_START);
            assertThat(later.facility()).isEqualTo(earlier.toFacility()).isGreaterThan(earlier.facility());
            assertThat(later.secondsSinceInjury()).isEqualTo(earlier.secondsSinceInjury() + earlier.transitSeconds());
        } else {
            assertThat(earlier.eventType()).isEqualTo(MovementType.ARRIVAL);
            assertThat(later.facility()).isEqualTo(earlier.facility());
            assertThat(later.secondsSinceInjury()).isGreaterThan(earlier.secondsSinceInjury());
        }
    }

    private static void assertEnds(Patient patient, Scenario scenario) {
        LocalDateTime end =
                scenario.baseDate().plusDays(scenario.daysOfFighting()).atStartOfDay();
        Movement last = patient.movements().get(patient.movements().size() - 1);
        assertThat(patient.lastFacility()).isEqualTo(last.facility());
        switch (patient.finalStatus()) {
            case KIA -> {
                assertThat(last.eventType()).isEqualTo(MovementType.KIA);
                assertThat(patient.health()).isZero();
            }
            case RTD -> {
                assertThat(last.eventType()).isEqualTo(MovementType.RTD);
                assertThat(patient.health()).isGreaterThanOrEqualTo(50);
            }
            case REMAINS_ROLE4 -> {
                assertThat(last.eventType()).isEqualTo(MovementType.ARRIVAL);
                assertThat(last.facility()).isEqualTo(Facility.ROLE4);
                assertThat(patient.health()).isBetween(20, 93);
            }
        }
        if (last.facility() == Facility.ROLE4 && patient.finalStatus() != FinalStatus.REMAINS_ROLE4) {
            assertThat(last.timestamp())
                    .as("left Role4 before the exercise ended")
                    .isBeforeOrEqualTo(end);
        }
        assertThat(patient.injuryTime())
                .isAfterOrEqualTo(scenario.baseDate().atStartOfDay().plusDays(patient.day() - 1L))
                .isBefore(scenario.baseDate().atStartOfDay().plusDays(patient.day()));
        assertThat(patient.day()).isLessThanOrEqualTo(scenario.daysOfFighting());
    }

    private static void assertTreatedWhilePresent(Patient patient) {
        Map<Facility, LocalDateTime> arrived = new EnumMap<>(Facility.class);
        Map<Facility, LocalDateTime> left = new EnumMap<>(Facility.class);
        for (Movement movement : patient.movements()) {
            (movement.eventType() == MovementType.ARRIVAL ? arrived : left)
                    .put(movement.facility(), movement.timestamp());
        }
        LocalDateTime before = patient.injuryTime();
        for (Treatment treatment : patient.treatments()) {
            assertThat(treatment.timestamp())
                    .isAfterOrEqualTo(before)
                    .isAfter(arrived.get(treatment.location()))
                    .isBefore(left.getOrDefault(treatment.location(), LocalDateTime.MAX));
            before = treatment.timestamp();
        }
        assertThat(patient.treatments().stream().map(Treatment::location).distinct())
                .containsExactlyElementsOf(arrived.keySet());
    }

    @Property(tries = 1_000)
    void what_ails_a_patient_fits_the_kind_and_the_body_part(
            @ForAll("scenarios") Scenario scenario, @ForAll long seed, @ForAll @LongRange(min = 0) long index) {
        Patient patient = new PatientGenerator(scenario, seed).patient(index);
        List<Condition> fitting = Arrays.stream(Ailment.values())
                .filter(ailment -> ailment.kind() == patient.injuryType() && ailment.fits(patient.bodyPart()))
                .map(Ailment::condition)
                .toList();
        assertThat(patient.conditions()).hasSize(1).isSubsetOf(fitting);
        assertThat(patient.additionalConditions())
                .isSubsetOf(fitting)
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(patient.conditions());
        assertThat(patient.triage() == Triage.T3
                        && !patient.additionalConditions().isEmpty())
                .isFalse();
    }

    @Provide
    Arbitrary<Scenario> scenarios() {
        Arbitrary<FacilityRates> rates = Combinators.combine(
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.doubles().between(0, 1))
                .as((kia, ofTheRest) -> new FacilityRates(kia, (1 - kia) * ofTheRest));
        return Combinators.combine(
                        Arbitraries.integers().between(1, 366),
                        Arbitraries.of(Tempo.class),
                        Arbitraries.of(Intensity.class),
                        Arbitraries.of(SpecialEvent.class).set(),
                        Arbitraries.of(EnvironmentalCondition.class).set(),
                        Arbitraries.of(WarfareType.class).set().ofMinSize(1),
                        Arbitraries.maps(Arbitraries.of(Facility.class), rates).ofMaxSize(2))
                .as((days, tempo, intensity, events, conditions, warfare, facilities) -> Scenario.builder()
                        .daysOfFighting(days)
                        .tempo(tempo)
                        .intensity(intensity)
                        .specialEvents(events)
                        .environmentalConditions(conditions)
                        .warfareTypes(warfare)
                        .facilityRates(facilities)
                        .build());
    }
}

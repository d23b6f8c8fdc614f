package dev.latchkey.generator.patients;

import org.jspecify.annotations.Nullable;

/** What follows a stay at a facility: the way to another, an end, or no end before the exercise's. */
enum Step {
    TO_ROLE1(Facility.ROLE1),
    TO_ROLE2(Facility.ROLE2),
    TO_ROLE3(Facility.ROLE3),
    TO_ROLE4(Facility.ROLE4),
    KIA(null),
    RTD(null),
    REMAIN(null);

    private final @Nullable Facility destination;

    Step(@Nullable Facility destination) {
        this.destination = destination;
    }

    /** Where the step leads; null when the way ends. */
    @Nullable
    Facility destination() {
        return destination;
    }
}

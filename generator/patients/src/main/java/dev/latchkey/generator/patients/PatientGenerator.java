package dev.latchkey.generator.patients;

import java.util.Objects;

/**
 * Draws the patients of one scenario and one seed. Patient i is a function of (scenario, seed, i) alone: it can be drawn again, out of
 * order, or elsewhere, and is the same on every Java. Immutable, so any number of threads may share a generator. Preparing a scenario
 * takes some work; {@link #withSeed} shares it.
 */
public final class PatientGenerator {
    private final Casualties casualties;
    private final long seed;

    /** Prepares the scenario; nothing is drawn yet. */
    public PatientGenerator(Scenario scenario, long seed) {
        this(new Casualties(Objects.requireNonNull(scenario, "scenario")), seed);
    }

    private PatientGenerator(Casualties casualties, long seed) {
        this.casualties = casualties;
        this.seed = seed;
    }

    /** A generator of the same scenario under another seed, made in no time. */
    public PatientGenerator withSeed(long otherSeed) {
        return new PatientGenerator(casualties, otherSeed);
    }

    /** The seed that the patients are drawn from. */
    public long seed() {
        return seed;
    }

    /**
     * Draws the patient with this index.
     *
     * @throws IllegalArgumentException for an index below 0
     */
    public Patient patient(long index) {
        if (index < 0) {
            throw new IllegalArgumentException("A patient's index is 0 or more, not " + index + ".");
        }
        return casualties.draw(seed, index);
    }
}

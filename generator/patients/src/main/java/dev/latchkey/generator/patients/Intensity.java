package dev.latchkey.generator.patients;

/** How fierce the fighting is: it scales the chance that a casualty belongs to a mass-casualty event. */
public enum Intensity implements Spelling {
    LOW("low", 0.5),
    MEDIUM("medium", 1.0),
    HIGH("high", 1.2),
    EXTREME("extreme", 1.5);

    private final String key;
    private final double massCasualtyFactor;

    Intensity(String key, double massCasualtyFactor) {
        this.key = key;
        this.massCasualtyFactor = massCasualtyFactor;
    }

    /** The text that scenario keys use. */
    @Override
    public String key() {
        return key;
    }

    double massCasualtyFactor() {
        return massCasualtyFactor;
    }

    /**
     * Finds an intensity by its key or name.
     *
     * @throws IllegalArgumentException for any other key
     */
    public static Intensity of(String key) {
        return Spelling.find(values(), "intensity", key);
    }
}

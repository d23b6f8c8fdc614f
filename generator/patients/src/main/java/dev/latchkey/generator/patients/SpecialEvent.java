package dev.latchkey.generator.patients;

/** Something planned into the exercise that makes mass-casualty events likelier. */
public enum SpecialEvent implements Spelling {
    MASS_CASUALTY("mass_casualty", 2.0),
    /** Also triples the casualties of the day in the middle of the fighting. */
    MAJOR_OFFENSIVE("major_offensive", 1.5),
    AMBUSH("ambush", 1.25);

    private final String key;
    private final double massCasualtyFactor;

    SpecialEvent(String key, double massCasualtyFactor) {
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
     * Finds an event by its key or name.
     *
     * @throws IllegalArgumentException for any other key
     */
    public static SpecialEvent of(String key) {
        return Spelling.find(values(), "special event", key);
    }
}

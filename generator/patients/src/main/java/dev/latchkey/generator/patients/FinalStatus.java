package dev.latchkey.generator.patients;

/** How a patient's way through the chain of care ends: returned to duty, dead, or still at Role4 when the exercise ends. */
public enum FinalStatus implements Spelling {
    RTD("RTD"),
    KIA("KIA"),
    REMAINS_ROLE4("Remains_Role4");

    private final String key;

    FinalStatus(String key) {
        this.key = key;
    }

    /** The text that JSON and scenario keys use. */
    @Override
    public String key() {
        return key;
    }
}

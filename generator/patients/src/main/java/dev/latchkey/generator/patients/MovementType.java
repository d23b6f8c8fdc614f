package dev.latchkey.generator.patients;

/** What happens at one point of a patient's way through the chain of care. */
public enum MovementType implements Spelling {
    ARRIVAL("arrival"),
    TRANSIT_START("transit_start"),
    RTD("rtd"),
    KIA("kia");

    private final String key;

    MovementType(String key) {
        this.key = key;
    }

    /** The text that JSON and scenario keys use. */
    @Override
    public String key() {
        return key;
    }
}

package dev.latchkey.generator.patients;

/** A patient's gender, which decides given name, the form of the family name and the distribution of weight. */
public enum Gender implements Spelling {
    MALE("male"),
    FEMALE("female");

    private final String key;

    Gender(String key) {
        this.key = key;
    }

    /** The text that JSON and scenario keys use. */
    @Override
    public String key() {
        return key;
    }
}

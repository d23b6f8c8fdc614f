package dev.latchkey.generator.patients;

/** Where a patient is hurt. */
public enum BodyPart implements Spelling {
    TORSO("Torso"),
    HEAD("Head"),
    LEFT_ARM("Left Arm"),
    RIGHT_ARM("Right Arm"),
    LEFT_LEG("Left Leg"),
    RIGHT_LEG("Right Leg");

    private final String key;

    BodyPart(String key) {
        this.key = key;
    }

    /** The text that JSON uses. */
    @Override
    public String key() {
        return key;
    }

    boolean isArm() {
        return this == LEFT_ARM || this == RIGHT_ARM;
    }

    boolean isLeg() {
        return this == LEFT_LEG || this == RIGHT_LEG;
    }
}

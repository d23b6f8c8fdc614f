package dev.latchkey.generator.patients;

/** A patient's blood group in the ABO system, with its rounded share in Europe. */
public enum BloodType implements Spelling {
    A(0.42),
    O(0.40),
    B(0.13),
    AB(0.05);

    private final double share;

    BloodType(double share) {
        this.share = share;
    }

    /** The text that JSON uses, which is the constant's name. */
    @Override
    public String key() {
        return name();
    }

    double share() {
        return share;
    }
}

package dev.latchkey.usage;

/** Whether the usage of a period is told as one, or in parts. Status classes are told apart in any case. */
public enum UsageSplit {
    /** As one. */
    NONE("none"),
    /** Each route apart. */
    ROUTE("route"),
    /** Each key apart. */
    KEY("key");

    private final String label;

    UsageSplit(String label) {
        this.label = label;
    }

    /** The split's name in queries and messages. */
    public String label() {
        return label;
    }
}

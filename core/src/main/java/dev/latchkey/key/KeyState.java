package dev.latchkey.key;

/** Whether a key works, and if not, why. */
public enum KeyState {
    /** The key works. */
    ACTIVE("active"),
    /** An operator deactivated the key; activating it brings it back as it was. */
    INACTIVE("inactive"),
    /** The key's expiry has passed; extending it brings it back. */
    EXPIRED("expired"),
    /** The key was deleted: its history stays, its secret verifies no longer, unless the deletion is taken back. */
    DELETED("deleted");

    private final String label;

    KeyState(String label) {
        this.label = label;
    }

    /** The state's name in JSON and on the command line. */
    public String label() {
        return label;
    }
}

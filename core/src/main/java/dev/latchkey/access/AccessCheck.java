package dev.latchkey.access;

/** What the {@link Gatekeeper} checks of a request, in the order in which it does. */
public enum AccessCheck {
    /** That it presents one key, in a header. */
    CREDENTIAL("credential"),
    /** That there is such a key. */
    KEY("key"),
    /** That the key is active. */
    STATE("state"),
    /** That the key may call this part of the API. */
    SCOPE("scope"),
    /** That the key may be used from there. */
    ADDRESS("address"),
    /** That it can be known what other nodes admitted. */
    LIMITER("limiter"),
    /** That it fits into the key's requests per minute. */
    MINUTE("minute"),
    /** That it fits into the key's requests per hour. */
    HOUR("hour"),
    /** That it fits into the key's requests per day. */
    DAY("day"),
    /** That its usage can be recorded. */
    USAGE("usage"),
    /** That it asks for no more units than the key may ask for at once. */
    UNITS("units");

    private final String label;

    AccessCheck(String label) {
        this.label = label;
    }

    /** The check's name in data. */
    public String label() {
        return label;
    }
}

package dev.latchkey.key;

import dev.latchkey.secret.SecretPrefix;

/** What kind of key it is; fixed when the key is made. */
public enum KeyType {
    /** Made for one holder. */
    LIVE("live"),
    /** Made for trying the API out. */
    DEMO("demo"),
    /** The one key that a deployment had before Latchkey, from its environment. */
    LEGACY("legacy");

    private final String label;

    KeyType(String label) {
        this.label = label;
    }

    /** The type's name in JSON, SQL and headers. */
    public String label() {
        return label;
    }

    /** How the secrets of such keys begin; {@link IllegalArgumentException} for the legacy key, whose secret is not ours to make. */
    public SecretPrefix secretPrefix() {
        return switch (this) {
            case LIVE -> SecretPrefix.LIVE;
            case DEMO -> SecretPrefix.DEMO;
            case LEGACY -> throw new IllegalArgumentException("the legacy key's secret is not ours to make");
        };
    }

    /** The type of that name; {@link IllegalArgumentException} when there is none. */
    public static KeyType ofLabel(String label) {
        for (KeyType type : values()) {
            if (type.label.equals(label)) {
                return type;
            }
        }
        throw new IllegalArgumentException("a key's type is live, demo or legacy, not " + label);
    }
}

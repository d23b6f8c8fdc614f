package dev.latchkey.secret;

/** How a secret of ours begins, by which people and scanners of leaked secrets tell what it is. */
public enum SecretPrefix {
    /** A key that was made for one holder. */
    LIVE("lk_live_"),
    /** A key that was made for trying the API out. */
    DEMO("lk_demo_");

    private final String text;

    SecretPrefix(String text) {
        this.text = text;
    }

    /** The secret's first characters; all prefixes are of one length. */
    public String text() {
        return text;
    }
}

package dev.latchkey.secret;

/**
 * A secret in clear, as a caller presents it. Held only while it is checked or shown for the one time; no file, log or
 * message may have it, so {@link #toString} does not tell it and there is no equality by which to search for it. Immutable.
 *
 * <p>Our own secrets are {@code lk_live_} or {@code lk_demo_}, 64 lower-case hexadecimal characters of a random number, an
 * underscore, and six base62 characters of the CRC-32 of all that precedes them: a typo is known without a look-up, and a
 * scanner can tell a leaked secret from chance. Secrets of any other shape are foreign.
 */
public final class Secret {

    /** The longest secret that is looked at. */
    public static final int MAX_LENGTH = 512;

    /** The fewest characters of another system's secret. */
    public static final int MIN_FOREIGN_LENGTH = 32;

    /** The fewest characters of another system's secret where a pepper keeps it from being searched for. */
    public static final int MIN_PEPPERED_LENGTH = 8;

    /** The public demo key's, which everybody may know. */
    public static final String PUBLIC_DEMO = "DEMO_MILMED_2025_50_PATIENTS";

    private static final int HINT_LENGTH = 12;
    private static final int FOREIGN_HINT_LENGTH = 4;

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /** The secret as presented; any string. */
    public static Secret of(String value) {
        return new Secret(value);
    }

    /** Whether it is short enough and has only characters that a secret may have; no other can be hashed. */
    public boolean isHashable() {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    /** What can be said of the secret from its characters alone. */
    public SecretShape shape() {
        return isHashable() ? SecretShape.of(value) : SecretShape.MALFORMED;
    }

    /** The first characters and an ellipsis, safe to show and to store. */
    public String hint() {
        int shown = SecretShape.isOwnPrefix(value) ? HINT_LENGTH : FOREIGN_HINT_LENGTH;
        return value.substring(0, Math.min(shown, value.length() / 2)) + "…";
    }

    /** How many characters it has. */
    public int length() {
        return value.length();
    }

    /** The secret in clear: for hashing it, and for showing it once to whom it was made for. */
    public String reveal() {
        return value;
    }

    /** Says that it is a secret, and nothing of it. */
    @Override
    public String toString() {
        return "Secret[…]";
    }
}

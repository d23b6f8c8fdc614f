package dev.latchkey.secret;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;

/** A key for hashing secrets that the database does not hold, so that its copy alone cannot be searched. Immutable. */
public final class Pepper {

    /** The fewest bytes of a pepper. */
    public static final int MIN_LENGTH = 16;

    private final int version;
    private final byte[] key;

    private Pepper(int version, byte[] key) {
        if (key.length < MIN_LENGTH) {
            throw new IllegalArgumentException("a pepper has at least " + MIN_LENGTH + " characters");
        }
        this.version = version;
        this.key = key;
    }

    /**
     * Reads {@code PEPPER} or {@code VERSION:PEPPER[,VERSION:PEPPER…]}, the newest first; without a version it is 1.
     *
     * @throws IllegalArgumentException with a sentence that does not repeat the pepper
     */
    public static List<Pepper> parse(String text) {
        List<Pepper> peppers = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            int colon = part.indexOf(':');
            String version = colon < 0 ? "1" : part.substring(0, colon).strip();
            if (!version.matches("[1-9][0-9]{0,4}")) {
                throw new IllegalArgumentException(
                        "a pepper is given as PEPPER or VERSION:PEPPER, its version a number from 1");
            }
            byte[] key = part.substring(colon + 1).getBytes(StandardCharsets.UTF_8);
            peppers.add(new Pepper(Integer.parseInt(version), key));
        }
        if (peppers.stream().map(Pepper::version).distinct().count() < peppers.size()) {
            throw new IllegalArgumentException("each pepper needs a version of its own, as in 2:NEW,1:OLD");
        }
        return List.copyOf(peppers);
    }

    /** Stored beside each hash, from 1. */
    public int version() {
        return version;
    }

    SecretKeySpec keySpec(String algorithm) {
        return new SecretKeySpec(key, algorithm);
    }

    /** Says the version, and nothing of the key. */
    @Override
    public String toString() {
        return "Pepper[version=" + version + "]";
    }
}

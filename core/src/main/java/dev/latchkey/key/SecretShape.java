package dev.latchkey.key;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** What can be said of a secret from its characters alone, without looking it up. */
public enum SecretShape {
    /** One of ours, with the right checksum. */
    OWN,
    /** Another system's; may have been imported. */
    FOREIGN,
    /** Nobody's: begins like ours but is mistyped, or has characters that no secret has. */
    MALFORMED;

    static final String LIVE_PREFIX = "lk_live_";
    static final String DEMO_PREFIX = "lk_demo_";

    private static final int PREFIX_LENGTH = LIVE_PREFIX.length();
    private static final int RANDOM_LENGTH = 64;
    private static final int CHECKSUM_LENGTH = 6;
    private static final int CHECKED_LENGTH = PREFIX_LENGTH + RANDOM_LENGTH + 1;
    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /** @param secret one that is {@link Secret#isHashable} */
    static SecretShape of(String secret) {
        if (!isOwnPrefix(secret)) {
            return FOREIGN;
        }
        return isOwnBody(secret) && hasChecksum(secret) ? OWN : MALFORMED;
    }

    static boolean isOwnPrefix(String secret) {
        return secret.startsWith(LIVE_PREFIX) || secret.startsWith(DEMO_PREFIX);
    }

    /** Our form of the given random bytes. */
    static String format(String prefix, String hex) {
        String checked = prefix + hex + '_';
        return checked + checksum(checked);
    }

    private static boolean isOwnBody(String secret) {
        if (secret.length() != CHECKED_LENGTH + CHECKSUM_LENGTH || secret.charAt(CHECKED_LENGTH - 1) != '_') {
            return false;
        }
        for (int i = PREFIX_LENGTH; i < CHECKED_LENGTH - 1; i++) {
            char c = secret.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasChecksum(String secret) {
        return secret.endsWith(checksum(secret.substring(0, CHECKED_LENGTH)));
    }

    private static String checksum(String checked) {
        CRC32 crc = new CRC32();
        crc.update(checked.getBytes(StandardCharsets.ISO_8859_1));
        char[] digits = new char[CHECKSUM_LENGTH];
        long rest = crc.getValue();
        for (int i = CHECKSUM_LENGTH - 1; i >= 0; i--) {
            digits[i] = BASE62.charAt((int) (rest % BASE62.length()));
            rest /= BASE62.length();
        }
        return new String(digits);
    }
}

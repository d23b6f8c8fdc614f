package dev.latchkey.secret;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/** What can be said of a secret from its characters alone, without looking it up. */
public enum SecretShape {
    /** One of ours, with the right checksum. */
    OWN,
    /** Another system's; may have been imported. */
    FOREIGN,
    /** Nobody's: begins like ours but is mistyped, or has characters that no secret has. */
    MALFORMED;

    private static final int PREFIX_LENGTH = SecretPrefix.LIVE.text().length();
    private static final int RANDOM_LENGTH = 64;

    /** How many digits a hint shows. */
    private static final int SHOWN_LENGTH = 4;

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
        return Arrays.stream(SecretPrefix.values()).anyMatch(prefix -> secret.startsWith(prefix.text()));
    }

    /**
     * Whether there is a secret of ours in a text that should have none, such as a name or a query: one of them, or so much of one
     * that it was not meant; or the public demo key's.
     */
    public static boolean isIn(String text) {
        return Arrays.stream(SecretPrefix.values()).anyMatch(prefix -> isIn(text, prefix.text()))
                || text.contains(Secret.PUBLIC_DEMO);
    }

    private static boolean isIn(String text, String prefix) {
        for (int at = text.indexOf(prefix); at >= 0; at = text.indexOf(prefix, at + 1)) {
            int end = at + PREFIX_LENGTH;
            while (end < text.length() && isHexDigit(text.charAt(end))) {
                end++;
            }
            if (end - at - PREFIX_LENGTH > SHOWN_LENGTH) {
                return true;
            }
        }
        return false;
    }

    /** Our form of the given random bytes. */
    static String format(SecretPrefix prefix, String hex) {
        String checked = prefix.text() + hex + '_';
        return checked + checksum(checked);
    }

    private static boolean isOwnBody(String secret) {
        if (secret.length() != CHECKED_LENGTH + CHECKSUM_LENGTH || secret.charAt(CHECKED_LENGTH - 1) != '_') {
            return false;
        }
        for (int i = PREFIX_LENGTH; i < CHECKED_LENGTH - 1; i++) {
            if (!isHexDigit(secret.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHexDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
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

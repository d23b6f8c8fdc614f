package dev.latchkey.server.http;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The names of one request. In usage it always has one of our own, so that no caller can make two requests look like one;
 * answers and logs show the caller's instead where there is a harmless one.
 *
 * @param high the first eight bytes of our own
 * @param low the last eight bytes of it
 * @param shown the caller's, or our own as 32 hexadecimal digits
 */
public record RequestId(long high, long low, String shown) {

    /** The header that has it in requests and answers. */
    public static final String HEADER = "X-Request-Id";

    private static final int MAX_LENGTH = 64;
    private static final int BITS_OF_DIGIT = 4;
    private static final int DIGITS_OF_LONG = Long.SIZE / BITS_OF_DIGIT;
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

    /**
     * The name of a request: its caller's, where that will do, or a new one.
     *
     * @param offered what the caller calls the request, or null
     */
    public static RequestId of(@Nullable String offered) {
        // Need not be unguessable, only unlikely to be drawn twice.
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = random.nextLong();
        long low = random.nextLong();
        return new RequestId(high, low, offered != null && isHarmless(offered) ? offered : hex(high, low));
    }

    private static boolean isHarmless(String id) {
        if (id.isEmpty() || id.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && (c < '0' || c > '9') && c != '-') {
                return false;
            }
        }
        return true;
    }

    /** Made for every request, so without the texts in between that {@link java.util.HexFormat} makes. */
    private static String hex(long high, long low) {
        byte[] digits = new byte[2 * DIGITS_OF_LONG];
        for (int i = 0; i < DIGITS_OF_LONG; i++) {
            int shift = Long.SIZE - BITS_OF_DIGIT * (i + 1);
            digits[i] = DIGITS[(int) (high >>> shift) & 0xf];
            digits[DIGITS_OF_LONG + i] = DIGITS[(int) (low >>> shift) & 0xf];
        }
        return new String(digits, StandardCharsets.ISO_8859_1);
    }
}

package dev.latchkey.secret;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The 256-bit hash by which a secret is stored and found. Immutable; equal hashes are equal in all 256 bits. */
public record SecretHash(long first, long second, long third, long fourth) {

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** 32 bytes; the last character has two bits that are none. */
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{42}[AEIMQUYcgkosw048]=?");

    /** The length in bytes. */
    public static final int LENGTH = 32;

    /** The hash held in the first {@value #LENGTH} bytes of the array. */
    public static SecretHash of(byte[] bytes) {
        return new SecretHash(word(bytes, 0), word(bytes, 1), word(bytes, 2), word(bytes, 3));
    }

    /**
     * Reads hexadecimal digits, or base64 with either alphabet, padded or not.
     *
     * @throws IllegalArgumentException when they are not those of a hash; does not repeat them
     */
    public static SecretHash parse(String text) {
        if (text.length() == 2 * LENGTH && text.chars().allMatch(HexFormat::isHexDigit)) {
            return of(HexFormat.of().parseHex(text));
        }
        if (BASE64.matcher(text).matches()) {
            return of(Base64.getUrlDecoder().decode(text.replace('+', '-').replace('/', '_')));
        }
        throw new IllegalArgumentException(
                "a hash is the SHA-256 of a secret, in 64 hexadecimal digits or the 43 characters of its base64");
    }

    /** The hash in hexadecimal digits. */
    public String toHex() {
        return HexFormat.of().formatHex(bytes());
    }

    /** The hash as a new array of {@value #LENGTH} bytes. */
    public byte[] bytes() {
        return ByteBuffer.allocate(LENGTH)
                .putLong(first)
                .putLong(second)
                .putLong(third)
                .putLong(fourth)
                .array();
    }

    private static long word(byte[] bytes, int index) {
        return (long) WORDS.get(bytes, index * Long.BYTES);
    }

    /** The hash is uniform already, so one word of it spreads as well as all four. */
    @Override
    public int hashCode() {
        return Long.hashCode(first);
    }

    /** Enough to tell hashes apart in a log, too little to look one up. */
    @Override
    public String toString() {
        return "SecretHash[" + Long.toHexString(first >>> 40) + "…]";
    }
}

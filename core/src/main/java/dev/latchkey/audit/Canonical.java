package dev.latchkey.audit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Values as bytes, each with its length in front, so that no two lists of values give the same bytes. */
final class Canonical {

    private static final int NO_VALUE = -1;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** @param purpose what is written, so that bytes of one kind are never taken for another */
    Canonical(String purpose) {
        add(purpose);
    }

    Canonical add(@Nullable String value) {
        byte[] text = value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8);
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .putInt(value == null ? NO_VALUE : text.length)
                .array());
        bytes.writeBytes(text);
        return this;
    }

    Canonical add(long value) {
        bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    /** In hexadecimal digits. */
    String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

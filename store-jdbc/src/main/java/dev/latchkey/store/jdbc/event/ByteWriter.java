package dev.latchkey.store.jdbc.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;

/** Bytes that grow as they are written. Numbers take seven bits a byte, the lowest first, as in protocol buffers. */
final class ByteWriter {

    private static final int SEVEN_BITS = 0x7f;
    private static final int MORE = 0x80;

    private byte[] bytes;
    private int length;

    ByteWriter(int capacity) {
        bytes = new byte[Math.max(Long.BYTES, capacity)];
    }

    void put(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    void putLong(long value) {
        reserve(Long.BYTES);
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            bytes[length++] = (byte) (value >>> shift);
        }
    }

    /** One that is not below zero takes few bytes when it is small. */
    void putNumber(long value) {
        reserve(Long.BYTES + 2);
        long rest = value;
        while ((rest & ~(long) SEVEN_BITS) != 0) {
            bytes[length++] = (byte) ((rest & SEVEN_BITS) | MORE);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    /** One of either sign takes few bytes when it is near zero. */
    void putSigned(long value) {
        putNumber((value << 1) ^ (value >> (Long.SIZE - 1)));
    }

    void putText(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        putNumber(encoded.length);
        reserve(encoded.length);
        System.arraycopy(encoded, 0, bytes, length, encoded.length);
        length += encoded.length;
    }

    /** Writes all that was written here, compressed (RFC 1950) as fast as can be, behind what is there. */
    void compressTo(ByteWriter target) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            deflater.setInput(bytes, 0, length);
            deflater.finish();
            while (!deflater.finished()) {
                target.reserve(Math.max(64, length / 4));
                target.length += deflater.deflate(target.bytes, target.length, target.bytes.length - target.length);
            }
        } finally {
            deflater.end();
        }
    }

    /** All that was written. */
    byte[] bytes() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }
}

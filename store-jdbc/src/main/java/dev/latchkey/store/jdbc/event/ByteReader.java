package dev.latchkey.store.jdbc.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Reads what {@link ByteWriter} wrote. What it cannot have written is an {@link IllegalStateException}. */
final class ByteReader {

    private static final int SEVEN_BITS = 0x7f;

    private final byte[] bytes;
    private final int end;
    private int at;

    ByteReader(byte[] bytes) {
        this(bytes, bytes.length);
    }

    private ByteReader(byte[] bytes, int end) {
        this.bytes = bytes;
        this.end = end;
    }

    /** What was compressed, and begins there. */
    static ByteReader compressed(byte[] bytes, int from) {
        if (from > bytes.length) {
            throw broken();
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(bytes, from, bytes.length - from);
            byte[] all = new byte[4 * (bytes.length - from) + 64];
            int length = 0;
            while (!inflater.finished()) {
                int some = inflater.inflate(all, length, all.length - length);
                length += some;
                if (some == 0 && length < all.length) {
                    throw broken();
                }
                if (length == all.length) {
                    all = Arrays.copyOf(all, 2 * all.length);
                }
            }
            return new ByteReader(all, length);
        } catch (DataFormatException e) {
            throw new IllegalStateException("stored events are damaged", e);
        } finally {
            inflater.end();
        }
    }

    int get() {
        if (at >= end) {
            throw broken();
        }
        return bytes[at++] & 0xff;
    }

    long getLong() {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = (value << Byte.SIZE) | get();
        }
        return value;
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = get();
            value |= (long) (next & SEVEN_BITS) << shift;
            if (next <= SEVEN_BITS) {
                return value;
            }
        }
        throw broken();
    }

    long signed() {
        long value = number();
        return (value >>> 1) ^ -(value & 1);
    }

    /** How many follow, at most so many. */
    int count(int most) {
        long count = number();
        if (count < 0 || count > most) {
            throw broken();
        }
        return (int) count;
    }

    /** The place of something among so many. */
    int place(int among) {
        return count(among - 1);
    }

    String text() {
        int length = count(end - at);
        String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return text;
    }

    private static IllegalStateException broken() {
        return new IllegalStateException("stored events are damaged");
    }
}

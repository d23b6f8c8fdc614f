package dev.latchkey.access;

/**
 * SipHash-2-4, by Aumasson and Bernstein: a keyed hash of short texts whose results tell nothing of text or key. As quick as a
 * look-up in a map would be, so that nothing need be remembered.
 */
final class SipHash {

    private static final int CHARS_PER_BLOCK = 4;
    private static final int CHAR_BITS = 16;

    private long v0;
    private long v1;
    private long v2;
    private long v3;

    private SipHash(long low, long high) {
        v0 = low ^ 0x736f6d6570736575L;
        v1 = high ^ 0x646f72616e646f6dL;
        v2 = low ^ 0x6c7967656e657261L;
        v3 = high ^ 0x7465646279746573L;
    }

    /**
     * The hash of the text's UTF-16 code units, the low byte of each first.
     *
     * @param low the first eight bytes of the key
     * @param high the last eight bytes of the key
     */
    static long of(String text, long low, long high) {
        SipHash state = new SipHash(low, high);
        long block = 0;
        int shift = 0;
        for (int i = 0; i < text.length(); i++) {
            block |= (long) text.charAt(i) << shift;
            shift += CHAR_BITS;
            if (shift == CHARS_PER_BLOCK * CHAR_BITS) {
                state.absorb(block);
                block = 0;
                shift = 0;
            }
        }
        long bytes = 2L * text.length();
        state.absorb(block | bytes << 56);
        return state.finished();
    }

    private void absorb(long block) {
        v3 ^= block;
        round();
        round();
        v0 ^= block;
    }

    private long finished() {
        v2 ^= 0xff;
        round();
        round();
        round();
        round();
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
    }
}

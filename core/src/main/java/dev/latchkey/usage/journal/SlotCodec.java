package dev.latchkey.usage.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.zip.CRC32C;

/**
 * The form of a slot, version {@value SegmentHeader#VERSION} of the format: eight words of 64 bits, little endian.
 *
 * <pre>
 * word  bits   what
 * 0     63–32  CRC-32C of the 64 bytes, with the whole sequence number in place of this word
 *       31–0   the low half of the sequence number
 * 1, 2         the key's id
 * 3, 4         the request's id; 0 for refusals
 * 5     63–16  milliseconds since the epoch: of the admission, or the second of the refusals
 *       15–0   the number of the name in the segment's dictionary: the route's, or the code's; 0 is "other"
 * 6     63–32  units, or the number of refusals
 *       31–0   microseconds from admission to settlement; the highest number stands for more
 * 7     63–32  what stands for the address
 *       31–16  the cost
 *       15–12  the number of the method
 *       11–10  the kind: 0 usage that does not count the admission, 1 usage that does, 2 refusals
 *       9–0    the status, 0 while not settled
 * </pre>
 *
 * Word 0 is written last and says that the slot is finished; 0 says that it is not. Were it to come to 0 by chance, its upper
 * half is all ones instead. The drain puts a tombstone there when it gives a slot up: "GONE" in the upper half and the low half
 * of the sequence number, inverted, in the lower, which no finished slot can have.
 *
 * <p>One object is one slot in the making. Not thread-safe.
 */
final class SlotCodec {

    static final int BYTES = 64;
    static final long UNFINISHED = 0;

    private static final int WORD = Long.BYTES;
    private static final long LOW_HALF = 0xffff_ffffL;
    private static final long GONE = 0x474f4e45L;

    private static final int USAGE = 0;
    private static final int ADMISSION = 1;
    private static final int REFUSALS = 2;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] image = new byte[BYTES];
    private final CRC32C crc = new CRC32C();

    /** Takes what the entry says; word 0 comes with {@link #commitWord}. */
    void encode(JournalEntry entry, int name) {
        set(1, entry.keyHigh());
        set(2, entry.keyLow());
        set(3, entry.requestHigh());
        set(4, entry.requestLow());
        set(5, entry.millis() << 16 | name);
        set(6, entry.units() << 32 | entry.latencyMicros());
        set(
                7,
                (long) entry.address() << 32
                        | (long) entry.cost() << 16
                        | (long) entry.method() << 12
                        | (long) kind(entry) << 10
                        | entry.status());
    }

    /** What word 0 has to be for this content under this sequence number. Never {@link #UNFINISHED}. */
    long commitWord(long sequence) {
        set(0, sequence);
        crc.reset();
        crc.update(image, 0, BYTES);
        long word = crc.getValue() << 32 | (sequence & LOW_HALF);
        return word == UNFINISHED ? LOW_HALF << 32 : word;
    }

    static long tombstone(long sequence) {
        return GONE << 32 | (~sequence & LOW_HALF);
    }

    /** Whether the content is something that this version of the format can say. */
    boolean isKnown() {
        return kindBits() <= REFUSALS && (get(7) & 0x3ff) <= 999;
    }

    /** Whether it counts an admission at or after the moment, in milliseconds since the epoch. */
    boolean isAdmissionSince(long millis) {
        return isKnown() && kindBits() == ADMISSION && get(5) >>> 16 >= millis;
    }

    /** Says it as an entry; of an undamaged slot whose content {@link #isKnown}. */
    void decode(JournalEntry into, IntFunction<String> names) {
        UUID key = new UUID(get(1), get(2));
        long millis = get(5) >>> 16;
        String name = names.apply((int) get(5) & 0xffff);
        long last = get(7);
        if (kindBits() == REFUSALS) {
            into.refusals(key, millis, name, get(6) >>> 32);
        } else {
            into.usage(key, millis, name, (int) (last >>> 16) & 0xffff).charging(get(6) >>> 32);
        }
        if (kindBits() == ADMISSION) {
            into.admitting();
        }
        into.request(get(3), get(4))
                .settling((int) last & 0x3ff, get(6) & LOW_HALF)
                .coming((int) (last >>> 12) & 0xf, (int) (last >>> 32));
    }

    long get(int word) {
        return (long) WORDS.get(image, word * WORD);
    }

    void set(int word, long value) {
        WORDS.set(image, word * WORD, value);
    }

    private int kindBits() {
        return (int) (get(7) >>> 10) & 0x3;
    }

    private static int kind(JournalEntry entry) {
        if (entry.kind() == JournalEntry.Kind.REFUSALS) {
            return REFUSALS;
        }
        return entry.admits() ? ADMISSION : USAGE;
    }
}

package dev.latchkey.usage.journal;

import dev.latchkey.usage.Method;
import dev.latchkey.usage.RefusalCount;
import dev.latchkey.usage.UsageEvent;
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
 * 1, 2         the key's id; 0 for refusals of requests without a valid key
 * 3, 4         the request's id; 0 for refusals
 * 5     63–16  milliseconds since the epoch: of the admission, or the second of the refusals
 *       15–0   the number of the name in the segment's dictionary: the route's, or the code's; 0 is "other"
 * 6     63–32  units, or the number of refusals
 *       31–0   microseconds from admission to settlement; the highest number stands for more
 * 7     63–32  what stands for the address
 *       31–16  the cost
 *       15–12  the method's number
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
    static final long LAST_MILLIS = (1L << 48) - 1;

    private static final int WORD = Long.BYTES;
    private static final long LOW_HALF = 0xffff_ffffL;
    private static final long GONE = 0x474f4e45L;

    private static final int USAGE = 0;
    private static final int ADMISSION = 1;
    private static final int REFUSALS = 2;

    private static final int HIGHEST_STATUS = 999;

    /** In place of a key's id, for refusals of requests without a valid key. */
    private static final UUID NO_KEY = new UUID(0, 0);

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] image = new byte[BYTES];
    private final CRC32C crc = new CRC32C();

    /**
     * Takes what the event says; word 0 comes with {@link #commitWord}.
     *
     * @param name the number of its route
     * @throws IllegalArgumentException when a slot cannot say it
     */
    void encode(UsageEvent event, int name) {
        int cost = Math.max(event.requests(), event.settled());
        requireRange(cost, UsageEvent.MOST_REQUESTS, "requests");
        if ((event.requests() != 0 && event.requests() != cost)
                || event.settled() != (event.status() == UsageEvent.NOT_SETTLED ? 0 : cost)) {
            throw new IllegalArgumentException("an event adds and settles all that its request took, or nothing");
        }
        requireRange(event.status(), HIGHEST_STATUS, "a status");
        set(3, event.requestIdHigh());
        set(4, event.requestIdLow());
        encode(event.key(), event.admittedAt(), name, event.units());
        set(6, get(6) | Math.max(0, Math.min(event.latencyMicros(), UsageEvent.MOST_MICROS)));
        set(
                7,
                (long) event.address() << 32
                        | (long) cost << 16
                        | (long) event.method().number() << 12
                        | (long) (event.requests() > 0 ? ADMISSION : USAGE) << 10
                        | event.status());
    }

    /**
     * Takes what the refusals say; word 0 comes with {@link #commitWord}.
     *
     * @param name the number of their code
     * @throws IllegalArgumentException when a slot cannot say it
     */
    void encode(RefusalCount refused, int name) {
        UUID key = refused.key();
        set(3, 0);
        set(4, 0);
        encode(key == null ? NO_KEY : key, refused.second(), name, refused.count());
        set(7, (long) REFUSALS << 10);
    }

    private void encode(UUID key, long millis, int name, long amount) {
        requireRange(millis, LAST_MILLIS, "milliseconds since 1970");
        requireRange(amount, UsageEvent.MOST_UNITS, "units or refusals");
        set(1, key.getMostSignificantBits());
        set(2, key.getLeastSignificantBits());
        set(5, millis << 16 | name);
        set(6, amount << 32);
    }

    private static void requireRange(long number, long most, String what) {
        if (number < 0 || number > most) {
            throw new IllegalArgumentException(
                    "an event has 0 to " + most + " as " + what + ", not " + number + "; write several events");
        }
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
        return kindBits() <= REFUSALS && (get(7) & 0x3ff) <= HIGHEST_STATUS;
    }

    /** Whether it counts an admission. */
    boolean isAdmission() {
        return isKnown() && kindBits() == ADMISSION;
    }

    /** Tells what it says; of an undamaged slot whose content {@link #isKnown}. */
    void decode(IntFunction<String> names, JournalConsumer consumer) {
        if (kindBits() == REFUSALS) {
            UUID key = key();
            consumer.take(new RefusalCount(key.equals(NO_KEY) ? null : key, millis(), name(names), get(6) >>> 32));
        } else {
            consumer.take(event(names));
        }
    }

    /** What it says as an event; of an undamaged slot whose content {@link #isKnown} and that is not of refusals. */
    UsageEvent event(IntFunction<String> names) {
        long last = get(7);
        int cost = (int) (last >>> 16) & 0xffff;
        int status = (int) last & 0x3ff;
        int method = (int) (last >>> 12) & 0xf;
        return new UsageEvent(
                key(),
                millis(),
                get(3),
                get(4),
                name(names),
                Method.ofNumber(method),
                (int) (last >>> 32),
                kindBits() == ADMISSION ? cost : 0,
                get(6) >>> 32,
                status,
                status == UsageEvent.NOT_SETTLED ? 0 : cost,
                get(6) & LOW_HALF);
    }

    private UUID key() {
        return new UUID(get(1), get(2));
    }

    /** What the wall clock showed, in milliseconds since the epoch. */
    long millis() {
        return get(5) >>> 16;
    }

    private String name(IntFunction<String> names) {
        return names.apply((int) get(5) & 0xffff);
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
}

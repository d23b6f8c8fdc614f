package dev.latchkey.usage.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What a segment's first page says, and where the rest of the file lies: the page, the dictionary, the slots. All numbers are
 * little endian.
 *
 * <pre>
 * byte  0  "LKJOURNL"
 *       8  version of the format, 4 bytes
 *      12  CRC-32C of the page, with zeros in place of these 4 bytes
 *      16  sequence number of the first slot, 8 bytes
 *      24  number of slots, 4 bytes
 *      28  zeros, 4 bytes
 *      32  when the segment was made, in milliseconds since the epoch, 8 bytes
 *      40  since version 2: which journal the segment belongs to, 16 bytes, big endian
 *      56  zeros
 * </pre>
 *
 * Bytes 0 to 15 mean the same in every version, so that a file too new to be read is told from a damaged one.
 *
 * @param version of the format
 * @param first the sequence number of its first slot
 * @param slots how many it has
 * @param createdAt when it was made, in milliseconds since the epoch
 * @param journal which journal it belongs to; {@link #ANY_JOURNAL} in version 1, which did not say
 */
record SegmentHeader(int version, long first, int slots, long createdAt, UUID journal) {

    static final int VERSION = 2;
    static final UUID ANY_JOURNAL = new UUID(0, 0);
    static final int PAGE_BYTES = 4096;
    static final int DICTIONARY_BYTES = 1 << 16;
    static final int SLOTS_OFFSET = PAGE_BYTES + DICTIONARY_BYTES;

    private static final long MAGIC =
            ByteBuffer.wrap(new byte[] {'L', 'K', 'J', 'O', 'U', 'R', 'N', 'L'}).getLong();
    private static final int VERSION_AT = 8;
    private static final int CHECKSUM_AT = 12;
    private static final int FIRST_AT = 16;
    private static final int SLOTS_AT = 24;
    private static final int CREATED_AT = 32;
    private static final int JOURNAL_AT = 40;

    static SegmentHeader of(long first, int slots, long createdAt, UUID journal) {
        return new SegmentHeader(VERSION, first, slots, createdAt, journal);
    }

    /** The size of a segment's file. */
    static long fileBytes(int slots) {
        return SLOTS_OFFSET + (long) slots * SlotCodec.BYTES;
    }

    static int slotOffset(int index) {
        return SLOTS_OFFSET + index * SlotCodec.BYTES;
    }

    long last() {
        return first + slots - 1;
    }

    /** Whether it may belong to that journal. */
    boolean isOf(UUID journal) {
        return this.journal.equals(ANY_JOURNAL) || this.journal.equals(journal);
    }

    /** The page, ready to be written. */
    ByteBuffer page() {
        byte[] bytes = new byte[PAGE_BYTES];
        ByteBuffer page = ByteBuffer.wrap(bytes);
        page.putLong(0, MAGIC)
                .putLong(JOURNAL_AT, journal.getMostSignificantBits())
                .putLong(JOURNAL_AT + Long.BYTES, journal.getLeastSignificantBits())
                .order(ByteOrder.LITTLE_ENDIAN);
        page.putInt(VERSION_AT, version)
                .putLong(FIRST_AT, first)
                .putInt(SLOTS_AT, slots)
                .putLong(CREATED_AT, createdAt);
        return page.putInt(CHECKSUM_AT, checksum(bytes));
    }

    /**
     * What a page says.
     *
     * @throws DamagedSegmentException when it is not a header, or was changed
     */
    static SegmentHeader parse(byte[] bytes) throws DamagedSegmentException {
        ByteBuffer page = ByteBuffer.wrap(bytes);
        if (bytes.length < PAGE_BYTES || page.getLong(0) != MAGIC) {
            throw new DamagedSegmentException("it does not begin as a segment of a journal does");
        }
        UUID journal = new UUID(page.getLong(JOURNAL_AT), page.getLong(JOURNAL_AT + Long.BYTES));
        page.order(ByteOrder.LITTLE_ENDIAN);
        int expected = page.getInt(CHECKSUM_AT);
        page.putInt(CHECKSUM_AT, 0);
        if (checksum(bytes) != expected) {
            throw new DamagedSegmentException("the checksum of its header is wrong");
        }
        SegmentHeader header = new SegmentHeader(
                page.getInt(VERSION_AT),
                page.getLong(FIRST_AT),
                page.getInt(SLOTS_AT),
                page.getLong(CREATED_AT),
                journal);
        if (header.version <= VERSION && (header.first < 1 || header.slots < 1)) {
            throw new DamagedSegmentException("its header says what cannot be");
        }
        return header;
    }

    private static int checksum(byte[] page) {
        CRC32C crc = new CRC32C();
        crc.update(page, 0, PAGE_BYTES);
        return (int) crc.getValue();
    }
}

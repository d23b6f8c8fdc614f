package dev.latchkey.usage.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The names in a segment: {@value #CELLS} cells of {@value #CELL_BYTES} bytes. A name lies in as many cells as it needs, and the
 * number of the first is the name's; so any name is found without its neighbours, and a damaged one hides no other. Cell 0 is
 * empty. A name begins with a CRC-32C of its number and of what follows (4 bytes), then its length (2 bytes), then UTF-8.
 */
final class Dictionary {

    static final int CELL_BYTES = 64;
    static final int CELLS = SegmentHeader.DICTIONARY_BYTES / CELL_BYTES;
    static final int LONGEST_NAME = 1_000;

    private static final int LENGTH_AT = 4;
    private static final int NAME_AT = 6;

    private Dictionary() {}

    static int cells(byte[] name) {
        return (NAME_AT + name.length + CELL_BYTES - 1) / CELL_BYTES;
    }

    /** Writes a name into its cells. The memory is that of a whole segment. */
    static void write(ByteBuffer segment, int cell, byte[] name) {
        ByteBuffer cells = ByteBuffer.allocate(NAME_AT + name.length).order(ByteOrder.LITTLE_ENDIAN);
        cells.putShort(LENGTH_AT, (short) name.length).put(NAME_AT, name);
        cells.putInt(0, checksum(cell, cells.array(), 0, name.length));
        segment.put(SegmentHeader.PAGE_BYTES + cell * CELL_BYTES, cells.array());
    }

    /** The name of that number, unless there is none or it is damaged. */
    static Optional<String> read(byte[] dictionary, int cell) {
        int start = cell * CELL_BYTES;
        if (cell < 1 || start + NAME_AT > dictionary.length) {
            return Optional.empty();
        }
        ByteBuffer cells = ByteBuffer.wrap(dictionary).order(ByteOrder.LITTLE_ENDIAN);
        int length = cells.getShort(start + LENGTH_AT) & 0xffff;
        if (length > LONGEST_NAME
                || start + NAME_AT + length > dictionary.length
                || cells.getInt(start) != checksum(cell, dictionary, start, length)) {
            return Optional.empty();
        }
        return Optional.of(new String(dictionary, start + NAME_AT, length, StandardCharsets.UTF_8));
    }

    private static int checksum(int cell, byte[] bytes, int start, int length) {
        CRC32C crc = new CRC32C();
        crc.update(cell);
        crc.update(cell >>> 8);
        crc.update(bytes, start + LENGTH_AT, NAME_AT - LENGTH_AT + length);
        return (int) crc.getValue();
    }
}

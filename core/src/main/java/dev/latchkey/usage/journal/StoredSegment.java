package dev.latchkey.usage.journal;

import dev.latchkey.usage.UsageEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A segment that an earlier run left, or the file of one that this run does not write to any more. Only read, and not through a mapping, so that a disk that cannot be read shows as an
 * error.
 */
final class StoredSegment implements JournalSegment {

    private static final int SLOTS_AT_ONCE = 1_024;

    private final Path file;
    private final SegmentHeader header;
    private final int end;

    private StoredSegment(Path file, SegmentHeader header, int end) {
        this.file = file;
        this.header = header;
        this.end = end;
    }

    /**
     * Reads the header.
     *
     * @throws DamagedSegmentException when it cannot be trusted
     * @throws JournalException when a later version wrote it
     */
    static StoredSegment of(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            SegmentHeader header = SegmentHeader.parse(bytes(channel, 0, SegmentHeader.PAGE_BYTES));
            if (header.version() > SegmentHeader.VERSION) {
                throw new JournalException(file + " is of version " + header.version()
                        + " of the journal's format, and this program knows versions up to " + SegmentHeader.VERSION
                        + "; use the newer program that wrote it, or move the file away without its usage");
            }
            long inFile = (channel.size() - SegmentHeader.SLOTS_OFFSET) / SlotCodec.BYTES;
            return new StoredSegment(file, header, (int) Math.max(0, Math.min(inFile, header.slots())));
        }
    }

    /** One whose file was just made, with all its slots. */
    static StoredSegment whole(Path file, SegmentHeader header) {
        return new StoredSegment(file, header, header.slots());
    }

    /** Slots that its file is too short for. */
    int missing() {
        return header.slots() - end;
    }

    /** Whether nothing was ever written into any of its slots. */
    boolean isUnused() throws IOException {
        SlotCodec slot = new SlotCodec();
        try (Slots slots = open()) {
            for (int i = 0; i < end; i++) {
                if (slots.load(i, slot) != SlotCodec.UNFINISHED) {
                    return false;
                }
            }
        }
        return missing() == 0;
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public SegmentHeader header() {
        return header;
    }

    @Override
    public boolean isOver() {
        return true;
    }

    @Override
    public int end() {
        return end;
    }

    @Override
    public boolean isLeftBehind() {
        return true;
    }

    @Override
    public Slots open() throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            byte[] dictionary = bytes(channel, SegmentHeader.PAGE_BYTES, SegmentHeader.DICTIONARY_BYTES);
            return new Chunks(channel, dictionary);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }

    private static byte[] bytes(FileChannel channel, long from, int length) throws IOException {
        ByteBuffer read = read(channel, from, length);
        byte[] bytes = new byte[read.remaining()];
        read.get(bytes);
        return bytes;
    }

    /** Reads as much as there is, up to the length. */
    private static ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
            // until it is full, or the file ends
        }
        return bytes.flip();
    }

    private final class Chunks implements Slots {

        private final FileChannel channel;
        private final byte[] dictionary;
        private ByteBuffer chunk = ByteBuffer.allocate(0);
        private int chunkFirst;

        Chunks(FileChannel channel, byte[] dictionary) {
            this.channel = channel;
            this.dictionary = dictionary;
        }

        @Override
        public long load(int index, SlotCodec into) throws IOException {
            int at = (index - chunkFirst) * SlotCodec.BYTES;
            if (index < chunkFirst || at + SlotCodec.BYTES > chunk.limit()) {
                int length = Math.min(SLOTS_AT_ONCE, end - index) * SlotCodec.BYTES;
                chunk = read(channel, SegmentHeader.slotOffset(index), length).order(ByteOrder.LITTLE_ENDIAN);
                chunkFirst = index;
                at = 0;
                if (chunk.limit() < SlotCodec.BYTES) {
                    throw new IOException("the file has become shorter");
                }
            }
            for (int word = 1; word < SlotCodec.BYTES / Long.BYTES; word++) {
                into.set(word, chunk.getLong(at + word * Long.BYTES));
            }
            return chunk.getLong(at);
        }

        @Override
        public boolean giveUp(int index) {
            return true;
        }

        @Override
        public String name(int number) {
            return Dictionary.read(dictionary, number).orElse(UsageEvent.NO_ROUTE);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}

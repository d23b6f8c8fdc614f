package dev.latchkey.usage.journal;

import dev.latchkey.file.OwnerOnly;
import dev.latchkey.usage.UsageProgress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What a journal knows of the store that has its usage: which it is, under which node's name and in which run it was last told
 * something, and how far that came. It lies beside the segments, so that a store which is older than it was, or another one, or
 * which somebody else has told of the same node, is recognised. It is never ahead of the store, and may be a batch behind.
 *
 * @param journal which journal it is; its segments say the same
 * @param node under whose name the usage counts
 * @param progress as the store last confirmed it, or as it is about to be at the beginning of a run
 */
record JournalMark(UUID journal, String node, UsageProgress progress) {

    private static final String FILE = "mark";
    private static final int BYTES = 512;
    private static final int CHECKSUM_AT = 12;
    private static final int LONGEST_NODE = 256;
    private static final int VERSION = 1;
    private static final long MAGIC = ByteBuffer.wrap(new byte[] {'L', 'K', 'J', 'M', 'A', 'R', 'K', '\n'})
            .getLong();

    /**
     * The mark of the journal in that directory; empty when there is none.
     *
     * @throws DamagedSegmentException when it cannot be trusted
     */
    static Optional<JournalMark> read(Path directory) throws IOException, DamagedSegmentException {
        byte[] bytes = new byte[BYTES];
        ByteBuffer page = ByteBuffer.wrap(bytes);
        try (FileChannel channel = FileChannel.open(directory.resolve(FILE), StandardOpenOption.READ)) {
            while (page.hasRemaining() && channel.read(page) >= 0) {
                // until it is full, or the file ends
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        page.clear();
        boolean begins = page.getLong() == MAGIC;
        page.order(ByteOrder.LITTLE_ENDIAN);
        int version = page.getInt();
        int checksum = page.getInt();
        page.putInt(CHECKSUM_AT, 0);
        if (!begins || checksum != checksum(bytes) || version != VERSION) {
            throw new DamagedSegmentException(directory.resolve(FILE) + " is damaged");
        }
        UUID journal = new UUID(page.getLong(), page.getLong());
        UUID store = new UUID(page.getLong(), page.getLong());
        UsageProgress progress = new UsageProgress(store, page.getLong(), page.getLong());
        byte[] node = new byte[page.getInt()];
        page.get(node);
        return Optional.of(new JournalMark(journal, new String(node, StandardCharsets.UTF_8), progress));
    }

    /** Opens the file that {@link #write} writes. */
    static FileChannel open(Path directory) throws IOException {
        return OwnerOnly.open(directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** Writes it in place of what was there, in one call, so that a killed process leaves either. */
    void write(FileChannel file) throws IOException {
        byte[] name = node.getBytes(StandardCharsets.UTF_8);
        if (name.length > LONGEST_NODE) {
            throw new IllegalArgumentException("a node's name has at most " + LONGEST_NODE + " bytes: " + node);
        }
        byte[] bytes = new byte[BYTES];
        ByteBuffer page = ByteBuffer.wrap(bytes).putLong(MAGIC).order(ByteOrder.LITTLE_ENDIAN);
        page.putInt(VERSION).putInt(0);
        page.putLong(journal.getMostSignificantBits()).putLong(journal.getLeastSignificantBits());
        page.putLong(progress.store().getMostSignificantBits())
                .putLong(progress.store().getLeastSignificantBits())
                .putLong(progress.run())
                .putLong(progress.position());
        page.putInt(name.length).put(name);
        page.putInt(CHECKSUM_AT, checksum(bytes));
        file.write(page.clear(), 0);
    }

    private static int checksum(byte[] page) {
        CRC32C crc = new CRC32C();
        crc.update(page, 0, BYTES);
        return (int) crc.getValue();
    }
}

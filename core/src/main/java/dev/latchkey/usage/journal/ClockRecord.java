package dev.latchkey.usage.journal;

import dev.latchkey.file.OwnerOnly;
import dev.latchkey.time.TimeSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Compares the clocks again and again, and keeps beside the journal how the wall clock stood to the monotonic one, so that the next run
 * knows when it was that this one's wall clock showed something. It is never forced to the disk: when the machine dies, its monotonic
 * clock begins anew, and what it was is of no use. Used by one thread at a time.
 *
 * <pre>
 * byte  0  "LKCLOCKS"
 *       8  version, 4 bytes
 *      12  CRC-32C of the page, with zeros in place of these 4 bytes
 *      16  where the journal was when the clocks were last compared, 8 bytes
 *      24  what the monotonic one showed then, in milliseconds, 8 bytes
 *      32  number of spans, 4 bytes
 *      36  length of what names the machine's start, 4 bytes, and that
 *          the spans: four numbers of 8 bytes each
 * </pre>
 */
final class ClockRecord implements AutoCloseable {

    private static final String FILE = "clock";
    private static final int BYTES = 4_096;
    private static final int CHECKSUM_AT = 12;
    private static final int LONGEST_BOOT = 256;
    private static final int VERSION = 1;
    private static final long MAGIC =
            ByteBuffer.wrap(new byte[] {'L', 'K', 'C', 'L', 'O', 'C', 'K', 'S'}).getLong();
    private static final Logger LOG = LoggerFactory.getLogger(ClockRecord.class);

    private final Path file;
    private final String boot;
    private final TimeSource time;
    private final PastClock past;
    private final Outage writing = new Outage(LOG, "How the clocks stand can be noted again");
    private List<ClockSpan> spans;
    private long lastCompared = Long.MIN_VALUE;
    private long lastSequence;
    private boolean begun;
    private @Nullable FileChannel channel;

    /** Reads what earlier runs noted in that directory; what cannot be read, or is of another start of the machine, is nothing. */
    ClockRecord(Path directory, TimeSource time) {
        this.file = directory.resolve(FILE);
        this.time = time;
        this.boot = time.boot().filter(name -> name.length() <= LONGEST_BOOT).orElse("");
        this.spans = boot.isEmpty() ? List.of() : read();
        this.past = new PastClock(time, spans, lastSequence, lastCompared);
    }

    /** What the present clock would have shown when those of earlier runs showed something. */
    PastClock past() {
        return past;
    }

    /**
     * Compares the clocks.
     *
     * @param tail the last sequence number that may hold something
     */
    void compare(long tail) {
        if (boot.isEmpty()) {
            return;
        }
        ClockReading now = ClockReading.of(time);
        ClockSpan present = new ClockSpan(now.monotonic(), tail + 1, now.lowest(), now.highest());
        ClockSpan last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
        if (last == null) {
            spans = List.of(present);
        } else if (begun && last.goesOn(now.lowest(), now.highest())) {
            List<ClockSpan> next = new ArrayList<>(spans);
            next.set(next.size() - 1, last.with(now.lowest(), now.highest()));
            spans = next;
        } else {
            ClockSpan since = new ClockSpan(lastCompared, lastSequence + 1, last.lowest(), last.highest());
            // Where it was set in this run, it was at some moment since they were compared last; what an earlier run
            // left is as it was.
            spans = ClockSpan.append(
                    ClockSpan.append(spans, begun ? since.with(now.lowest(), now.highest()) : since), present);
        }
        begun = true;
        lastCompared = now.monotonic();
        lastSequence = tail;
        write();
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.warn("{} could not be closed: {}", file, e.toString());
        }
    }

    private void write() {
        byte[] name = boot.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[BYTES];
        ByteBuffer page = ByteBuffer.wrap(bytes).putLong(MAGIC).order(ByteOrder.LITTLE_ENDIAN);
        page.putInt(VERSION).putInt(0).putLong(lastSequence).putLong(lastCompared);
        page.putInt(spans.size()).putInt(name.length).put(name);
        for (ClockSpan span : spans) {
            page.putLong(span.from())
                    .putLong(span.first())
                    .putLong(span.lowest())
                    .putLong(span.highest());
        }
        page.putInt(CHECKSUM_AT, checksum(bytes));
        try {
            if (channel == null) {
                channel = OwnerOnly.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            }
            // In one call, so that a killed process leaves either.
            channel.write(page.clear(), 0);
            writing.isOver();
        } catch (IOException e) {
            writing.goesOn(
                    Level.WARN, "How the clocks stand cannot be noted; a restart would believe the wall clock", e);
        }
    }

    private List<ClockSpan> read() {
        byte[] bytes = new byte[BYTES];
        ByteBuffer page = ByteBuffer.wrap(bytes);
        try (FileChannel read = FileChannel.open(file, StandardOpenOption.READ)) {
            while (page.hasRemaining() && read.read(page) >= 0) {
                // until it is full, or the file ends
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            LOG.warn("{} cannot be read; the wall clock is believed: {}", file, e.toString());
            return List.of();
        }
        page.clear();
        boolean begins = page.getLong() == MAGIC;
        int version = page.order(ByteOrder.LITTLE_ENDIAN).getInt();
        int checksum = page.getInt();
        page.putInt(CHECKSUM_AT, 0);
        if (!begins || version != VERSION || checksum != checksum(bytes)) {
            LOG.warn("{} is damaged; the wall clock is believed", file);
            return List.of();
        }
        return spans(page);
    }

    private List<ClockSpan> spans(ByteBuffer page) {
        long sequence = page.getLong();
        long compared = page.getLong();
        int count = page.getInt();
        byte[] name = new byte[page.getInt()];
        page.get(name);
        // A clock that is behind where it was is another one: that of a machine put back to an earlier state.
        if (!new String(name, StandardCharsets.UTF_8).equals(boot)
                || ClockReading.of(time).monotonic() < compared) {
            return List.of();
        }
        List<ClockSpan> read = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            read.add(new ClockSpan(page.getLong(), page.getLong(), page.getLong(), page.getLong()));
        }
        lastSequence = sequence;
        lastCompared = compared;
        return read;
    }

    private static int checksum(byte[] page) {
        CRC32C crc = new CRC32C();
        crc.update(page, 0, BYTES);
        return (int) crc.getValue();
    }
}

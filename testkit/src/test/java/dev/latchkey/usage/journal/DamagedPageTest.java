package dev.latchkey.usage.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.usage.RefusalCount;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One byte changed, at every position of the last page that a segment has used: the slot around it is reported and not counted,
 * and every other slot still says what it said.
 */
class DamagedPageTest extends JournalFixture {

    private static final int PAGE_SLOTS = SegmentHeader.PAGE_BYTES / SlotCodec.BYTES;
    private static final int PAGES = 3;
    private static final int UNFINISHED = PAGE_SLOTS + 5;

    /** What each slot of the file says, null where nothing was finished. */
    private final List<@Nullable Record> slots = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {PAGE_SLOTS, 23})
    void everyChangedByteCostsItsOwnSlotAndNoOther(int usedOfLastPage) throws IOException {
        leave(PAGE_SLOTS + usedOfLastPage);
        assertRead(slots, 0, "the file as it was left");
        int damages = 0;

        try (FileChannel channel = FileChannel.open(file(0), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (int at = 0; at < SegmentHeader.PAGE_BYTES; at++) {
                int slot = PAGE_SLOTS + at / SlotCodec.BYTES;
                boolean isFirstWord = at % SlotCodec.BYTES < Long.BYTES;
                // Of a slot that nobody finished the first word says so, and the others are never looked at.
                boolean isSeen = slots.get(slot) != null || isFirstWord;
                List<@Nullable Record> others = new ArrayList<>(slots);
                others.set(slot, null);
                for (byte changed : replacements(get(channel, at), at)) {
                    byte before = get(channel, at);
                    put(channel, at, changed);
                    assertRead(others, isSeen ? 1 : 0, "byte " + at + " from " + before + " to " + changed);
                    put(channel, at, before);
                    damages += isSeen ? 1 : 0;
                }
            }
        }

        assertRead(slots, 0, "the file as it was left, at the end");
        assertThat(damages).isGreaterThan(usedOfLastPage * SlotCodec.BYTES);
    }

    /** All bits turned, one bit or another turned, and zero where it was not. */
    private static List<Byte> replacements(byte before, int at) {
        int bit = at % Byte.SIZE;
        int another = (at + 3) % Byte.SIZE;
        List<Byte> values =
                new ArrayList<>(List.of((byte) ~before, (byte) (before ^ 1 << bit), (byte) (before ^ 1 << another)));
        if (before != 0) {
            values.add((byte) 0);
        }
        return values;
    }

    /** Leaves a journal with so many slots claimed, one of them not finished; usage and refusals, of several routes. */
    private void leave(int claimed) {
        int all = PAGES * PAGE_SLOTS;
        Journal journal = Journal.open(
                new JournalSettings(directory, all, 2 * SegmentHeader.fileBytes(all), 0, Duration.ZERO, PATIENCE),
                0,
                time);
        for (int i = 0; i < all; i++) {
            if (i >= claimed) {
                slots.add(null);
            } else if (i == UNFINISHED) {
                Objects.requireNonNull(journal.live()).claim();
                slots.add(null);
            } else if (i % 7 == 3) {
                RefusalCount refused = new RefusalCount(new UUID(1, i), Entries.NOON + i, "RATE_LIMITED", i);
                journal.append(refused);
                slots.add(refused);
            } else {
                append(journal, i);
                slots.add(Entries.numbered(i));
            }
        }
        journal.close();
    }

    private void assertRead(List<@Nullable Record> expected, int damaged, String what) {
        List<Record> read = new ArrayList<>();
        try (StoredJournal journal = StoredJournal.open(directory, time).orElseThrow()) {
            JournalReader reader = journal.reader();
            long tail = reader.tail();
            assertThat(reader.read(0, Integer.MAX_VALUE, Entries.into(read::add)))
                    .isEqualTo(tail);
            assertThat(reader.damaged()).as(what).isEqualTo(damaged);
        }
        List<Record> wanted = expected.stream().filter(Objects::nonNull).toList();
        if (!read.equals(wanted)) {
            assertThat(read).as(what).isEqualTo(wanted);
        }
    }

    private static byte get(FileChannel channel, int at) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        assertThat(channel.read(one, inFile(at))).isEqualTo(1);
        return one.get(0);
    }

    private static void put(FileChannel channel, int at, byte value) throws IOException {
        assertThat(channel.write(ByteBuffer.wrap(new byte[] {value}), inFile(at)))
                .isEqualTo(1);
    }

    /** The page that is the last one used: the second of three. */
    private static int inFile(int at) {
        return SegmentHeader.slotOffset(PAGE_SLOTS) + at;
    }
}

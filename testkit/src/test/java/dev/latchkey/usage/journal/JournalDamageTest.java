package dev.latchkey.usage.journal;

import static dev.latchkey.usage.journal.Entries.after;
import static dev.latchkey.usage.journal.Entries.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.usage.UsageEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class JournalDamageTest extends JournalFixture {

    @Test
    void aSlotThatWasChangedIsReportedAndNotCounted() throws IOException {
        leave(1, 2, 3);
        flip(file(0), SegmentHeader.slotOffset(1) + 20);
        Journal journal = open(10, 0);

        assertThat(after(0, journal.reader())).isEqualTo(numbers(1, 3));
        assertThat(journal.reader().damaged()).isEqualTo(1);
    }

    @Test
    void aSlotInThePlaceOfAnotherIsReportedAndNotCounted() throws IOException {
        leave(1, 2, 3);
        byte[] bytes = Files.readAllBytes(file(0));
        System.arraycopy(bytes, SegmentHeader.slotOffset(0), bytes, SegmentHeader.slotOffset(2), SlotCodec.BYTES);
        Files.write(file(0), bytes);
        Journal journal = open(10, 0);

        assertThat(after(0, journal.reader())).isEqualTo(numbers(1, 2));
        assertThat(journal.reader().damaged()).isEqualTo(1);
    }

    @Test
    void aSlotThatSaysWhatThisVersionDoesNotKnowIsReportedAndNotCounted() throws IOException {
        leave(1, 2);
        byte[] bytes = Files.readAllBytes(file(0));
        SlotCodec slot = new SlotCodec();
        slot.encode(Entries.numbered(1), 0);
        slot.set(7, slot.get(7) | 3 << 10);
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(SegmentHeader.slotOffset(0), slot.commitWord(1))
                .putLong(SegmentHeader.slotOffset(0) + 56, slot.get(7));
        Files.write(file(0), bytes);
        Journal journal = open(10, 0);
        journal.admissions(0, (moment, entry) -> assertThat(entry.key()).isEqualTo(new UUID(1, 2)));

        assertThat(after(0, journal.reader())).hasSize(1);
        assertThat(journal.reader().damaged()).isEqualTo(1);
    }

    @Test
    void aFileThatWasCutOffGivesWhatIsLeft() throws IOException {
        leave(1, 2, 3, 4);
        try (FileChannel channel = FileChannel.open(file(0), StandardOpenOption.WRITE)) {
            channel.truncate(SegmentHeader.slotOffset(2) + 30);
        }
        Journal journal = open(10, 0);
        append(journal, 5);

        assertThat(after(0, journal.reader())).isEqualTo(numbers(1, 2, 5));
    }

    @Test
    void aFileWhoseHeaderIsDamagedIsSetAsideAndTheOthersAreRead() throws IOException {
        Journal before = open(10, 0);
        fill(before, 2 * SLOTS);
        before.close();
        flip(file(0), 16);
        byte[] damaged = Files.readAllBytes(file(0));
        Journal journal = open(10, 0);

        assertThat(after(0, journal.reader())).hasSize(SLOTS);
        assertThat(file(0)).doesNotExist();
        assertThat(Files.readAllBytes(file(0).resolveSibling(file(0).getFileName() + ".damaged")))
                .isEqualTo(damaged);
    }

    @Test
    void filesThatAreNoSegmentsAreSetAsideEachUnderItsOwnName() throws IOException {
        for (int i = 0; i < 3; i++) {
            Files.writeString(file(0), "not a segment " + i);
            open(10, 0).close();
        }

        assertThat(directory.resolve(file(0).getFileName() + ".damaged")).hasContent("not a segment 0");
        assertThat(directory.resolve(file(0).getFileName() + ".damaged-2")).hasContent("not a segment 1");
        assertThat(directory.resolve(file(0).getFileName() + ".damaged-3")).hasContent("not a segment 2");
    }

    @Test
    void aSegmentUnderAnothersNameIsSetAside() throws IOException {
        leave(1);
        Files.copy(file(0), file(7));
        Journal journal = open(10, 0);

        assertThat(after(0, journal.reader())).isEqualTo(numbers(1));
        assertThat(directory.resolve(file(7).getFileName() + ".damaged")).exists();
    }

    @Test
    void filesThatHaveNothingToDoWithTheJournalAreLeftAlone() throws IOException {
        Path note = Files.writeString(directory.resolve("README"), "mine");
        open(10, 0).close();

        assertThat(note).hasContent("mine");
    }

    @Test
    void aFileOfALaterVersionIsAClearErrorAndStaysAsItIs() throws IOException {
        leave(1);
        byte[] bytes = Files.readAllBytes(file(0));
        ByteBuffer page = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        page.putInt(8, SegmentHeader.VERSION + 1).putInt(12, 0);
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, SegmentHeader.PAGE_BYTES);
        page.putInt(12, (int) crc.getValue());
        Files.write(file(0), bytes);

        assertThatThrownBy(() -> open(10, 0))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("version " + (SegmentHeader.VERSION + 1))
                .hasMessageContaining("newer program");
        assertThat(Files.readAllBytes(file(0))).isEqualTo(bytes);
        Files.delete(file(0));
        append(open(10, 0), 2);
    }

    @Test
    void usageWhoseRouteIsDamagedIsCountedUnderOther() throws IOException {
        leave(0, 1, 3);
        flip(file(0), SegmentHeader.PAGE_BYTES + Dictionary.CELL_BYTES + 7);
        Journal journal = open(10, 0);

        assertThat(Entries.routes(after(0, journal.reader())))
                .containsExactly(UsageEvent.NO_ROUTE, "/r1", UsageEvent.NO_ROUTE);
    }

    @Test
    void aDirectoryThatCannotBeUsedIsAClearError() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        JournalSettings settings = new JournalSettings(file, SLOTS, 2 * SEGMENT, RESERVED, RETENTION, PATIENCE);

        assertThatThrownBy(() -> Journal.open(settings, 0, time))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void numbersAreNotUsedAgainWhereOnlyADamagedFileRemembersThem() throws IOException {
        leave(1, 2, 3);
        flip(file(0), 0);
        open(10, 0).close();
        for (Path file : segments()) {
            Files.delete(file);
        }
        Journal journal = open(10, 0);
        append(journal, 4);

        assertThat(journal.reader().tail()).isGreaterThan(SLOTS);
    }

    private void leave(long... numbers) {
        Journal journal = open(10, 0);
        append(journal, numbers);
        journal.close();
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }
}

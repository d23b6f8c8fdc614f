package dev.latchkey.usage.journal;

import static dev.latchkey.usage.journal.Entries.after;
import static dev.latchkey.usage.journal.Entries.numbered;
import static dev.latchkey.usage.journal.Entries.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.usage.UsageEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A segment takes memory only while it is written to, and nobody loses what he reads. */
class SegmentMemoryTest extends JournalFixture {

    @Test
    void aSegmentThatIsFilledAndForcedIsNotMappedAnyMoreAndIsReadFromItsFile() throws IOException {
        Journal journal = open(10, 0);
        fill(journal, 3 * SLOTS + 1);
        settle(journal);
        assertThat(mapped()).as("the live one and the next").containsExactly(file(3), file(4));

        assertThat(after(0, journal.reader()))
                .isEqualTo(numbers(LongStream.range(0, 3 * SLOTS + 1).toArray()));
        assertThat(journal.reader().damaged()).isZero();
    }

    @Test
    void aNameThatIsNewGoesIntoNoMemoryThatWasGivenBack() throws IOException {
        Journal journal = open(10, 0);
        fill(journal, SLOTS + 1);
        settle(journal);
        assertThat(mapped()).doesNotContain(file(0));
        journal.append(Entries.ofRoute("/new"));

        assertThat(Entries.routes(after(SLOTS, journal.reader()))).containsExactly("/r2", "/new");
        journal.close();
        assertThat(Entries.routes(after(SLOTS, open(10, 0).reader()))).containsExactly("/r2", "/new");
    }

    @Test
    void aFullJournalGivesAllItsMemoryBackAndGoesOnWhenThereIsRoom() throws IOException {
        Journal journal = open(2, 0);
        fill(journal, 2 * SLOTS);
        settle(journal);
        assertThat(mapped()).isEmpty();
        assertThat(journal.hasRoom()).isFalse();

        journal.reader().drained(SLOTS);
        time.advance(RETENTION);
        settle(journal);
        append(journal, 7);
        assertThat(after(SLOTS, journal.reader()))
                .isEqualTo(numbers(LongStream.concat(LongStream.range(SLOTS, 2 * SLOTS), LongStream.of(7))
                        .toArray()));
    }

    @Test
    void aSegmentKeepsItsMemoryUntilTheLastOfItsSlotsIsFinished() throws IOException {
        Journal journal = open(10, 0);
        LiveSegment segment = Objects.requireNonNull(journal.live());
        int index = segment.claim();
        fillUp(journal);
        append(journal, 1);
        settle(journal);
        assertThat(mapped()).contains(file(0));

        assertThat(segment.write(index, slot(9))).isTrue();
        settle(journal);
        assertThat(mapped()).doesNotContain(file(0));
        assertThat(after(0, journal.reader()))
                .hasSize(SLOTS + 1)
                .first()
                .satisfies(
                        first -> assertThat(((UsageEvent) first).requestIdLow()).isEqualTo(9));
    }

    @Test
    void aSegmentInWhichASlotMayBeWrittenLateKeepsItsMemory() throws IOException {
        Journal journal = open(10, 0);
        LiveSegment segment = Objects.requireNonNull(journal.live());
        int index = segment.claim();
        fillUp(journal);
        append(journal, 1);
        assertThat(after(0, journal.reader())).isEmpty();
        time.advance(PATIENCE);
        assertThat(after(0, journal.reader())).hasSize(SLOTS);
        settle(journal);
        assertThat(mapped()).contains(file(0));
        assertThat(segment.write(index, slot(9))).isFalse();

        journal.reader().drained(SLOTS);
        time.advance(RETENTION);
        settle(journal);
        assertThat(file(0)).doesNotExist();
        assertThat(segment.write(index, slot(9))).isFalse();
    }

    @Test
    void aSegmentKeepsItsMemoryWhileSomebodyReadsIt() throws IOException {
        Journal journal = open(10, 0);
        LiveSegment segment = Objects.requireNonNull(journal.live());
        JournalSegment.Slots reading = segment.open();
        fill(journal, SLOTS + 1);
        settle(journal);
        assertThat(mapped()).contains(file(0));
        assertThat(event(reading, segment, 3)).isEqualTo(numbered(3));

        reading.close();
        reading.close();
        settle(journal);
        assertThat(mapped()).doesNotContain(file(0));
        assertThatThrownBy(() -> reading.load(3, new SlotCodec())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> reading.giveUp(3)).isInstanceOf(IllegalStateException.class);
        try (JournalSegment.Slots again = segment.open()) {
            assertThat(event(again, segment, 3)).isEqualTo(numbered(3));
        }
    }

    @Test
    void aFileDoesNotBecomeAnotherSegmentWhileSomebodyReadsItAndIsNotReadAfterwards() throws IOException {
        Journal journal = open(10, 0);
        LiveSegment segment = Objects.requireNonNull(journal.live());
        fill(journal, SLOTS + 1);
        settle(journal);
        JournalSegment.Slots reading = segment.open();
        journal.reader().drained(SLOTS);
        time.advance(RETENTION);
        settle(journal);
        fill(journal, SLOTS);
        assertThat(segments()).contains(file(0));
        assertThat(event(reading, segment, 3)).isEqualTo(numbered(3));

        reading.close();
        settle(journal);
        fill(journal, SLOTS);
        assertThat(segments()).doesNotContain(file(0));
        assertThatThrownBy(segment::open).isInstanceOf(NoSuchFileException.class);
        assertThat(after(SLOTS, journal.reader())).hasSize(2 * SLOTS + 1);
    }

    @Test
    void aSegmentWhoseFileIsGoneOrAnotherKeepsItsMemory() throws IOException {
        Journal journal = open(10, 0);
        append(journal, 0);
        Files.delete(file(0));
        fill(journal, SLOTS - 1);
        append(journal, 7);
        Path other = Files.writeString(directory.resolve("other"), "something else");
        Files.move(other, file(1), StandardCopyOption.REPLACE_EXISTING);
        fill(journal, SLOTS);
        settle(journal);

        assertThat(after(0, journal.reader())).hasSize(2 * SLOTS + 1);
    }

    /** What comes of a segment in the end needs a second round: in the first, slots may have been claimed still. */
    private static void settle(Journal journal) {
        journal.upkeep();
        journal.upkeep();
        journal.upkeep();
    }

    private static SlotCodec slot(long number) {
        SlotCodec slot = new SlotCodec();
        slot.encode(numbered(number), Names.OTHER);
        return slot;
    }

    private static UsageEvent event(JournalSegment.Slots slots, LiveSegment segment, int index) throws IOException {
        SlotCodec slot = new SlotCodec();
        assertThat(slots.load(index, slot)).isEqualTo(slot.commitWord(segment.first() + index));
        return slot.event(slots::name);
    }
}

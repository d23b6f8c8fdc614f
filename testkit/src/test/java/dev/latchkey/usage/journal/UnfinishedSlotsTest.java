package dev.latchkey.usage.journal;

import static dev.latchkey.usage.journal.Entries.after;
import static dev.latchkey.usage.journal.Entries.numbered;
import static dev.latchkey.usage.journal.Entries.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.usage.UsageEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class UnfinishedSlotsTest extends JournalFixture {

    @Test
    void aSlotThatIsNotFinishedStopsTheReadingUntilItIs() {
        Journal journal = open(4, 0);
        append(journal, 1);
        LiveSegment segment = Objects.requireNonNull(journal.live());
        int index = segment.claim();
        append(journal, 3);

        List<Record> read = new ArrayList<>();
        assertThat(journal.reader().read(0, 100, Entries.into(read::add))).isEqualTo(1);
        assertThat(read).isEqualTo(numbers(1));
        SlotCodec late = new SlotCodec();
        late.encode(numbered(2), Names.OTHER);
        assertThat(segment.write(index, late)).isTrue();
        assertThat(after(1, journal.reader()))
                .extracting(event -> ((UsageEvent) event).requestIdLow())
                .containsExactly(2L, 3L);
    }

    @Test
    void slotsThatAreNotFinishedForTooLongAreGivenUpTogetherAndTheirWriterIsTold() {
        Journal journal = open(4, 0);
        LiveSegment segment = Objects.requireNonNull(journal.live());
        int first = segment.claim();
        append(journal, 1);
        int second = segment.claim();
        append(journal, 2);
        assertThat(after(0, journal.reader())).isEmpty();
        int third = segment.claim();
        append(journal, 3);
        time.advance(PATIENCE.minusNanos(1));
        assertThat(after(0, journal.reader())).isEmpty();
        time.advance(Duration.ofNanos(1));
        assertThat(after(0, journal.reader()))
                .as("the third is waited for anew")
                .isEqualTo(numbers(1, 2));
        time.advance(PATIENCE);
        assertThat(after(4, journal.reader())).isEqualTo(numbers(3));
        assertThat(journal.reader().givenUp()).isEqualTo(3);
        assertThat(journal.reader().damaged()).isZero();

        SlotCodec late = new SlotCodec();
        late.encode(numbered(9), Names.OTHER);
        for (int index : new int[] {first, second, third}) {
            assertThat(segment.write(index, late)).isFalse();
        }
        assertThat(after(0, journal.reader())).isEqualTo(numbers(1, 2, 3));
    }

    @Test
    void aSegmentWhoseWriterMayComeLateIsNotUsedAgain() throws IOException {
        Journal journal = open(10, 0);
        LiveSegment stuck = Objects.requireNonNull(journal.live());
        int index = stuck.claim();
        fillUp(journal);
        assertThat(after(0, journal.reader())).isEmpty();
        time.advance(PATIENCE);
        assertThat(after(0, journal.reader())).hasSize(SLOTS - 1);
        append(journal, 1);
        journal.upkeep();
        journal.reader().drained(SLOTS);
        time.advance(RETENTION);
        journal.upkeep();
        assertThat(stuck.file()).doesNotExist();
        assertThat(segments()).hasSize(2);
        fill(journal, 2 * SLOTS - 1);

        SlotCodec late = new SlotCodec();
        late.encode(numbered(9), Names.OTHER);
        stuck.write(index, late);
        assertThat(after(SLOTS, journal.reader())).hasSize(2 * SLOTS);
        assertThat(journal.reader().damaged()).isZero();
    }

    @Test
    void aProcessThatDiedInTheMiddleOfASlotLeavesAHoleThatIsPassedOverAtOnce() {
        Journal journal = open(4, 0);
        append(journal, 1);
        Objects.requireNonNull(journal.live()).claim();
        append(journal, 3);
        journal.close();

        assertThat(after(0, open(4, 0).reader())).isEqualTo(numbers(1, 3));
    }
}

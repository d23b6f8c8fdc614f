package dev.latchkey.usage.journal;

import static dev.latchkey.usage.journal.Entries.after;
import static dev.latchkey.usage.journal.Entries.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.usage.JournalFullException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class JournalRoomTest extends JournalFixture {

    @Test
    void aSegmentThatWasNeverUsedIsNotKept() throws IOException {
        open(4, 0).close();
        Journal next = open(4, 0);

        assertThat(segments()).hasSize(2);
        next.close();
    }

    @Test
    void aDrainedSegmentGoesAfterTheRetentionAndItsFileIsUsedAgain() throws IOException {
        Journal journal = open(10, 0);
        fill(journal, 2 * SLOTS + 1);
        time.advance(RETENTION);
        journal.upkeep();
        assertThat(segments()).as("none is drained").containsExactly(file(0), file(1), file(2), file(3));

        journal.reader().drained(2 * SLOTS);
        journal.upkeep();
        assertThat(segments()).as("one is kept for reuse").containsExactly(file(0), file(2), file(3));
        fill(journal, SLOTS);
        assertThat(segments()).as("it is reused").containsExactly(file(2), file(3), file(4));

        journal.reader().drained(3 * SLOTS);
        time.advance(RETENTION.minusMillis(1));
        fill(journal, SLOTS);
        assertThat(segments()).as("drained, but retained").containsExactly(file(2), file(3), file(4), file(5));
        time.advance(Duration.ofMillis(1));
        fill(journal, SLOTS);
        assertThat(segments()).containsExactly(file(3), file(4), file(5), file(6));
        assertThat(after(5 * SLOTS, journal.reader())).hasSize(1);
    }

    @Test
    void aSegmentOfAnEarlierRunIsDeletedOnceItIsDrainedAndOld() throws IOException {
        Journal journal = open(4, 0);
        append(journal, 1);
        journal.close();
        Journal next = open(4, 0);
        assertThat(segments()).hasSize(3);
        next.reader().drained(SLOTS);
        next.upkeep();
        assertThat(segments()).hasSize(3);
        time.advance(RETENTION);
        next.upkeep();

        assertThat(segments()).hasSize(2);
    }

    @Test
    void segmentsThatAreReusedHoldNothingOfWhatTheyHeld() {
        Journal journal = open(3, 0);
        for (int round = 0; round < 10; round++) {
            append(journal, round, round + 100);
            fillUp(journal);
            long tail = journal.reader().tail();
            journal.reader().drained(tail);
            time.advance(RETENTION);
            journal.upkeep();
            time.advance(RETENTION);
            journal.upkeep();
            assertThat(after(tail, journal.reader())).isEmpty();
        }
    }

    @Test
    void thereIsNoRoomWhenAllThatIsLeftIsReserved() throws IOException {
        Journal journal = open(3, 0);
        int all = 3 * SLOTS;
        for (int i = 0; i < all - RESERVED; i++) {
            assertThat(journal.hasRoom()).isTrue();
            append(journal, i);
            journal.upkeep();
        }
        assertThat(journal.hasRoom()).isFalse();
        append(journal, all - 2, all - 1);
        assertThatThrownBy(() -> append(journal, all)).isInstanceOf(JournalFullException.class);
        assertThat(totalBytes()).isLessThanOrEqualTo(3 * SEGMENT);

        assertThat(after(0, journal.reader()))
                .isEqualTo(numbers(LongStream.range(0, all).toArray()));
        journal.reader().drained(SLOTS);
        time.advance(RETENTION);
        journal.upkeep();
        assertThat(journal.hasRoom()).isTrue();
        append(journal, all);
        assertThat(after(all, journal.reader())).isEqualTo(numbers(all));
    }

    @Test
    void whatAnEarlierRunLeftCountsAgainstTheBoundUntilItIsDrained() {
        Journal journal = open(2, 0);
        fill(journal, 2 * SLOTS);
        journal.close();
        Journal next = open(2, 0);
        assertThat(next.hasRoom()).isFalse();
        assertThatThrownBy(() -> append(next, 1)).isInstanceOf(JournalFullException.class);
        long tail = next.reader().tail();
        assertThat(after(0, next.reader())).hasSize(2 * SLOTS);

        next.reader().drained(tail);
        time.advance(RETENTION);
        next.upkeep();
        assertThat(next.hasRoom()).isTrue();
        append(next, 7);
        assertThat(after(tail, next.reader())).isEqualTo(numbers(7));
    }

    @Test
    void aDiskThatTakesNoSegmentLeavesNoRoomUntilItDoes() throws IOException {
        Journal journal = open(10, 0);
        // A directory that is not empty can neither be written into nor replaced.
        Path inTheWay = directory.resolve("next.tmp");
        Files.createDirectory(inTheWay);
        Path inside = Files.createFile(inTheWay.resolve("file"));
        fillUp(journal);
        journal.upkeep();
        assertThat(journal.hasRoom()).isTrue();
        fillUp(journal);
        journal.upkeep();
        assertThat(journal.hasRoom()).isFalse();
        assertThatThrownBy(() -> append(journal, 1)).isInstanceOf(JournalFullException.class);

        Files.delete(inside);
        Files.delete(inTheWay);
        journal.upkeep();
        assertThat(journal.hasRoom()).as("too early to try again").isFalse();
        time.advance(Duration.ofSeconds(1));
        journal.upkeep();
        assertThat(journal.hasRoom()).isTrue();
        append(journal, 7);
        assertThat(after(2 * SLOTS, journal.reader())).isEqualTo(numbers(7));
    }

    @Test
    void settingsThatDoNotGoTogetherAreRefused() {
        assertThatThrownBy(() -> new JournalSettings(directory, 8, SEGMENT, 2, RETENTION, PATIENCE))
                .hasMessageContaining("two segments");
        assertThatThrownBy(() -> new JournalSettings(directory, 8, 2 * SEGMENT, 8, RETENTION, PATIENCE))
                .hasMessageContaining("reserve");
    }

    @Test
    void startedItMakesItsSegmentsByItself() {
        Journal journal = open(1_000, 0);
        journal.start();
        long appended = 0;
        while (appended < 100 * SLOTS) {
            if (journal.hasRoom()) {
                append(journal, appended++);
            } else {
                Thread.onSpinWait();
            }
        }

        assertThat(after(0, journal.reader()))
                .isEqualTo(numbers(LongStream.range(0, 100 * SLOTS).toArray()));
    }
}

package dev.latchkey.usage.journal;

import static dev.latchkey.usage.journal.Entries.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.testkit.InMemoryUsageStore;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journals and stores that do not belong together any more count nothing twice, and nothing in the wrong place. */
class JournalRunsTest extends JournalFixture {

    private static final String NODE = "node";

    @TempDir
    Path elsewhere;

    private InMemoryUsageStore store = new InMemoryUsageStore(time);

    @Test
    void aStoreThatIsOlderThanItWasGetsWhatTheJournalStillHolds() {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal, NODE);
        append(journal, 1, 2);
        drain.drain();
        InMemoryUsageStore backup = store.backup();
        append(journal, 3, 4);
        drain.close();
        journal.close();
        store = backup;

        Journal next = open(10, store.progress(NODE).position());
        JournalDrain nextDrain = drain(next, NODE);
        append(next, 5);
        assertThat(nextDrain.drain()).isTrue();
        assertCounted(store, 1, 2, 3, 4, 5);
    }

    @Test
    void aStoreThatBecomesOlderWhileTheNodeRunsGetsWhatTheJournalStillHolds() {
        Journal journal = open(10, 0);
        RecordingStore switched = switched();
        JournalDrain drain = drain(journal.reader(), switched, NODE);
        append(journal, 1, 2);
        drain.drain();
        InMemoryUsageStore backup = store.backup();
        fill(journal, 3);
        append(journal, 3, 4);
        drain.drain();
        switched.store = backup;
        append(journal, 5);

        assertThat(drain.drain()).isTrue();
        assertThat(drain.drain()).isTrue();
        assertCounted(backup, 0, 1, 1, 2, 2, 3, 4, 5);
    }

    @Test
    void whatTheStoreLostIsReadAgainFromSegmentsThatAreNotMappedAnyMore() throws IOException {
        Journal journal = open(10, 0);
        RecordingStore switched = switched();
        JournalDrain drain = drain(journal.reader(), switched, NODE);
        append(journal, 100);
        drain.drain();
        InMemoryUsageStore backup = store.backup();
        fill(journal, 3 * SLOTS);
        drain.drain();
        journal.upkeep();
        journal.upkeep();
        assertThat(mapped()).containsExactly(file(3), file(4));
        switched.store = backup;
        append(journal, 200);

        assertThat(drain.drain()).isTrue();
        assertThat(drain.drain()).isTrue();
        assertCounted(
                backup,
                LongStream.concat(LongStream.of(100, 200), LongStream.range(0, 3 * SLOTS))
                        .toArray());
    }

    @Test
    void whatIsInNeitherIsPassedOver() throws IOException {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal, NODE);
        append(journal, 1);
        drain.drain();
        InMemoryUsageStore backup = store.backup();
        fill(journal, 2 * SLOTS);
        drain.close();
        journal.close();
        Files.delete(file(0));
        store = backup;

        Journal next = open(10, store.progress(NODE).position());
        append(next, 100);
        assertThat(drain(next, NODE).drain()).isTrue();
        // Of the first segment nothing is left but what the backup has.
        assertCounted(
                store,
                LongStream.concat(LongStream.of(1, 100), LongStream.range(SLOTS - 1, 2 * SLOTS))
                        .toArray());
    }

    @Test
    void usageIsNotCountedInAnotherDatabaseThanItsOwn() {
        Journal journal = open(10, 0);
        append(journal, 1);
        drain(journal, NODE).close();
        append(journal, 2);
        journal.close();
        InMemoryUsageStore own = store;
        store = new InMemoryUsageStore(time);

        Journal mistaken = open(10, 0);
        assertThatThrownBy(() -> drain(mistaken, NODE))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("another database");
        mistaken.close();
        assertCounted(store);
        store = own;
        Journal right = open(10, store.progress(NODE).position());
        assertThat(drain(right, NODE).drain()).isTrue();
        assertCounted(store, 1, 2);
    }

    @Test
    void aNodeWhoseUsageIsAllWrittenMayMoveToAnotherDatabase() {
        Journal journal = open(10, 0);
        append(journal, 1, 2);
        drain(journal, NODE).close();
        journal.close();
        InMemoryUsageStore before = store;
        store = new InMemoryUsageStore(time);

        Journal next = open(10, 0);
        JournalDrain drain = drain(next, NODE);
        append(next, 3);
        assertThat(drain.drain()).isTrue();
        assertCounted(before, 1, 2);
        assertCounted(store, 3);
    }

    @Test
    void ofTwoWhoCountUnderOneNameTheLaterCounts() throws IOException {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal, NODE);
        append(journal, 1);
        drain.drain();
        copyTo(elsewhere);
        Journal copy = openIn(elsewhere);
        JournalDrain copyDrain = drain(copy, NODE);
        append(copy, 10);
        append(journal, 2);

        assertThat(copyDrain.drain()).isTrue();
        assertThat(drain.drain()).isFalse();
        assertThat(drain.drain()).isFalse();
        append(copy, 11);
        assertThat(copyDrain.drain()).isTrue();
        assertCounted(store, 1, 10, 11);
    }

    @Test
    void whoWasShutOutIsRefusedUntilItCountsUnderANameOfItsOwn() throws IOException {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal, NODE);
        append(journal, 1);
        drain.drain();
        copyTo(elsewhere);
        Journal copy = openIn(elsewhere);
        JournalDrain copyDrain = drain(copy, NODE);
        append(copy, 10);
        copyDrain.drain();
        append(journal, 2);
        assertThat(drain.drain()).isFalse();
        journal.close();

        Journal refused = open(10, store.progress(NODE).position());
        assertThatThrownBy(() -> drain(refused, NODE))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("delete the file node-name");
        refused.close();
        Journal renamed = open(10, store.progress("other").position());
        JournalDrain renamedDrain = drain(renamed, "other");
        append(renamed, 3);
        append(copy, 11);
        assertThat(renamedDrain.drain()).isTrue();
        assertThat(copyDrain.drain()).isTrue();
        assertCounted(store, 1, 2, 3, 10, 11);
    }

    @Test
    void whoWasShutOutDoesNotComeBackWithNumbersThatTheOtherHasUsed() throws IOException {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal, NODE);
        append(journal, 1);
        drain.drain();
        copyTo(elsewhere);
        Journal copy = openIn(elsewhere);
        JournalDrain copyDrain = drain(copy, NODE);
        append(copy, 10, 11, 12);
        copyDrain.drain();
        time.advance(Duration.ofSeconds(2));
        assertThat(drain.drain()).isFalse();

        append(journal, 2);
        assertThat(drain.drain()).isFalse();
        append(copy, 13);
        assertThat(copyDrain.drain()).isTrue();
        assertCounted(store, 1, 10, 11, 12, 13);
    }

    @Test
    void anOlderCopyOfTheJournalThatHasNothingLeftGoesOnBeyondTheStore() throws IOException {
        Journal journal = open(10, 0);
        append(journal, 1);
        drain(journal, NODE).close();
        journal.close();
        copyTo(elsewhere);
        Journal later = open(10, store.progress(NODE).position());
        append(later, 2, 3);
        drain(later, NODE).close();
        later.close();

        Journal older = openIn(elsewhere);
        JournalDrain drain = drain(older, NODE);
        append(older, 4);
        assertThat(drain.drain()).isTrue();
        assertCounted(store, 1, 2, 3, 4);
    }

    @Test
    void aNameThatWasLostCountsNothingAgain() {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal, NODE);
        append(journal, 1, 2);
        drain.drain();
        append(journal, 3);
        journal.close();

        Journal next = open(10, store.progress("another").position());
        JournalDrain nextDrain = drain(next, "another");
        append(next, 4);
        assertThat(nextDrain.drain()).isTrue();
        assertCounted(store, 1, 2, 3, 4);
    }

    @Test
    void aNameThatWasLostAfterABatchThatTheMarkDoesNotKnowCountsNothingAgain() throws IOException {
        Journal journal = open(10, 0);
        RecordingStore switched = switched();
        JournalDrain drain = drain(journal.reader(), switched, NODE);
        append(journal, 1, 2);
        switched.failsAfter = true;
        assertThat(drain.drain()).isFalse();
        journal.close();

        Journal next = open(10, 0);
        assertThat(drain(next, "another").drain()).isTrue();
        assertCounted(store, 1, 2);
    }

    @Test
    void aMarkThatIsLostOrDamagedLeavesItToTheStore() throws IOException {
        Path mark = directory.resolve("mark");
        for (boolean lost : List.of(true, false)) {
            Journal journal = open(10, store.progress(NODE).position());
            JournalDrain drain = drain(journal, NODE);
            append(journal, 1);
            drain.drain();
            append(journal, 2);
            journal.close();
            byte[] bytes = Files.readAllBytes(mark);
            bytes[40] ^= 1;
            Files.delete(mark);
            if (!lost) {
                Files.write(mark, bytes);
            }
        }

        Journal next = open(10, store.progress(NODE).position());
        assertThat(drain(next, NODE).drain()).isTrue();
        assertCounted(store, 1, 1, 2, 2);
    }

    @Test
    void aProcessThatDiedAsItsRunBeganIsNotTakenForAnother() {
        Journal journal = open(10, 0);
        RecordingStore switched = switched();
        switched.begins = false;
        append(journal, 1);
        assertThatThrownBy(() -> drain(journal.reader(), switched, NODE)).isInstanceOf(JournalException.class);
        journal.close();

        Journal next = open(10, store.progress(NODE).position());
        assertThat(drain(next, NODE).drain()).isTrue();
        assertCounted(store, 1);
    }

    @Test
    void aSegmentThatIsPutBackIsNotCountedAgain() throws IOException {
        Journal journal = open(10, 0);
        fill(journal, SLOTS);
        drain(journal, NODE).close();
        journal.close();
        Path kept = elsewhere.resolve("kept");
        Files.copy(file(0), kept);
        for (int i = 0; i < 3; i++) {
            time.advance(RETENTION);
            Journal next = open(10, store.progress(NODE).position());
            next.upkeep();
            time.advance(RETENTION);
            next.upkeep();
            drain(next, NODE).close();
            next.close();
        }
        assertThat(file(0)).doesNotExist();
        Files.copy(kept, file(0));

        Journal next = open(10, store.progress(NODE).position());
        assertThat(drain(next, NODE).drain()).isTrue();
        assertCounted(store, LongStream.range(0, SLOTS).toArray());
    }

    @Test
    void aSegmentOfAnotherNodeIsSetAside() throws IOException {
        Journal other = openIn(elsewhere);
        append(other, 1, 2);
        other.close();
        Journal journal = open(10, 0);
        append(journal, 3);
        drain(journal, NODE).close();
        journal.close();
        Path foreign = file(7);
        byte[] bytes = Files.readAllBytes(elsewhere.resolve(file(0).getFileName()));
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(16, 7 * SLOTS + 1);
        Files.write(foreign, sealed(bytes));

        Journal next = open(10, store.progress(NODE).position());
        assertThat(drain(next, NODE).drain()).isTrue();
        assertCounted(store, 3);
        assertThat(foreign).doesNotExist();
        assertThat(foreign.resolveSibling(foreign.getFileName() + ".foreign")).exists();
    }

    @Test
    void aSegmentOfTheFirstVersionIsRead() throws IOException {
        Journal journal = open(10, 0);
        append(journal, 1, 2);
        journal.close();
        byte[] bytes = Files.readAllBytes(file(0));
        Arrays.fill(bytes, 40, 56, (byte) 0);
        bytes[8] = 1;
        Files.write(file(0), sealed(bytes));

        Journal next = open(10, 0);
        JournalDrain drain = drain(next, NODE);
        append(next, 3);
        assertThat(drain.drain()).isTrue();
        append(next, 4);
        next.close();
        Journal third = open(10, store.progress(NODE).position());
        assertThat(drain(third, NODE).drain()).isTrue();
        assertCounted(store, 1, 2, 3, 4);
        assertThat(file(0)).exists();
    }

    /** With the checksum of its header as it has to be. */
    private static byte[] sealed(byte[] segment) {
        ByteBuffer page =
                ByteBuffer.wrap(segment).order(ByteOrder.LITTLE_ENDIAN).putInt(12, 0);
        CRC32C crc = new CRC32C();
        crc.update(segment, 0, SegmentHeader.PAGE_BYTES);
        page.putInt(12, (int) crc.getValue());
        return segment;
    }

    private Journal openIn(Path other) {
        JournalSettings settings = new JournalSettings(other, SLOTS, 10 * SEGMENT, RESERVED, RETENTION, PATIENCE);
        Journal journal = Journal.open(settings, store.progress(NODE).position(), time);
        opened.add(journal);
        return journal;
    }

    @Test
    void whatTheStoreHasAndIsOldMakesRoomBeforeARunNeedsAny() throws IOException {
        leaveBehind(2 * SLOTS);
        time.advance(RETENTION.plusSeconds(1));
        RecordingStore full = switched();
        full.begins = false;

        Journal next = open(10, store.progress(NODE).position());
        assertThatThrownBy(() -> drain(next.reader(), full, NODE)).isInstanceOf(JournalException.class);
        assertThat(segments()).doesNotContain(file(0), file(1));
    }

    @Test
    void whatMinutesMayNeedStaysThoughTheStoreHasIt() throws IOException {
        leaveBehind(2 * SLOTS);
        time.advance(RETENTION.minusSeconds(1));

        Journal next = open(10, store.progress(NODE).position());
        drain(next, NODE).close();
        assertThat(segments()).contains(file(0), file(1));
    }

    @Test
    void whatAnotherStoreSeemsToHaveStays() throws IOException {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal, NODE);
        fill(journal, 2 * SLOTS);
        drain.close();
        append(journal, 100);
        journal.close();
        time.advance(RETENTION.plusSeconds(1));
        InMemoryUsageStore other = new InMemoryUsageStore(time);
        assertThat(other.begin(NODE, other.progress(NODE), 1, 1_000)).isTrue();

        Journal wrong = open(10, other.progress(NODE).position());
        assertThatThrownBy(() -> drain(wrong.reader(), other, NODE)).isInstanceOf(JournalException.class);
        assertThat(segments()).contains(file(0), file(1), file(2));
    }

    /** Segments all of which are in the store. */
    private void leaveBehind(int entries) {
        Journal journal = open(10, 0);
        JournalDrain drain = drain(journal, NODE);
        fill(journal, entries);
        assertThat(drain.drain()).isTrue();
        drain.close();
        journal.close();
    }

    private RecordingStore switched() {
        RecordingStore switched = new RecordingStore(time);
        switched.store = store;
        return switched;
    }

    /** Copies the files as a backup of the data directory would. */
    private void copyTo(Path other) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.copy(file, other.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private JournalDrain drain(Journal journal, String node) {
        return drain(journal.reader(), store, node);
    }

    private JournalDrain drain(JournalReader reader, UsageStore store, String node) {
        return new JournalDrain(reader, store, node, UsageBatch::keepingEvents, time, JournalDrain.BATCH_SLOTS);
    }

    /** Each event as often as it is named, and no other. */
    private static void assertCounted(InMemoryUsageStore store, long... numbers) {
        assertThat(store.events().stream().map(event -> event.requestIdLow()).sorted())
                .containsExactlyElementsOf(
                        LongStream.of(numbers).sorted().boxed().toList());
        for (long number : numbers) {
            UUID key = numbered(number).key();
            long times = LongStream.of(numbers).filter(other -> other == number).count();
            assertThat(store.usage(List.of(key), Instant.ofEpochMilli(Entries.NOON))
                            .get(key))
                    .satisfies(usage -> assertThat(usage.total()).isEqualTo(new Usage(times, times * number)));
        }
    }
}

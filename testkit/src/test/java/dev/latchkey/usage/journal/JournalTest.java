package dev.latchkey.usage.journal;

import static dev.latchkey.usage.journal.Entries.after;
import static dev.latchkey.usage.journal.Entries.numbers;
import static dev.latchkey.usage.journal.Entries.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.testkit.Together;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class JournalTest extends JournalFixture {

    @Test
    void whatIsAppendedIsReadInItsOrder() {
        Journal journal = open(4, 0);
        append(journal, 1, 2, 3);

        assertThat(after(0, journal.reader())).isEqualTo(numbers(1, 2, 3));
    }

    @Test
    void everythingThatAnEntrySaysComesBack() {
        Journal journal = open(4, 0);
        List<JournalEntry> entries = List.of(
                new JournalEntry()
                        .usage(new UUID(-1, -2), JournalEntry.LAST_MILLIS, "/änd/{it}", JournalEntry.MOST_COST)
                        .admitting()
                        .request(-3, -4)
                        .charging(JournalEntry.MOST_UNITS)
                        .settling(999, Long.MAX_VALUE)
                        .coming(15, -1),
                new JournalEntry().usage(new UUID(0, 0), 0, "", 0),
                new JournalEntry().usage(new UUID(5, 6), 7, "/r", 8).settling(404, 9),
                new JournalEntry().refusals(new UUID(10, 11), 12_000, "RATE_LIMITED", 13));
        List<Entries.Said> expected = entries.stream().map(Entries::said).toList();
        entries.forEach(journal::append);

        assertThat(after(0, journal.reader())).isEqualTo(expected);
        assertThat(expected.get(0).latencyMicros()).isEqualTo(0xffff_ffffL);
        journal.close();
        assertThat(after(0, open(4, 0).reader())).isEqualTo(expected);
    }

    @Test
    void anEntryCountsItsCostWhereItAdmitsAndWhereItSettles() {
        JournalEntry entry = new JournalEntry().usage(new UUID(0, 1), 0, "/r", 3);
        assertThat(entry.requests()).isZero();
        assertThat(entry.settled()).isZero();
        assertThat(entry.admitting().requests()).isEqualTo(3);
        assertThat(entry.settling(500, 1).settled()).isEqualTo(3);
    }

    @Test
    void whatDoesNotFitIntoASlotIsRefusedRatherThanCutOff() {
        JournalEntry entry = new JournalEntry();
        UUID key = new UUID(0, 1);
        assertThatThrownBy(() -> entry.usage(key, 0, "/r", JournalEntry.MOST_COST + 1))
                .hasMessageContaining("cost");
        assertThatThrownBy(() -> entry.usage(key, -1, "/r", 1)).hasMessageContaining("1970");
        assertThatThrownBy(() -> entry.usage(key, JournalEntry.LAST_MILLIS + 1, "/r", 1))
                .hasMessageContaining("year");
        assertThatThrownBy(() -> entry.charging(JournalEntry.MOST_UNITS + 1)).hasMessageContaining("several");
        assertThatThrownBy(() -> entry.settling(1_000, 0)).hasMessageContaining("status");
        assertThatThrownBy(() -> entry.coming(16, 0)).hasMessageContaining("method");
    }

    @Test
    void aRunGoesOnInTheNextSegmentWhenOneIsFull() {
        Journal journal = open(4, 0);
        for (int i = 0; i < 3 * SLOTS; i++) {
            append(journal, i);
            journal.upkeep();
        }

        assertThat(after(0, journal.reader()))
                .isEqualTo(numbers(LongStream.range(0, 3 * SLOTS).toArray()));
        assertThat(after(SLOTS + 3, journal.reader()))
                .isEqualTo(numbers(LongStream.range(SLOTS + 3, 3 * SLOTS).toArray()));
    }

    @Test
    void theNextRunReadsWhatTheLastOneLeftAndGoesOnWithHigherNumbers() {
        Journal journal = open(10, 0);
        append(journal, 1, 2, 3);
        journal.close();
        Journal next = open(10, 0);
        append(next, 4, 5);
        long tail = next.reader().tail();
        next.close();
        Journal third = open(10, 0);
        append(third, 6);

        assertThat(after(0, third.reader())).isEqualTo(numbers(1, 2, 3, 4, 5, 6));
        assertThat(third.reader().tail()).isGreaterThan(tail);
    }

    @Test
    void numbersGoOnBeyondThePositionOfTheStore() {
        Journal journal = open(4, 1_000_000);
        append(journal, 1);

        assertThat(journal.reader().tail()).isEqualTo(1_000_001);
        assertThat(after(1_000_000, journal.reader())).isEqualTo(numbers(1));
    }

    @Test
    void admissionsSinceAMomentAreFoundWhetherDrainedOrNot() {
        Journal journal = open(10, 0);
        append(journal, 1, 2, 3);
        journal.append(new JournalEntry()
                .usage(new UUID(1, 8), Entries.NOON + 8, "/r", 1)
                .settling(200, 1));
        journal.append(new JournalEntry().refusals(new UUID(1, 9), Entries.NOON + 9, "RATE_LIMITED", 4));
        journal.close();
        Journal next = open(10, 0);
        next.reader().drained(SLOTS);
        append(next, 4);

        List<Entries.Said> found = new ArrayList<>();
        next.admissions(Entries.NOON + 2, entry -> found.add(said(entry)));
        assertThat(found).isEqualTo(numbers(2, 3, 4));
    }

    @Test
    void moreNamesThanADictionaryHoldsAreCountedAsOther() {
        Journal journal = open(1_000, 0);
        List<String> names = IntStream.range(0, 2 * Dictionary.CELLS)
                .mapToObj(i -> "/a/route/of/a/length/such/that/it/needs/a/cell/" + i)
                .toList();
        for (String name : names) {
            journal.append(new JournalEntry().usage(new UUID(0, 1), 0, name, 1));
            journal.upkeep();
        }
        List<String> read =
                after(0, journal.reader()).stream().map(Entries.Said::name).toList();
        int known = Dictionary.CELLS - 1;
        assertThat(read.subList(0, known)).isEqualTo(names.subList(0, known));
        assertThat(read.subList(known, read.size()))
                .hasSize(Dictionary.CELLS + 1)
                .containsOnly(JournalEntry.OTHER);
        journal.close();

        assertThat(after(0, open(1_000, 0).reader()))
                .extracting(Entries.Said::name)
                .isEqualTo(read);
    }

    @Test
    void aNameTooLongForADictionaryIsCountedAsOther() {
        Journal journal = open(4, 0);
        String longest = "ä".repeat(Dictionary.LONGEST_NAME / 2);
        journal.append(new JournalEntry().usage(new UUID(0, 1), 0, longest, 1));
        journal.append(new JournalEntry().usage(new UUID(0, 1), 0, longest + "a", 1));
        journal.append(new JournalEntry().usage(new UUID(0, 1), 0, "a".repeat(100_000), 1));
        journal.close();

        assertThat(after(0, open(4, 0).reader()))
                .extracting(Entries.Said::name)
                .containsExactly(longest, JournalEntry.OTHER, JournalEntry.OTHER);
    }

    @Test
    void onceClosedItTakesNothingAndHasNoRoom() {
        Journal journal = open(4, 0);
        append(journal, 1);
        journal.close();

        assertThat(journal.hasRoom()).isFalse();
        assertThatThrownBy(() -> append(journal, 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThat(after(0, journal.reader())).isEqualTo(numbers(1));
    }

    @Test
    void manyThreadsAppendWhileOneReadsAndSegmentsAreReused() {
        int each = 30_000;
        int writers = 3;
        JournalSettings settings =
                new JournalSettings(directory, 256, 8 * SegmentHeader.fileBytes(256), 64, Duration.ZERO, PATIENCE);
        Journal journal = Journal.open(settings, 0, time);
        opened.add(journal);
        journal.start();
        List<Long> read = new ArrayList<>();
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            long from = (long) writer * each;
            tasks.add(() -> {
                JournalEntry entry = new JournalEntry();
                for (long i = from; i < from + each; i++) {
                    while (!journal.hasRoom()) {
                        Thread.onSpinWait();
                    }
                    journal.append(entry.usage(new UUID(0, i), i, "/r" + i % 5, 1));
                }
                return true;
            });
        }
        tasks.add(() -> {
            long position = 0;
            while (read.size() < writers * each) {
                position = journal.reader().read(position, 1_000, entry -> {
                    read.add(entry.millis());
                    if (!entry.name().equals("/r" + entry.millis() % 5)) {
                        read.add(-1L);
                    }
                });
                journal.reader().drained(position);
            }
            return true;
        });
        Together.run(tasks);

        assertThat(read.stream().sorted().toList())
                .isEqualTo(LongStream.range(0, (long) writers * each).boxed().toList());
        assertThat(journal.reader().damaged()).isZero();
        assertThat(journal.reader().givenUp()).isZero();
    }
}

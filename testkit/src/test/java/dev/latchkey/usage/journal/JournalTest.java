package dev.latchkey.usage.journal;

import static dev.latchkey.usage.journal.Entries.after;
import static dev.latchkey.usage.journal.Entries.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.testkit.Together;
import dev.latchkey.usage.Method;
import dev.latchkey.usage.RefusalCount;
import dev.latchkey.usage.UsageEvent;
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
    void everythingThatIsAppendedComesBack() {
        Journal journal = open(4, 0);
        UUID key = new UUID(5, 6);
        List<UsageEvent> events = List.of(
                new UsageEvent(
                        new UUID(-1, -2),
                        SlotCodec.LAST_MILLIS,
                        -3,
                        -4,
                        "/änd/{it}",
                        Method.OTHER,
                        -1,
                        UsageEvent.MOST_REQUESTS,
                        UsageEvent.MOST_UNITS,
                        999,
                        UsageEvent.MOST_REQUESTS,
                        UsageEvent.MOST_MICROS),
                new UsageEvent(new UUID(0, 0), 0, 0, 0, "", Method.GET, 0, 0, 0, 0, 0, 0),
                new UsageEvent(key, 7, 8, 9, "/r", Method.HEAD, 10, 3, 11, UsageEvent.NOT_SETTLED, 0, 0),
                new UsageEvent(key, 7, 8, 9, "/r", Method.HEAD, 10, 0, 12, 404, 3, 13),
                new UsageEvent(key, 7, 8, 9, UsageEvent.NO_ROUTE, Method.DELETE, 10, 0, 12, 404, 0, 13));
        List<RefusalCount> refusals = List.of(
                new RefusalCount(key, 12_000, "RATE_LIMITED", UsageEvent.MOST_UNITS),
                new RefusalCount(null, 60_000, "KEY_MISSING", 13));
        List<Record> expected = new ArrayList<>(events);
        expected.addAll(refusals);
        events.forEach(journal::append);
        refusals.forEach(journal::append);

        assertThat(after(0, journal.reader())).isEqualTo(expected);
        journal.close();
        assertThat(after(0, open(4, 0).reader())).isEqualTo(expected);
    }

    @Test
    void everyMethodComesBack() {
        Journal journal = open(4, 0);
        List<Method> methods = List.of(Method.values());
        for (Method method : methods) {
            journal.append(event(1, 0, 0, 200, 1, method));
            journal.upkeep();
        }

        assertThat(after(0, journal.reader()))
                .extracting(event -> ((UsageEvent) event).method())
                .isEqualTo(methods);
    }

    @Test
    void whatDoesNotFitIntoASlotIsRefusedRatherThanCutOff() {
        Journal journal = open(4, 0);
        int most = UsageEvent.MOST_REQUESTS;
        List<UsageEvent> wrong = List.of(
                event(most + 1, 0, 0, 200, most + 1, Method.GET),
                event(1, -1, 0, 200, 1, Method.GET),
                event(1, SlotCodec.LAST_MILLIS + 1, 0, 200, 1, Method.GET),
                event(1, 0, -1, 200, 1, Method.GET),
                event(1, 0, UsageEvent.MOST_UNITS + 1, 200, 1, Method.GET),
                event(1, 0, 0, 1_000, 1, Method.GET),
                event(1, 0, 0, -1, 1, Method.GET));
        for (UsageEvent event : wrong) {
            assertThatThrownBy(() -> journal.append(event)).as("%s", event).hasMessageContaining("several");
        }
        List<UsageEvent> contradictory = List.of(
                event(-1, 0, 0, 0, 0, Method.GET),
                event(2, 0, 0, 200, 1, Method.GET),
                event(1, 0, 0, 200, 2, Method.GET),
                event(1, 0, 0, 200, 0, Method.GET),
                event(1, 0, 0, 0, 1, Method.GET));
        for (UsageEvent event : contradictory) {
            assertThatThrownBy(() -> journal.append(event)).as("%s", event).hasMessageContaining("all that");
        }
        assertThatThrownBy(() -> journal.append(new RefusalCount(null, 0, "X", UsageEvent.MOST_UNITS + 1)))
                .hasMessageContaining("several");
        assertThat(after(0, journal.reader())).isEmpty();
    }

    private static UsageEvent event(int requests, long admittedAt, long units, int status, int settled, Method method) {
        return new UsageEvent(new UUID(0, 1), admittedAt, 0, 0, "/r", method, 0, requests, units, status, settled, 0);
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
        journal.append(event(0, Entries.NOON + 8, 0, 200, 1, Method.GET));
        journal.append(new RefusalCount(new UUID(1, 9), Entries.NOON + 9, "RATE_LIMITED", 4));
        journal.close();
        Journal next = open(10, 0);
        next.reader().drained(SLOTS);
        append(next, 4);

        List<Record> found = new ArrayList<>();
        next.admissions(Entries.NOON + 2, (moment, event) -> found.add(event));
        assertThat(found).isEqualTo(numbers(2, 3, 4));
    }

    @Test
    void moreNamesThanADictionaryHoldsAreCountedAsOther() {
        Journal journal = open(1_000, 0);
        List<String> names = IntStream.range(0, 2 * Dictionary.CELLS)
                .mapToObj(i -> "/a/route/of/a/length/such/that/it/needs/a/cell/" + i)
                .toList();
        for (String name : names) {
            journal.append(Entries.ofRoute(name));
            journal.upkeep();
        }
        List<String> read = Entries.routes(after(0, journal.reader()));
        int known = Dictionary.CELLS - 1;
        assertThat(read.subList(0, known)).isEqualTo(names.subList(0, known));
        assertThat(read.subList(known, read.size()))
                .hasSize(Dictionary.CELLS + 1)
                .containsOnly(UsageEvent.NO_ROUTE);
        journal.close();

        assertThat(Entries.routes(after(0, open(1_000, 0).reader()))).isEqualTo(read);
    }

    @Test
    void aNameTooLongForADictionaryIsCountedAsOther() {
        Journal journal = open(4, 0);
        String longest = "ä".repeat(Dictionary.LONGEST_NAME / 2);
        journal.append(Entries.ofRoute(longest));
        journal.append(Entries.ofRoute(longest + "a"));
        journal.append(Entries.ofRoute("a".repeat(100_000)));
        journal.close();

        assertThat(Entries.routes(after(0, open(4, 0).reader())))
                .containsExactly(longest, UsageEvent.NO_ROUTE, UsageEvent.NO_ROUTE);
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
                for (long i = from; i < from + each; i++) {
                    while (!journal.hasRoom()) {
                        Thread.onSpinWait();
                    }
                    journal.append(JournalProcess.event(new UUID(0, i), i));
                }
                return true;
            });
        }
        tasks.add(() -> {
            long position = 0;
            while (read.size() < writers * each) {
                position = journal.reader().read(position, 1_000, Entries.into(entry -> {
                    UsageEvent event = (UsageEvent) entry;
                    long number = event.admittedAt();
                    read.add(event.equals(JournalProcess.event(event.key(), number)) ? number : -1);
                }));
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

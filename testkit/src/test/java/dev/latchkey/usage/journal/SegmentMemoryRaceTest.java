package dev.latchkey.usage.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.Together;
import dev.latchkey.usage.UsageEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Writers, readers, upkeep, and memory and files that are taken from under them, all at once: each event is found once. */
class SegmentMemoryRaceTest extends JournalFixture {

    private static final int SLOTS_EACH = 64;
    private static final int WRITERS = 3;
    private static final int EACH = 8_000;
    private static final long HELD_UP_NANOS = 20_000;
    private static final int LAG = 5 * SLOTS_EACH;

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong recalled = new AtomicLong();
    private final AtomicLong unreadable = new AtomicLong();

    @Test
    void everyEventIsFoundOnceWhileMemoryIsGivenBackAndFilesAreReused() {
        Journal journal = race(PATIENCE);

        assertThat(journal.reader().givenUp()).isZero();
        assertThat(recalled).hasPositiveValue();
    }

    @Test
    void everyEventIsFoundOnceWhileSlotsAreGivenUpUnderTheirWriters() {
        race(Duration.ZERO);
    }

    private Journal race(Duration patience) {
        JournalSettings settings = new JournalSettings(
                directory, SLOTS_EACH, 24 * SegmentHeader.fileBytes(SLOTS_EACH), 16, Duration.ZERO, patience);
        Journal journal = Journal.open(settings, 0, time);
        opened.add(journal);
        List<Long> read = new ArrayList<>();
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            long from = (long) writer * EACH;
            tasks.add(() -> write(journal, from));
        }
        tasks.add(() -> drain(journal, read));
        // Two, so that one lets go of segments while the other forces them.
        tasks.add(() -> untilOver(journal::upkeep));
        tasks.add(() -> untilOver(journal::upkeep));
        tasks.add(() -> untilOver(() -> recall(journal)));
        Together.run(tasks);

        assertThat(read.stream().sorted().toList())
                .isEqualTo(LongStream.range(0, WRITERS * EACH).boxed().toList());
        assertThat(journal.reader().damaged()).isZero();
        return journal;
    }

    private boolean write(Journal journal, long from) {
        for (long number = from; number < from + EACH; number++) {
            while (!journal.hasRoom() && !over.get()) {
                Thread.onSpinWait();
            }
            if (number % 50 == 0) {
                writeSlowly(journal, number);
            } else {
                journal.append(event(number));
            }
        }
        return true;
    }

    /** As a writer who is held up between claiming a slot and finishing it. */
    private static void writeSlowly(Journal journal, long number) {
        LiveSegment segment = Objects.requireNonNull(journal.live());
        int index = segment.claim();
        SlotCodec slot = new SlotCodec();
        slot.encode(event(number), Names.OTHER);
        LockSupport.parkNanos(HELD_UP_NANOS);
        if (index == LiveSegment.NONE || !segment.write(index, slot)) {
            journal.append(event(number));
        }
    }

    /** Reads all, and lets the store have it only later, so that there are segments to be read whose memory is given back. */
    private boolean drain(Journal journal, List<Long> read) {
        try {
            long position = 0;
            while (read.size() < WRITERS * EACH) {
                position = journal.reader().read(position, 1_000, Entries.into(entry -> read.add(number(entry))));
                journal.reader().drained(Math.max(0, position - LAG));
            }
        } finally {
            over.set(true);
        }
        return true;
    }

    private boolean untilOver(Runnable task) {
        while (!over.get()) {
            task.run();
        }
        return true;
    }

    /** What is let go of meanwhile may be missed, but nothing else may be found in its place. */
    private void recall(Journal journal) {
        try {
            journal.admissions(0, (moment, event) -> {
                assertThat(number(event)).isNotNegative();
                recalled.incrementAndGet();
            });
        } catch (JournalException e) {
            unreadable.incrementAndGet();
        }
    }

    private static UsageEvent event(long number) {
        return JournalProcess.event(new UUID(0, number), number);
    }

    /** The event's number; -1 when it is not as it was appended. */
    private static long number(Record entry) {
        UsageEvent event = (UsageEvent) entry;
        long number = event.admittedAt();
        UsageEvent expected = event(number);
        // A writer who is held up names no route.
        boolean same = event.equals(expected)
                || (event.key().equals(expected.key())
                        && event.route().equals(UsageEvent.NO_ROUTE)
                        && number % 50 == 0);
        return same ? number : -1;
    }
}

package dev.latchkey.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.Method;
import dev.latchkey.usage.RefusalCount;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageEvent;
import dev.latchkey.usage.UsageStore;
import dev.latchkey.usage.journal.Journal;
import dev.latchkey.usage.journal.JournalDrain;
import dev.latchkey.usage.journal.StoredJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that carries a journal into a database between any two of its steps, every one of them in turn; whoever carries
 * on after it brings the rest, and every entry is counted once.
 */
class DrainKilledTest {

    private static final long NOON = 1_740_830_400_000L;
    private static final long THREE_DAYS = 3 * 86_400_000L;
    private static final int PATIENCE_SECONDS = 60;

    /** Two batches, of which the first has events enough to go to PostgreSQL as a copy. */
    private static final int ENTRIES = SteppedDrain.BATCH_SLOTS + 150;

    @TempDir
    Path directory;

    @Test
    void on_sqlite_every_entry_is_counted_once_whichever_step_was_the_last() throws Exception {
        try (TestDatabase database = TestDatabase.sqlite(directory)) {
            List<String> steps = killBeforeEveryStep(database);
            assertThat(steps).hasSizeGreaterThanOrEqualTo(22);
        }
    }

    @Test
    void on_postgresql_every_entry_is_counted_once_whichever_step_was_the_last() throws Exception {
        try (TestDatabase database = TestDatabase.postgres()) {
            List<String> steps = killBeforeEveryStep(database);
            assertThat(steps).hasSizeGreaterThanOrEqualTo(28).contains("unwrap");
        }
    }

    /** The steps before which it was killed. */
    private List<String> killBeforeEveryStep(TestDatabase database) throws Exception {
        List<Record> entries = leave(directory.resolve("left"));
        List<String> expected = UsageLines.of(entries);
        List<String> steps = new ArrayList<>();
        Process next = SteppedDrain.start(database.url());
        try {
            String reached = "";
            while (!reached.equals("done")) {
                Process process = next;
                Path journal = copy(directory.resolve("left"), directory.resolve("run" + steps.size()));
                reached = SteppedDrain.carry(process, journal, steps.size() + 1);
                // While this one is looked at, the next one gets ready.
                next = SteppedDrain.start(database.url());
                process.destroyForcibly();
                assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
                assertThat(reached).isNotEqualTo("ended");

                carryOn(database.database().usage(), journal);
                assertThat(UsageLines.in(database))
                        .as("killed before %s, after %s", reached, steps)
                        .isEqualTo(expected);
                assertThat(database.database().usage().isRetired(SteppedDrain.NODE))
                        .isTrue();
                database.clear();
                steps.add(reached);
            }
        } finally {
            next.destroyForcibly();
        }
        steps.remove("done");
        assertThat(Collections.frequency(steps, "commit"))
                .as("batches in %s", steps)
                .isEqualTo(2);
        assertThat(steps).endsWith("end");
        System.out.println("Killed before " + steps.size() + " steps: " + steps);
        return steps;
    }

    /** As the next command does that reports usage. */
    private static void carryOn(UsageStore store, Path directory) {
        TimeSource time = TimeSource.system();
        try (StoredJournal journal = StoredJournal.open(directory, time).orElseThrow()) {
            new JournalDrain(
                            journal.reader(),
                            store,
                            SteppedDrain.NODE,
                            UsageBatch::keepingEvents,
                            time,
                            JournalDrain.BATCH_SLOTS)
                    .close();
            assertThat(journal.reader().damaged()).isZero();
        }
    }

    /** Leaves a journal, and answers with what is in it. */
    private static List<Record> leave(Path directory) {
        Random random = new Random(1);
        List<Record> entries = new ArrayList<>();
        try (Journal journal = Journal.open(SteppedDrain.settings(directory), 0, TimeSource.system())) {
            for (int i = 0; i < ENTRIES; i++) {
                long moment = NOON + random.nextInt((int) THREE_DAYS);
                UUID key = new UUID(7, random.nextInt(4));
                if (i % 25 == 0) {
                    RefusalCount refused =
                            new RefusalCount(i % 2 == 0 ? null : key, moment, "CODE" + i % 3, 1 + random.nextInt(9));
                    journal.append(refused);
                    entries.add(refused);
                } else {
                    UsageEvent event = event(key, moment, i, random);
                    journal.append(event);
                    entries.add(event);
                }
            }
        }
        return entries;
    }

    /** Admitted, charged, settled, or all of it at once. */
    private static UsageEvent event(UUID key, long moment, int id, Random random) {
        int requests = random.nextInt(2);
        int status = random.nextBoolean() ? 100 * (2 + random.nextInt(4)) : UsageEvent.NOT_SETTLED;
        int settled = status == UsageEvent.NOT_SETTLED ? 0 : 1;
        long units = requests + settled == 0 ? 1 : random.nextInt(50);
        return new UsageEvent(
                key, moment, 3, id, "/r" + id % 2, Method.POST, -id, requests, units, status, settled, settled * 5L);
    }

    private static Path copy(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return to;
    }
}

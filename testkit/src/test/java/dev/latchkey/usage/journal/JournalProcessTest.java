package dev.latchkey.usage.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.testkit.Together;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.UsageEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only several processes can show. */
@Timeout(120)
class JournalProcessTest {

    private static final int ROUNDS = 6;
    private static final int THREADS = 3;
    private static final int MOST_BEFORE_THE_KILL = 20_000;
    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

    @TempDir
    Path temporary;

    @Test
    void whatIsAcknowledgedIsFoundExactlyOnceHoweverOftenTheProcessIsKilled() throws Exception {
        Path directory = temporary.resolve("journal");
        Random random = new Random(7);
        long[][] acknowledged = new long[ROUNDS][THREADS];
        for (int round = 0; round < ROUNDS; round++) {
            Path file = temporary.resolve("counters" + round);
            ByteBuffer counters = JournalProcess.counters(file, THREADS);
            long enough = 1L + random.nextInt(MOST_BEFORE_THE_KILL);
            try (JournalProcess process = JournalProcess.start(
                    "true", "append", directory.toString(), file.toString(), "" + THREADS, "" + round)) {
                while (JournalProcess.count(counters, 0) < enough) {
                    assertThat(process.isRunning()).isTrue();
                }
                process.kill();
            }
            for (int thread = 0; thread < THREADS; thread++) {
                acknowledged[round][thread] = JournalProcess.count(counters, thread);
            }
        }

        Map<UUID, Map<Long, Integer>> found = new HashMap<>();
        try (Journal journal = Journal.open(JournalProcess.settings(directory, 4_000), 0, TimeSource.system())) {
            JournalReader reader = journal.reader();
            long position = 0;
            while (position < reader.tail()) {
                position = reader.read(position, 10_000, Entries.into(read -> {
                    UsageEvent event = (UsageEvent) read;
                    long number = event.admittedAt();
                    assertThat(event).isEqualTo(JournalProcess.event(event.key(), number));
                    found.computeIfAbsent(event.key(), key -> new HashMap<>()).merge(number, 1, Integer::sum);
                }));
            }
            assertThat(reader.damaged()).isZero();
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (int thread = 0; thread < THREADS; thread++) {
                Map<Long, Integer> numbers = found.getOrDefault(new UUID(round, thread), Map.of());
                long count = acknowledged[round][thread];
                // The last one may have been written, and the process killed before it could say so.
                assertThat((long) numbers.size()).isBetween(count, count + 1);
                for (long number = 1; number <= numbers.size(); number++) {
                    assertThat(numbers.get(number)).isEqualTo(1);
                }
            }
        }
        assertThat(found).hasSizeLessThanOrEqualTo(ROUNDS * THREADS);
    }

    @Test
    void aSecondProcessGetsAClearErrorUntilTheFirstIsGone() throws Exception {
        try (JournalProcess first = JournalProcess.start("true", "hold", temporary.toString())) {
            assertThat(first.line()).isEqualTo("open");
            JournalSettings settings = JournalProcess.settings(temporary, 4);
            assertThatThrownBy(() -> Journal.open(settings, 0, TimeSource.system()))
                    .isInstanceOf(JournalInUseException.class)
                    .hasMessageContaining(temporary.toString())
                    .hasMessageContaining("in use");
            assertThatThrownBy(() -> StoredJournal.open(temporary, TimeSource.system()))
                    .isInstanceOf(JournalInUseException.class);
            first.kill();
            Journal.open(settings, 0, TimeSource.system()).close();
        }
    }

    @Test
    void anAttemptWithinTheProcessFailsAndGivesNothingAwayToOthers() throws Exception {
        JournalSettings settings = JournalProcess.settings(temporary, 4);
        try (Journal journal = Journal.open(settings, 0, TimeSource.system())) {
            assertThatThrownBy(() -> Journal.open(settings, 0, TimeSource.system()))
                    .isInstanceOf(JournalInUseException.class);
            try (JournalProcess second = JournalProcess.start("true", "hold", temporary.toString())) {
                assertThat(second.line()).contains("in use by another running process");
            }
            journal.append(Entries.numbered(1));
        }
        try (JournalProcess second = JournalProcess.start("true", "hold", temporary.toString())) {
            assertThat(second.line()).isEqualTo("open");
        }
    }

    @Test
    void ofManyWhoOpenItAtOnceOneGetsIt() {
        JournalSettings settings = JournalProcess.settings(temporary, 4);
        Callable<Optional<Journal>> attempt = () -> {
            try {
                return Optional.of(Journal.open(settings, 0, TimeSource.system()));
            } catch (JournalInUseException e) {
                return Optional.empty();
            }
        };
        List<Journal> opened =
                Together.run(8, attempt).stream().flatMap(Optional::stream).toList();
        opened.forEach(Journal::close);

        assertThat(opened).hasSize(1);
    }

    @Test
    void aDiskWithoutSpaceForASegmentLeavesTheProcessRunningWithoutRoom() throws Exception {
        // In blocks of 512 bytes: half a segment.
        long blocks = SegmentHeader.fileBytes(JournalProcess.SLOTS) / 2 / 512;
        try (JournalProcess process = JournalProcess.start("ulimit -f " + blocks, "hold", temporary.toString())) {
            assertThat(process.line()).isEqualTo("open");
            assertThat(process.tell("fill")).isEqualTo("0");
            assertThat(process.tell("append")).isEqualTo("full");
        }
        try (Journal journal = Journal.open(JournalProcess.settings(temporary, 4), 0, TimeSource.system())) {
            assertThat(journal.hasRoom()).isTrue();
            assertThat(journal.reader().tail()).isZero();
        }
    }

    @Test
    void aDiskThatFillsUpStopsAdmissionsBeforeTheReserveAndSpaceBringsThemBack() throws Exception {
        assumeTrue(Files.isExecutable(PRLIMIT), "needs prlimit, to take a process's space away while it runs");
        try (JournalProcess process = JournalProcess.start("true", "hold", temporary.toString())) {
            assertThat(process.line()).isEqualTo("open");
            limitFiles(process, "4096");
            int appended = Integer.parseInt(process.tell("fill"));
            assertThat(appended).isEqualTo(2 * JournalProcess.SLOTS - JournalProcess.RESERVED);
            for (int i = 0; i < JournalProcess.RESERVED; i++) {
                assertThat(process.tell("append")).isEqualTo("appended");
            }
            assertThat(process.tell("append")).isEqualTo("full");

            limitFiles(process, "unlimited");
            assertThat(process.tell("await")).isEqualTo("room");
            assertThat(process.tell("append")).isEqualTo("appended");
        }
        try (Journal journal = Journal.open(JournalProcess.settings(temporary, 100), 0, TimeSource.system())) {
            assertThat(Entries.after(0, journal.reader())).hasSize(2 * JournalProcess.SLOTS + 1);
        }
    }

    private static void limitFiles(JournalProcess process, String bytes) throws IOException, InterruptedException {
        Process prlimit = new ProcessBuilder(
                        PRLIMIT.toString(), "--pid", "" + process.pid(), "--fsize=" + bytes + ":unlimited")
                .start();
        assertThat(prlimit.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(prlimit.exitValue()).isZero();
    }
}

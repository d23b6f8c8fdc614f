package dev.latchkey.benchmarks;

import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.journal.Journal;
import dev.latchkey.usage.journal.JournalEntry;
import dev.latchkey.usage.journal.JournalSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * An append to the journal, which is forced to the disk ten times a second. Full speed is far beyond what a disk takes in the
 * long run, so appends come in bursts, each longer than half the time between two forces; between bursts the journal makes its
 * next segments, which is not counted.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JournalBenchmark {

    private static final int BURST = 1_000_000;
    private static final int SLOTS = 4 * BURST;
    private static final int TWO_BURSTS = 2 * BURST;
    private static final long MOST_BYTES = 4L << 30;

    /** The journal that all threads append to, in the directory for temporary files. */
    @State(Scope.Benchmark)
    public static class Shared {
        private final Path directory;
        private final Journal journal;

        public Shared() {
            directory = emptyDirectory();
            journal = Journal.open(
                    new JournalSettings(
                            directory, SLOTS, MOST_BYTES, TWO_BURSTS, Duration.ZERO, Duration.ofSeconds(10)),
                    0,
                    TimeSource.system());
        }

        @Setup
        public void start() {
            journal.start();
        }

        @Setup(Level.Invocation)
        public void makeRoom() {
            journal.reader().drained(journal.reader().tail());
            while (!journal.hasRoom()) {
                Thread.onSpinWait();
            }
        }

        @TearDown
        public void close() throws IOException {
            journal.close();
            try (Stream<Path> files = Files.walk(directory)) {
                List<Path> deepestFirst =
                        files.sorted(Comparator.reverseOrder()).toList();
                for (Path file : deepestFirst) {
                    Files.delete(file);
                }
            }
        }
    }

    /** What a thread appends. */
    @State(Scope.Thread)
    public static class Caller {
        private final UUID key = UUID.randomUUID();
        private final JournalEntry entry = new JournalEntry();
        private long request;
    }

    @Benchmark
    @OperationsPerInvocation(BURST)
    public void alone(Shared shared, Caller caller) {
        burst(shared, caller);
    }

    @Benchmark
    @Threads(2)
    @OperationsPerInvocation(BURST)
    public void twoThreads(Shared shared, Caller caller) {
        burst(shared, caller);
    }

    private static Path emptyDirectory() {
        try {
            return Files.createTempDirectory("journal");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void burst(Shared shared, Caller caller) {
        for (int i = 0; i < BURST; i++) {
            caller.request++;
            shared.journal.append(caller.entry
                    .usage(caller.key, 1_700_000_000_000L + caller.request, "/api/v1/generate", 1)
                    .request(7, caller.request)
                    .admitting()
                    .charging(50)
                    .settling(200, 1_234)
                    .coming(2, 0x7f000001));
        }
    }
}

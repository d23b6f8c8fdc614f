package dev.latchkey.benchmarks;

import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.UsageJournal;
import dev.latchkey.usage.journal.Journal;
import dev.latchkey.usage.journal.JournalSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A journal in the directory for temporary files, forced to the disk ten times a second. Full speed is far beyond what a disk
 * takes in the long run, so it is measured in bursts, each longer than half the time between two forces; between bursts the
 * journal makes its next segments.
 */
final class TemporaryJournal implements AutoCloseable {

    /** Appends that always have room after {@link #makeRoom}. */
    static final int BURST = 1_000_000;

    private static final int SLOTS = 4 * BURST;
    private static final int TWO_BURSTS = 2 * BURST;
    private static final long MOST_BYTES = 4L << 30;

    private final Path directory = emptyDirectory();
    private final Journal journal = Journal.open(
            new JournalSettings(directory, SLOTS, MOST_BYTES, TWO_BURSTS, Duration.ZERO, Duration.ofSeconds(10)),
            0,
            TimeSource.system());

    TemporaryJournal() {
        journal.start();
    }

    UsageJournal journal() {
        return journal;
    }

    /** Forgets what was appended, and waits until there is room for the next burst. */
    void makeRoom() {
        journal.reader().drained(journal.reader().tail());
        while (!journal.hasRoom()) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() throws IOException {
        journal.close();
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }

    private static Path emptyDirectory() {
        try {
            return Files.createTempDirectory("journal");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

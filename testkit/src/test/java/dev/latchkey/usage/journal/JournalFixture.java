package dev.latchkey.usage.journal;

import static dev.latchkey.usage.journal.Entries.numbered;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.latchkey.testkit.SettableTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Journals of tiny segments in a directory of the test's own, whose upkeep the test does itself. */
abstract class JournalFixture {

    static final int SLOTS = 8;
    static final int RESERVED = 2;
    static final long SEGMENT = SegmentHeader.fileBytes(SLOTS);
    static final Duration RETENTION = Duration.ofSeconds(75);
    static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    final SettableTime time = new SettableTime(Instant.ofEpochMilli(Entries.NOON));
    final List<Journal> opened = new ArrayList<>();

    @AfterEach
    void closeAll() {
        opened.forEach(Journal::close);
    }

    Journal open(int segments, long position) {
        JournalSettings settings =
                new JournalSettings(directory, SLOTS, segments * SEGMENT, RESERVED, RETENTION, PATIENCE);
        Journal journal = Journal.open(settings, position, time);
        opened.add(journal);
        return journal;
    }

    static void append(Journal journal, long... numbers) {
        for (long number : numbers) {
            journal.append(numbered(number));
        }
    }

    /** Appends that many, with segments made in time. */
    static void fill(Journal journal, int count) {
        for (int i = 0; i < count; i++) {
            append(journal, i);
            journal.upkeep();
        }
    }

    /** Fills the live segment to its last slot. */
    static void fillUp(Journal journal) {
        LiveSegment live;
        do {
            append(journal, 1_000);
            live = Objects.requireNonNull(journal.live());
        } while (!live.isOver());
    }

    List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(JournalDirectory.SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    Path file(int segment) {
        return directory.resolve(String.format("%018d.journal", segment * SLOTS + 1));
    }

    /** Those of its files that this process has in its memory, in their order. */
    List<Path> mapped() throws IOException {
        Path maps = Path.of("/proc/self/maps");
        assumeThat(maps).as("only Linux tells what is mapped").exists();
        String inside = directory.toRealPath() + "/";
        try (Stream<String> lines = Files.lines(maps)) {
            return lines.filter(line -> line.contains(inside))
                    .map(line -> directory.resolve(line.substring(line.indexOf(inside) + inside.length())))
                    .distinct()
                    .sorted()
                    .toList();
        }
    }

    long totalBytes() throws IOException {
        long bytes = 0;
        for (Path file : segments()) {
            bytes += Files.size(file);
        }
        return bytes;
    }
}

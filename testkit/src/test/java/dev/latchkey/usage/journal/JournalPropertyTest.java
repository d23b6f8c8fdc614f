package dev.latchkey.usage.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.SettableTime;
import dev.latchkey.usage.RefusalCount;
import dev.latchkey.usage.UsageEvent;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * Random runs, and then anything done to the files: what is read is what was appended, less the slots that were touched, and
 * nothing else.
 */
class JournalPropertyTest {

    private static final int SLOTS = 16;
    private static final int SEGMENTS = 40;

    private final SettableTime time = new SettableTime(Instant.ofEpochMilli(Entries.NOON));

    /** What should be in the files: by sequence number, what each slot says, in the file at that index. */
    private final Map<Long, Record> model = new HashMap<>();

    private final Map<Long, Path> places = new HashMap<>();
    private final Map<Long, Integer> indices = new HashMap<>();

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void whatIsReadIsWhatWasAppendedLessWhatWasTouched(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        model.clear();
        Path directory = Files.createTempDirectory("journal");
        try {
            int runs = 1 + random.nextInt(3);
            for (int run = 0; run < runs; run++) {
                runOnce(directory, random);
            }
            boolean damages = random.nextInt(4) > 0;
            for (int i = damages ? random.nextInt(12) : 0; i > 0; i--) {
                damage(directory, random);
            }
            try (Journal journal = open(directory)) {
                assertThat(after(0, journal, random)).isEqualTo(expected(0));
                long position = random.nextInt(3 * SLOTS);
                assertThat(after(position, journal, random)).isEqualTo(expected(position));
            }
        } finally {
            delete(directory);
        }
    }

    private void runOnce(Path directory, Random random) {
        try (Journal journal = open(directory)) {
            int appends = random.nextInt(3 * SLOTS);
            for (int i = 0; i < appends; i++) {
                LiveSegment live = Objects.requireNonNull(journal.live());
                if (random.nextInt(10) == 0 && live.claim() != LiveSegment.NONE) {
                    continue;
                }
                Record said = appendAny(journal, random);
                long sequence = journal.reader().tail();
                live = Objects.requireNonNull(journal.live());
                model.put(sequence, said);
                places.put(sequence, live.file());
                indices.put(sequence, (int) (sequence - live.first()));
                journal.upkeep();
            }
        }
    }

    private static Record appendAny(Journal journal, Random random) {
        UsageEvent event = Entries.numbered(random.nextInt(1_000_000));
        switch (random.nextInt(4)) {
            case 0 -> {
                @Nullable UUID key = random.nextBoolean() ? event.key() : null;
                RefusalCount refused = new RefusalCount(key, event.admittedAt(), "CODE" + random.nextInt(5), 7);
                journal.append(refused);
                return refused;
            }
            case 1 -> event = charged(event, random.nextInt(9));
            default -> {
                // as it is
            }
        }
        journal.append(event);
        return event;
    }

    private static UsageEvent charged(UsageEvent event, long units) {
        return new UsageEvent(
                event.key(),
                event.admittedAt(),
                event.requestIdHigh(),
                event.requestIdLow(),
                "/x",
                event.method(),
                event.address(),
                0,
                units,
                UsageEvent.NOT_SETTLED,
                0,
                0);
    }

    /** Does something to the slots, or the end, of one of the files, and strikes from the model what it touched. */
    private void damage(Path directory, Random random) throws IOException {
        List<Path> files = segments(directory);
        if (files.isEmpty()) {
            return;
        }
        Path file = files.get(random.nextInt(files.size()));
        byte[] bytes = Files.readAllBytes(file);
        Set<Integer> touched = new HashSet<>();
        int slots = (bytes.length - SegmentHeader.SLOTS_OFFSET) / SlotCodec.BYTES;
        if (slots == 0) {
            return;
        }
        int index = random.nextInt(slots);
        int offset = SegmentHeader.slotOffset(index);
        switch (random.nextInt(5)) {
            case 0 -> {
                bytes[offset + random.nextInt(SlotCodec.BYTES)] ^= (byte) (1 << random.nextInt(8));
                touched.add(index);
            }
            case 1 -> {
                for (int i = 0; i < SlotCodec.BYTES; i++) {
                    bytes[offset + i] = 0;
                }
                touched.add(index);
            }
            case 2 -> {
                // A slot of which only a part was written when the process died: word 0 is still missing.
                for (int i = 0; i < Long.BYTES; i++) {
                    bytes[offset + i] = 0;
                }
                touched.add(index);
            }
            case 3 -> {
                int length = Math.min(bytes.length - offset, 1 + random.nextInt(5 * SlotCodec.BYTES));
                byte[] noise = new byte[length];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, bytes, offset, length);
                for (int i = 0; i * SlotCodec.BYTES < length; i++) {
                    touched.add(index + i);
                }
            }
            default -> {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(offset + random.nextInt(SlotCodec.BYTES));
                }
                for (int i = index; i < SLOTS; i++) {
                    touched.add(i);
                }
                bytes = Files.readAllBytes(file);
            }
        }
        Files.write(file, bytes);
        model.keySet()
                .removeIf(sequence -> file.equals(places.get(sequence)) && touched.contains(indices.get(sequence)));
    }

    private List<Record> expected(long position) {
        return model.entrySet().stream()
                .filter(entry -> entry.getKey() > position)
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }

    private static List<Record> after(long position, Journal journal, Random random) {
        List<Record> read = new ArrayList<>();
        long reached = position;
        long before;
        do {
            before = reached;
            reached = journal.reader().read(before, 1 + random.nextInt(2 * SLOTS), Entries.into(read::add));
        } while (reached > before);
        return read;
    }

    private Journal open(Path directory) {
        return Journal.open(
                new JournalSettings(
                        directory,
                        SLOTS,
                        SEGMENTS * SegmentHeader.fileBytes(SLOTS),
                        0,
                        Duration.ofHours(1),
                        Duration.ofSeconds(10)),
                0,
                time);
    }

    private static List<Path> segments(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(JournalDirectory.SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

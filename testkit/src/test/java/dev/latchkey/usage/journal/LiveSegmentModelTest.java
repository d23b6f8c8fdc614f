package dev.latchkey.usage.journal;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writers and a drain that waits for nobody at one live segment, interleaved by a model checker: every event that was taken is
 * drained once, as {@link Counted} would have it. The checker sees what is written into one slot as one step; what happens within
 * it, in the processor and when memory is given back is for SegmentMemoryRaceTest.
 */
class LiveSegmentModelTest {

    /** More than a scenario can use up, those that are given up included. */
    private static final int SLOTS = 24;

    private static final UUID JOURNAL = new UUID(3, 4);
    private static final int DAMAGED = -1;
    private static final int UNFINISHED = -2;
    private static final int GONE = -3;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Path directory;

    @BeforeAll
    static void keepFilesIn(@TempDir Path temporary) {
        directory = temporary;
    }

    @Test
    void everyEventIsDrainedOnceWhateverTheInterleaving() {
        new ModelCheckingOptions()
                .threads(2)
                .actorsBefore(1)
                .actorsPerThread(3)
                .actorsAfter(2)
                .iterations(10)
                .invocationsPerIteration(60)
                .addGuarantee(forClasses(OneStep.class.getName()).allMethods().ignore())
                .sequentialSpecification(Counted.class)
                .check(Segment.class);
    }

    /** What is checked. */
    @Param(name = "number", gen = IntGen.class, conf = "1:9")
    public static class Segment {

        private final LiveSegment live = newSegment();

        /** Where it is counted on, the checker may go over to another thread. */
        private final AtomicInteger steps = new AtomicInteger();

        private int drained;

        @Operation
        public boolean append(@Param(name = "number") int number) {
            for (int index = live.claim(); index != LiveSegment.NONE; index = live.claim()) {
                steps.incrementAndGet();
                if (OneStep.write(live, index, number)) {
                    return true;
                }
            }
            return false;
        }

        /** Gives up what is not finished at once, as the drain does when it has waited long enough. */
        @Operation(nonParallelGroup = "drain")
        public List<Integer> drain() throws IOException {
            List<Integer> read = new ArrayList<>();
            int end = live.end();
            try (JournalSegment.Slots slots = live.open()) {
                for (; drained < end; drained++) {
                    steps.incrementAndGet();
                    int found = OneStep.read(live, slots, drained);
                    if (found == UNFINISHED) {
                        steps.incrementAndGet();
                        found = OneStep.giveUp(slots, drained) ? GONE : OneStep.read(live, slots, drained);
                    }
                    if (found != GONE) {
                        read.add(found);
                    }
                }
            }
            return read.stream().sorted().toList();
        }

        @Operation
        public void seal() {
            live.seal();
        }
    }

    /** What it is checked against. */
    public static class Counted {

        private final List<Integer> waiting = new ArrayList<>();
        private boolean sealed;

        public boolean append(int number) {
            return !sealed && waiting.add(number);
        }

        public List<Integer> drain() {
            List<Integer> read = waiting.stream().sorted().toList();
            waiting.clear();
            return read;
        }

        public void seal() {
            sealed = true;
        }
    }

    /** What the checker cannot look into: accesses to mapped memory. */
    private static final class OneStep {

        static boolean write(LiveSegment live, int index, int number) {
            SlotCodec slot = new SlotCodec();
            slot.encode(Entries.numbered(number), Names.OTHER);
            return live.write(index, slot);
        }

        static boolean giveUp(JournalSegment.Slots slots, int index) {
            return slots.giveUp(index);
        }

        /** The number of the event. */
        static int read(LiveSegment live, JournalSegment.Slots slots, int index) throws IOException {
            SlotCodec slot = new SlotCodec();
            long word = slots.load(index, slot);
            long sequence = live.first() + index;
            if (word == SlotCodec.UNFINISHED) {
                return UNFINISHED;
            }
            if (word == SlotCodec.tombstone(sequence)) {
                return GONE;
            }
            return word == slot.commitWord(sequence) ? (int) slot.get(4) : DAMAGED;
        }
    }

    private static LiveSegment newSegment() {
        SegmentHeader header = SegmentHeader.of(1, SLOTS, Entries.NOON, JOURNAL);
        try {
            Path file = Files.createTempFile(directory, "segment", "");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.write(header.page(), 0);
                channel.write(ByteBuffer.allocate(1), SegmentHeader.fileBytes(SLOTS) - 1);
            }
            return LiveSegment.map(file, header, new Names());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

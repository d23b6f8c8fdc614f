package dev.latchkey.usage.journal;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * A segment of this run, mapped into memory. Any number of threads claim its slots and write them; none waits for another.
 * Thread-safe, but for {@link #force}, which one thread calls.
 */
final class LiveSegment implements JournalSegment {

    /** In place of a slot's number: all are claimed. */
    static final int NONE = -1;

    private static final int PAGE_BYTES = 4096;
    private static final int NOT_SEALED = -1;
    private static final VarHandle WORDS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The counter of claimed slots stands in the middle of an array of this length, alone in its cache lines. */
    private static final int PADDED = 64;

    private static final int TAIL = PADDED / 2;

    private final Path file;
    private final SegmentHeader header;
    private final Names names;
    private final MappedByteBuffer mapping;

    /** The mapping again: its accesses are fast only under exactly this type. */
    private final ByteBuffer memory;

    private final AtomicIntegerArray claimed = new AtomicIntegerArray(PADDED);
    private final AtomicInteger givenUp = new AtomicInteger();
    private volatile int sealedAt = NOT_SEALED;
    private volatile @Nullable LiveSegment next;

    private int endWhenForced;
    private int finishedAndForced;

    private LiveSegment(Path file, SegmentHeader header, Names names, MappedByteBuffer mapping) {
        this.file = file;
        this.header = header;
        this.names = names;
        this.mapping = mapping;
        this.memory = mapping;
    }

    /** Maps a file that has its header, and zeros for all else. */
    static LiveSegment map(Path file, SegmentHeader header, Names names) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer mapping =
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, SegmentHeader.fileBytes(header.slots()));
            LiveSegment segment = new LiveSegment(file, header, names, mapping);
            names.attach(segment.memory);
            return segment;
        }
    }

    /** The number of a slot that is the caller's from now on, or {@link #NONE}. */
    int claim() {
        // Asked first, so that the counter stays near the number of slots however often one comes too late.
        if (claimed.get(TAIL) >= header.slots()) {
            return NONE;
        }
        int index = claimed.getAndIncrement(TAIL);
        return index < header.slots() ? index : NONE;
    }

    /** Fills a claimed slot and finishes it; false when it took so long that the slot was given up. */
    boolean write(int index, SlotCodec slot) {
        int offset = SegmentHeader.slotOffset(index);
        long word = slot.commitWord(header.first() + index);
        for (int at = Long.BYTES, i = 1; at < SlotCodec.BYTES; at += Long.BYTES, i++) {
            WORDS.set(memory, offset + at, slot.get(i));
        }
        return WORDS.compareAndSet(memory, offset, SlotCodec.UNFINISHED, word);
    }

    /** Lets nobody claim another slot. */
    synchronized void seal() {
        if (sealedAt == NOT_SEALED) {
            sealedAt = Math.min(claimed.getAndAdd(TAIL, header.slots()), header.slots());
        }
    }

    /** The sequence number that is claimed next; beyond the last when there is none. */
    long nextSequence() {
        return header.first() + end();
    }

    /** The segment after this one, once it is made. */
    @Nullable
    LiveSegment next() {
        return next;
    }

    void append(LiveSegment next) {
        this.next = next;
    }

    /** Brings to the disk what was written since the last time. */
    void force() {
        int end = end();
        if (finishedAndForced == end) {
            return;
        }
        // While slots are being claimed all is forced anyway; which are finished matters when that has stopped.
        int finished = end == endWhenForced ? finishedFrom(finishedAndForced, end) : finishedAndForced;
        mapping.force(0, SegmentHeader.slotOffset(end));
        endWhenForced = end;
        finishedAndForced = finished;
    }

    /** Whether everything that it will ever hold is on the disk. */
    boolean isForced() {
        return isOver() && finishedAndForced == end();
    }

    /** Makes pages writable before they are needed; those that were forced are not, until their next use pays for it. */
    void touch(int from, int slots) {
        int end = SegmentHeader.slotOffset(Math.min(header.slots(), from + slots));
        for (int page = SegmentHeader.slotOffset(from) / PAGE_BYTES * PAGE_BYTES; page < end; page += PAGE_BYTES) {
            // Every page begins with a slot's word 0. Exchanging nothing for nothing counts as writing and changes
            // nothing.
            WORDS.compareAndSet(memory, page, SlotCodec.UNFINISHED, SlotCodec.UNFINISHED);
        }
    }

    /** Whether a writer may still come who claimed a slot and was given up; its file must not become another segment. */
    boolean mayBeWrittenLate() {
        return givenUp.get() > 0;
    }

    void leaveBehind() {
        names.detach(memory);
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public SegmentHeader header() {
        return header;
    }

    @Override
    public boolean isOver() {
        return claimed.get(TAIL) >= header.slots();
    }

    @Override
    public int end() {
        int sealed = sealedAt;
        return sealed == NOT_SEALED ? Math.min(claimed.get(TAIL), header.slots()) : sealed;
    }

    @Override
    public boolean isLeftBehind() {
        return false;
    }

    @Override
    public boolean giveUp(int index) {
        // Counted first: once the drain has passed the slot, the file may be asked for.
        givenUp.incrementAndGet();
        boolean given = WORDS.compareAndSet(
                memory,
                SegmentHeader.slotOffset(index),
                SlotCodec.UNFINISHED,
                SlotCodec.tombstone(header.first() + index));
        if (!given) {
            givenUp.decrementAndGet();
        }
        return given;
    }

    @Override
    public Slots open() {
        return new Mapped();
    }

    @Override
    public String toString() {
        return file.toString();
    }

    private int finishedFrom(int from, int end) {
        int index = from;
        while (index < end && word(index) != SlotCodec.UNFINISHED) {
            index++;
        }
        return index;
    }

    private long word(int index) {
        return (long) WORDS.getAcquire(memory, SegmentHeader.slotOffset(index));
    }

    private final class Mapped implements Slots {

        @Override
        public long load(int index, SlotCodec into) throws IOException {
            try {
                int offset = SegmentHeader.slotOffset(index);
                long word = word(index);
                for (int at = Long.BYTES, i = 1; at < SlotCodec.BYTES; at += Long.BYTES, i++) {
                    into.set(i, (long) WORDS.get(memory, offset + at));
                }
                return word;
            } catch (InternalError e) {
                throw new IOException("the disk failed under the mapped file", e);
            }
        }

        @Override
        public String name(int number) {
            return names.nameOf(number);
        }

        @Override
        public void close() {}
    }
}

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
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * A segment of this run, mapped into memory until all of it is on the disk. Any number of threads claim its slots and write them;
 * none waits for another. Thread-safe, but for {@link #force}, {@link #touch} and {@link #giveMemory}, which one thread calls.
 *
 * <p>Only these come to its memory: writers, until the slot that they claimed is finished; readers, who have it
 * {@linkplain SlotReaders open}; {@link Names}, until they are told to leave it; and the thread that forces it. That one gives
 * the memory back when all others have left for good.
 */
final class LiveSegment implements JournalSegment {

    /** In place of a slot's number: all are claimed. */
    static final int NONE = -1;

    /** How the memory of a segment is accessed. */
    static final VarHandle WORDS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int PAGE_BYTES = 4096;
    private static final int NOT_SEALED = -1;

    /** The counter of claimed slots stands in the middle of an array of this length, alone in its cache lines. */
    private static final int PADDED = 64;

    private static final int TAIL = PADDED / 2;

    private final Path file;
    private final SegmentHeader header;
    private final Names names;
    private final SlotReaders readers;

    /** For who claimed a slot and has not finished it. Its accesses are fast only under exactly this type. */
    private final ByteBuffer memory;

    /** The same memory for who forces it; null when it is given back. */
    private @Nullable MappedByteBuffer mapping;

    private final AtomicIntegerArray claimed = new AtomicIntegerArray(PADDED);
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
        this.readers = new SlotReaders(StoredSegment.whole(file, header), names, mapping);
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
        MappedByteBuffer mapping = this.mapping;
        if (mapping == null || finishedAndForced == end) {
            return;
        }
        // While slots are being claimed all is forced anyway; which are finished matters when that has stopped.
        int finished = end == endWhenForced ? finishedFrom(mapping, finishedAndForced, end) : finishedAndForced;
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
        ByteBuffer memory = mapping;
        if (memory == null) {
            return;
        }
        int end = SegmentHeader.slotOffset(Math.min(header.slots(), from + slots));
        for (int page = SegmentHeader.slotOffset(from) / PAGE_BYTES * PAGE_BYTES; page < end; page += PAGE_BYTES) {
            // Every page begins with a slot's word 0. Exchanging nothing for nothing counts as writing and changes
            // nothing.
            WORDS.compareAndSet(memory, page, SlotCodec.UNFINISHED, SlotCodec.UNFINISHED);
        }
    }

    /**
     * Gives the memory back, and is read from its file from now on; false when that cannot be at present: a slot is not finished
     * and forced yet, or was given up, somebody reads, or the file is not what it should be.
     */
    boolean giveMemory() {
        MappedByteBuffer mapping = this.mapping;
        if (mapping == null) {
            return true;
        }
        // Whoever claimed a slot touches nothing after finishing it, and all are finished, by their writers.
        if (!isForced() || mayBeWrittenLate() || !isInFile() || !readers.leaveMemory()) {
            return false;
        }
        leaveBehind();
        this.mapping = null;
        Mappings.giveBack(mapping);
        return true;
    }

    /** Has nobody read the file any more, which may become another segment then; false while somebody reads it. */
    boolean giveFile() {
        return readers.leaveFile();
    }

    /** Whether a writer may still come who claimed a slot and was given up; its file must not become another segment. */
    boolean mayBeWrittenLate() {
        return readers.mayBeWrittenLate();
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
    public Slots open() throws IOException {
        return readers.open();
    }

    @Override
    public String toString() {
        return file.toString();
    }

    private static int finishedFrom(ByteBuffer memory, int from, int end) {
        int index = from;
        while (index < end
                && (long) WORDS.getAcquire(memory, SegmentHeader.slotOffset(index)) != SlotCodec.UNFINISHED) {
            index++;
        }
        return index;
    }

    /** Who took the file away, or put another in its place, did not take what the memory has. */
    private boolean isInFile() {
        try {
            StoredSegment found = StoredSegment.of(file);
            return found.header().equals(header) && found.missing() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}

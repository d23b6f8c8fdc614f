package dev.latchkey.usage.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Those who read a live segment: in its memory while there is one, then in its file, until that becomes another segment. Neither
 * is taken away while somebody reads it, for whoever touches memory that is not mapped any more takes the process with him.
 * Thread-safe.
 */
final class SlotReaders {

    private enum Place {
        MEMORY,
        FILE,
        NOWHERE
    }

    private final StoredSegment stored;
    private final Names names;
    private final ByteBuffer memory;
    private final AtomicInteger givenUp = new AtomicInteger();

    private Place place = Place.MEMORY;
    private int reading;

    /**
     * @param stored the same slots, as its file has them
     * @param memory the whole segment
     */
    SlotReaders(StoredSegment stored, Names names, ByteBuffer memory) {
        this.stored = stored;
        this.names = names;
        this.memory = memory;
    }

    JournalSegment.Slots open() throws IOException {
        JournalSegment.@Nullable Slots slots = null;
        Place place = enter();
        try {
            slots = switch (place) {
                case MEMORY -> new InMemory();
                case FILE -> new InFile(stored.open());
                case NOWHERE -> throw new NoSuchFileException(stored.file() + ", which is another segment by now");
            };
            return slots;
        } finally {
            if (slots == null) {
                leave();
            }
        }
    }

    /** Has those who come from now on read the file; false, and nothing is done, while somebody reads or when they do already. */
    boolean leaveMemory() {
        return move(Place.MEMORY, Place.FILE);
    }

    /** Lets nobody read any more; false, and nothing is done, while somebody reads. */
    synchronized boolean leaveFile() {
        return place == Place.NOWHERE || move(place, Place.NOWHERE);
    }

    /** Whether a writer may still come who claimed a slot and was given up. */
    boolean mayBeWrittenLate() {
        return givenUp.get() > 0;
    }

    private synchronized boolean move(Place from, Place to) {
        if (reading > 0 || place != from) {
            return false;
        }
        place = to;
        return true;
    }

    private synchronized Place enter() {
        reading++;
        return place;
    }

    private synchronized void leave() {
        reading--;
    }

    private final class InMemory implements JournalSegment.Slots {

        private boolean closed;

        @Override
        public long load(int index, SlotCodec into) throws IOException {
            try {
                ByteBuffer memory = memory();
                int offset = SegmentHeader.slotOffset(index);
                long word = (long) LiveSegment.WORDS.getAcquire(memory, offset);
                for (int at = Long.BYTES, i = 1; at < SlotCodec.BYTES; at += Long.BYTES, i++) {
                    into.set(i, (long) LiveSegment.WORDS.get(memory, offset + at));
                }
                return word;
            } catch (InternalError e) {
                throw new IOException("the disk failed under the mapped file", e);
            }
        }

        @Override
        public boolean giveUp(int index) {
            // Counted first: once the drain has passed the slot, the file may be asked for.
            givenUp.incrementAndGet();
            boolean given = LiveSegment.WORDS.compareAndSet(
                    memory(),
                    SegmentHeader.slotOffset(index),
                    SlotCodec.UNFINISHED,
                    SlotCodec.tombstone(stored.first() + index));
            if (!given) {
                givenUp.decrementAndGet();
            }
            return given;
        }

        @Override
        public String name(int number) {
            return names.nameOf(number);
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                leave();
            }
        }

        private ByteBuffer memory() {
            if (closed) {
                throw new IllegalStateException("the slots are closed, so their memory may be gone");
            }
            return memory;
        }
    }

    private final class InFile implements JournalSegment.Slots {

        private final JournalSegment.Slots slots;
        private boolean closed;

        InFile(JournalSegment.Slots slots) {
            this.slots = slots;
        }

        @Override
        public long load(int index, SlotCodec into) throws IOException {
            return slots.load(index, into);
        }

        @Override
        public boolean giveUp(int index) {
            return slots.giveUp(index);
        }

        /** Known to this run, so that it need not be decoded for each slot. */
        @Override
        public String name(int number) {
            return names.nameOf(number);
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                try {
                    slots.close();
                } finally {
                    leave();
                }
            }
        }
    }
}

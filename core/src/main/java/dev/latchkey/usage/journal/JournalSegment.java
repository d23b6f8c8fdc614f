package dev.latchkey.usage.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** One file of the journal, as those who read it see it. Thread-safe; what {@link #open} gives is not. */
interface JournalSegment {

    /** Its slots, one by one. */
    interface Slots extends Closeable {

        /**
         * Reads a slot's content.
         *
         * @return the slot's word 0; when it is {@link SlotCodec#UNFINISHED}, the content means nothing
         */
        long load(int index, SlotCodec into) throws IOException;

        /** Sees to it that an unfinished slot is never finished; false when it just was. */
        boolean giveUp(int index);

        /** The name of that number, or "other" when it cannot be read. */
        String name(int number);

        @Override
        void close() throws IOException;
    }

    Path file();

    SegmentHeader header();

    /** Whether no more slots will be claimed. To be asked before {@link #end}, which is then final. */
    boolean isOver();

    /** How many slots, from the first on, may hold something. */
    int end();

    /** Whether those who claimed its slots are all gone, so that an unfinished one stays so. */
    boolean isLeftBehind();

    Slots open() throws IOException;

    default long first() {
        return header().first();
    }

    default long last() {
        return header().last();
    }

    default long bytes() {
        return SegmentHeader.fileBytes(header().slots());
    }
}

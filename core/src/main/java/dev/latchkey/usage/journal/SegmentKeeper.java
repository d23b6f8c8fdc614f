package dev.latchkey.usage.journal;

import dev.latchkey.time.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps one segment ready beyond the one that is filled, and lets go of those that nobody needs: each is kept until the store
 * has it and for the retention after. The file of one is kept to be the next, so that a disk that others have filled meanwhile
 * does not stop the journal. Thread-safe.
 */
final class SegmentKeeper implements Runnable {

    private static final long NO_ROOM = Long.MIN_VALUE;
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Logger LOG = LoggerFactory.getLogger(SegmentKeeper.class);

    private final JournalSettings settings;
    private final JournalDirectory directory;
    private final Segments segments;
    private final Names names;
    private final AtomicReference<@Nullable LiveSegment> live;
    private final TimeSource time;

    /** When each segment was first found to be filled. */
    private final Map<JournalSegment, Long> filledAt = new HashMap<>();

    private final Outage making = new Outage(LOG, "The journal can make segments again");
    private final Outage deleting = new Outage(LOG, "The journal can delete segments again");

    private @Nullable LiveSegment newest;
    private @Nullable Path reusable;
    private long nextFirst;
    private long notBefore;
    private boolean hadRoom = true;
    private boolean stopped;

    /** The first sequence number that is not for newly admitted requests. */
    private volatile long roomEnd = NO_ROOM;

    /**
     * @param live is set to the first segment when it is made
     * @param nextFirst the first sequence number that is free
     */
    SegmentKeeper(
            JournalSettings settings,
            JournalDirectory directory,
            Segments segments,
            Names names,
            AtomicReference<@Nullable LiveSegment> live,
            long nextFirst,
            TimeSource time) {
        this.settings = settings;
        this.directory = directory;
        this.segments = segments;
        this.names = names;
        this.live = live;
        this.nextFirst = nextFirst;
        this.time = time;
        this.notBefore = time.nanos();
    }

    long roomEnd() {
        return roomEnd;
    }

    /** Lets go of what is not needed and makes what is. */
    @Override
    public synchronized void run() {
        if (stopped) {
            return;
        }
        letGo();
        while (needsOne() && make()) {
            // until one is ready beyond the live one
        }
        setRoom();
    }

    /** From now on nothing is made, and there is no room. */
    synchronized void stop() {
        stopped = true;
        roomEnd = NO_ROOM;
    }

    private boolean needsOne() {
        LiveSegment live = this.live.get();
        return live == null || live.next() == null;
    }

    private boolean make() {
        long size = SegmentHeader.fileBytes(settings.slots());
        if (time.nanos() - notBefore < 0 || (reusable == null && segments.bytes() + size > settings.mostBytes())) {
            return false;
        }
        Path reused = reusable;
        reusable = null;
        try {
            SegmentHeader header = SegmentHeader.of(nextFirst, settings.slots(), time.millis(), directory.journal());
            LiveSegment made = directory.prepare(header, names, reused);
            nextFirst += settings.slots();
            // In the list first, so that whatever can be appended can be read.
            segments.add(made);
            LiveSegment before = newest;
            newest = made;
            if (before == null) {
                live.set(made);
            } else {
                before.append(made);
            }
            making.isOver();
            return true;
        } catch (IOException e) {
            making.goesOn(
                    Level.ERROR,
                    "The journal cannot make another segment in " + directory + "; soon requests will be refused",
                    e);
            notBefore = time.nanos() + RETRY_NANOS;
            return false;
        }
    }

    private void letGo() {
        for (JournalSegment segment : segments.all()) {
            LiveSegment live = this.live.get();
            if (live != null && segment.first() >= live.first()) {
                return;
            }
            Long filled = filledAt.get(segment);
            if (filled == null) {
                filledAt.put(segment, time.nanos());
                filled = time.nanos();
                if (segment instanceof LiveSegment left) {
                    left.leaveBehind();
                }
            }
            boolean retained = time.nanos() - filled < settings.retention().toNanos();
            if (!retained) {
                letGo(segment);
            }
        }
    }

    private void letGo(JournalSegment segment) {
        try {
            if (segments.release(segment, () -> reuseOrDelete(segment))) {
                filledAt.remove(segment);
                deleting.isOver();
            }
        } catch (IOException e) {
            deleting.goesOn(Level.ERROR, "The journal cannot delete " + segment.file(), e);
        }
    }

    private boolean reuseOrDelete(JournalSegment segment) throws IOException {
        if (reusable == null && segment instanceof LiveSegment ours && !ours.mayBeWrittenLate()) {
            if (!ours.giveFile()) {
                return false;
            }
            reusable = segment.file();
        } else {
            directory.delete(segment);
        }
        return true;
    }

    private void setRoom() {
        LiveSegment newest = this.newest;
        roomEnd = newest == null ? NO_ROOM : newest.last() + 1 - settings.reserved();
        LiveSegment live = this.live.get();
        boolean hasRoom = live != null && live.nextSequence() < roomEnd;
        if (hasRoom != hadRoom) {
            if (hasRoom) {
                LOG.info("The journal has room again");
            } else {
                LOG.error(
                        "The journal has no room; requests are refused until the store takes usage or the disk has space ({} of {} bytes used)",
                        segments.bytes(),
                        settings.mostBytes());
            }
        }
        hadRoom = hasRoom;
    }
}

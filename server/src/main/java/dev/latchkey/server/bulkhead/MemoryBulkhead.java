package dev.latchkey.server.bulkhead;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes are worked on at once, of large bodies or for large answers. One caller has half of the room at most, so that
 * there is some for another. Who finds none is told so, unless callers who have more take nothing of what was made for them: these make
 * room. Thread-safe.
 */
public final class MemoryBulkhead {

    private final long most;
    private final Map<Object, Long> takenByCaller = new HashMap<>();
    private final Set<Place> movable = new HashSet<>();
    private long taken;

    /** @param most bytes in all; a single piece of work finds room, however much it takes */
    public MemoryBulkhead(long most) {
        this.most = most;
    }

    /**
     * Makes room for so much; null where there is none.
     *
     * @param caller whose work it is
     */
    public @Nullable Place enter(Object caller, long bytes) {
        return enter(caller, bytes, null);
    }

    /**
     * The same for what takes its place until the caller has read it.
     *
     * @param reader who is to read it
     */
    public synchronized @Nullable Place enter(Object caller, long bytes, @Nullable Reader reader) {
        long ofCaller = takenByCaller.getOrDefault(caller, 0L);
        boolean isTooMuchOfOne = ofCaller > 0 && ofCaller + bytes > most / 2;
        if (isTooMuchOfOne || !hasRoom(bytes, ofCaller + bytes)) {
            return null;
        }
        count(caller, bytes);
        Place place = new Place(caller, bytes, reader);
        if (reader != null) {
            movable.add(place);
        }
        return place;
    }

    /** @param ofCaller what the caller would then have */
    private boolean hasRoom(long bytes, long ofCaller) {
        while (taken > 0 && taken + bytes > most) {
            Optional<Place> still = movable.stream()
                    .filter(place -> takenBy(place) > ofCaller && place.standsStill())
                    .max(Comparator.comparingLong(this::takenBy));
            if (still.isEmpty()) {
                return false;
            }
            still.get().cut();
        }
        return true;
    }

    private long takenBy(Place place) {
        return takenByCaller.getOrDefault(place.caller, 0L);
    }

    /** The bytes that are worked on. */
    synchronized long taken() {
        return taken;
    }

    private synchronized void remove(Place place) {
        movable.remove(place);
        count(place.caller, -place.bytes);
    }

    private synchronized void count(Object caller, long bytes) {
        taken += bytes;
        takenByCaller.merge(caller, bytes, (before, more) -> before + more == 0 ? null : before + more);
    }

    /** Whoever reads what takes a place. Thread-safe. */
    public interface Reader {

        /** Whether nothing was read for a while of what waits to be read. */
        boolean standsStill();

        /** Ends the connection. */
        void cut();
    }

    /** That of one body, for as long as anybody works on it, or of one answer, for as long as it is read. */
    public final class Place {

        private final Object caller;
        private final long bytes;
        private final @Nullable Reader reader;
        private final AtomicInteger users = new AtomicInteger(1);
        private final AtomicBoolean isGone = new AtomicBoolean();

        private Place(Object caller, long bytes, @Nullable Reader reader) {
            this.caller = caller;
            this.bytes = bytes;
            this.reader = reader;
        }

        private boolean standsStill() {
            return reader != null && reader.standsStill();
        }

        private void cut() {
            giveBack();
            if (reader != null) {
                reader.cut();
            }
        }

        private void giveBack() {
            if (isGone.compareAndSet(false, true)) {
                remove(this);
            }
        }

        /** One more works on it. */
        public void use() {
            users.incrementAndGet();
        }

        /** One is done with it; whoever entered is one too. */
        public void leave() {
            if (users.decrementAndGet() == 0) {
                giveBack();
            }
        }
    }
}

package dev.latchkey.server.bulkhead;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How many answers may be files at once, in all and of one key: each has its file open for as long as its caller reads it, which takes a
 * descriptor of the process. Where all places are taken, the key that has most makes room for one that has fewer, and would still have no
 * more when its oldest has gone over: callers that read slowly on purpose would else keep all others out. Thread-safe.
 */
public final class OpenFiles {

    private final int most;
    /** Of each key, the oldest first. */
    private final Map<UUID, Deque<Place>> byKey = new HashMap<>();

    private int open;

    /** @param most in all; a key may have a quarter of them */
    public OpenFiles(int most) {
        this.most = most;
    }

    /**
     * Takes a place for one file more; null where there is none.
     *
     * @param key whose file it is
     * @param cut ends the answer, since its place is another's then; called on any thread, after which it is not left
     */
    public @Nullable Place enter(UUID key, Runnable cut) {
        Place gone;
        Place place = new Place(key, cut);
        synchronized (this) {
            int own = open(key);
            if (own >= Math.max(1, most / 4)) {
                return null;
            }
            gone = open < most ? null : oldestOfWhoHasMost(own);
            if (open >= most && gone == null) {
                return null;
            }
            if (gone != null) {
                remove(gone);
            }
            byKey.computeIfAbsent(key, each -> new ArrayDeque<>()).add(place);
            open++;
        }
        if (gone != null) {
            gone.cut.run();
        }
        return place;
    }

    /** @param own how many the newcomer has */
    private @Nullable Place oldestOfWhoHasMost(int own) {
        return byKey.values().stream()
                .max(Comparator.comparingInt(Deque::size))
                .filter(places -> places.size() > own + 1)
                .map(Deque::peekFirst)
                .orElse(null);
    }

    private int open(UUID key) {
        Deque<Place> places = byKey.get(key);
        return places == null ? 0 : places.size();
    }

    private void remove(Place place) {
        Deque<Place> places = byKey.get(place.key);
        if (places != null && places.remove(place)) {
            open--;
            if (places.isEmpty()) {
                byKey.remove(place.key);
            }
        }
    }

    /** That of one file, for as long as it is sent. */
    public final class Place {

        private final UUID key;
        private final Runnable cut;

        private Place(UUID key, Runnable cut) {
            this.key = key;
            this.cut = cut;
        }

        /** Gives it back, unless another has it already. */
        public void leave() {
            synchronized (OpenFiles.this) {
                remove(this);
            }
        }
    }
}

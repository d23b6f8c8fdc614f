package dev.latchkey.usage;

import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a batch has of one key, in sums that change in place: a busy node adds tens of thousands of events a second. Events come
 * nearly in the order of time, so the sums that were changed last are looked at first. Not thread-safe.
 */
final class KeySums {

    static final long NEVER = Long.MIN_VALUE;

    private final UUID key;
    private long lastUsed = NEVER;
    private @Nullable Sums latest;

    KeySums(UUID key) {
        this.key = key;
    }

    /** Adds an event of the key; true when there were no sums yet for its minute and route. */
    boolean add(UsageEvent event, long minute) {
        if (event.requests() > 0) {
            lastUsed = Math.max(lastUsed, event.admittedAt());
        }
        @Nullable Sums before = null;
        for (Sums sums = latest; sums != null; sums = sums.next) {
            if (sums.minute == minute && sums.route.equals(event.route())) {
                if (before != null) {
                    before.next = sums.next;
                    sums.next = latest;
                    latest = sums;
                }
                sums.add(event);
                return false;
            }
            before = sums;
        }
        latest = new Sums(minute, event.route(), latest);
        latest.add(event);
        return true;
    }

    /** When the latest of the requests was admitted, in milliseconds since the epoch, or {@link #NEVER}. */
    long lastUsed() {
        return lastUsed;
    }

    void forEach(BiConsumer<Rollup, RollupSums> each) {
        for (Sums sums = latest; sums != null; sums = sums.next) {
            each.accept(new Rollup(key, sums.minute, sums.route), sums.now());
        }
    }

    private static final class Sums {

        private final long minute;
        private final String route;
        private @Nullable Sums next;
        private long requests;
        private long units;
        private long status2xx;
        private long status3xx;
        private long status4xx;
        private long status5xx;

        Sums(long minute, String route, @Nullable Sums next) {
            this.minute = minute;
            this.route = route;
            this.next = next;
        }

        void add(UsageEvent event) {
            requests += event.requests();
            units += event.units();
            switch (event.status() / 100) {
                case 1, 2 -> status2xx += event.settled();
                case 3 -> status3xx += event.settled();
                case 4 -> status4xx += event.settled();
                case 5 -> status5xx += event.settled();
                default -> {
                    // Not settled yet.
                }
            }
        }

        RollupSums now() {
            return new RollupSums(requests, units, status2xx, status3xx, status4xx, status5xx);
        }
    }
}

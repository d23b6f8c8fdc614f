package dev.latchkey.limit;

import dev.latchkey.time.TimeSource;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the shared limiter answered last of each key, and what it was asked since: enough to say whether a request that it did not
 * answer fits all the same. Thread-safe.
 */
final class LastAnswers {

    /** As long as the shortest window: until then others are taken to admit no more than their shares. */
    private static final long KEPT_NANOS = Duration.ofMinutes(1).toNanos();

    /** More than nodes are asked for of one key in a moment, however much of a long window is theirs. */
    private static final long MOST_MEANWHILE = 1_000;

    private static final Window[] WINDOWS = Window.values();

    private final TimeSource time;
    private final ConcurrentHashMap<UUID, OfKey> byKey = new ConcurrentHashMap<>();

    LastAnswers(TimeSource time) {
        this.time = time;
    }

    /** The shared limiter is asked for so many. */
    OfKey asked(UUID key, int cost) {
        OfKey found = byKey.get(key);
        if (found == null) {
            found = byKey.computeIfAbsent(key, unknown -> new OfKey());
        }
        found.asked(cost);
        return found;
    }

    /** Gives back the memory of what is too old to say anything. */
    void forgetOld() {
        byKey.values().removeIf(OfKey::isOld);
    }

    /** What the other nodes may have been admitted in a moment: their shares of the window that is full first. */
    private static long othersOf(Limits limits, NodeShare share) {
        long others = MOST_MEANWHILE;
        for (Window window : WINDOWS) {
            long limit = limits.requestsPer(window);
            others = limit == Limits.UNLIMITED ? others : Math.min(others, limit - share.of(limit));
        }
        return others;
    }

    /** Of one key. Answers come in the order of the questions, so each counts in all that was asked before and given up. */
    final class OfKey {

        /** By the window's index. */
        private final long[] used = new long[Window.COUNT];

        private boolean isKnown;

        /** Cost of what waits for its answer. */
        private long going;

        /** Cost of what was given up since the last answer. Nobody knows what became of it. */
        private long missed;

        /** Cost of what this node admitted without an answer and the shared limiter may not have counted yet. */
        private volatile long uncounted;

        /** When it was asked or answered last. */
        private long nanos = time.nanos();

        private synchronized void asked(int cost) {
            going += cost;
            if (!isKnown) {
                nanos = time.nanos();
            }
        }

        /** That many were asked for, and this is the answer. */
        synchronized void answered(int cost, Allowance answer) {
            going -= cost;
            missed = 0;
            for (Window window : WINDOWS) {
                used[window.index()] = answer.used(window);
            }
            isKnown = true;
            nanos = time.nanos();
        }

        /** That many were asked for, and nobody waits for the answer any more. */
        synchronized void missed(int cost) {
            going -= cost;
            missed += cost;
        }

        /** So many were admitted without an answer. */
        synchronized void admitted(int cost) {
            uncounted += cost;
        }

        /** What is asked from now on comes to the shared limiter after it has heard of so many. */
        synchronized void counted(int cost) {
            uncounted -= cost;
        }

        /** What to leave of each limit when the shared limiter is asked. */
        long uncounted() {
            return uncounted;
        }

        /**
         * The window into which one that was {@link #missed} does not surely fit, whatever becomes of all that this node asked: by
         * the last answer, if the other nodes were admitted their shares since; without one, if each of them is as busy with the
         * key as this node.
         *
         * @param own what this node's own windows hold
         * @return of several the one with the lowest limit; null where it fits
         */
        synchronized @Nullable Window scarce(Limits limits, NodeShare share, Allowance own) {
            boolean isAnswered = isKnown && !isOld();
            long others = othersOf(limits, share);
            Window scarce = null;
            for (Window window : WINDOWS) {
                long limit = limits.requestsPer(window);
                boolean fits = isAnswered
                        ? used[window.index()] + going + missed + others <= limit
                        : share.nodes() * (own.used(window) + going + missed) <= share.of(limit);
                if (limit != Limits.UNLIMITED && !fits && (scarce == null || limit < limits.requestsPer(scarce))) {
                    scarce = window;
                }
            }
            return scarce;
        }

        private synchronized boolean isOld() {
            return time.nanos() - nanos > KEPT_NANOS;
        }
    }
}

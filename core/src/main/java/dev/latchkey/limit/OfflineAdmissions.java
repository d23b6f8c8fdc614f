package dev.latchkey.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What one key was admitted while the shared limiter was away, on its way there: by second for a minute, by minute for an hour,
 * by hour beyond. What stands for a second, a minute or an hour counts as if all of it came in its last millisecond. Not
 * thread-safe.
 */
final class OfflineAdmissions {

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final int MOST_UNTIDIED = 200;

    /** Counts by moment, in milliseconds of the monotonic clock. */
    private NavigableMap<Long, Integer> counts = new TreeMap<>();

    /** What was replayed last, under {@link #number}, until it is known to have come; it must not change meanwhile. */
    private NavigableMap<Long, Integer> replayed = new TreeMap<>();

    private long number;

    /**
     * What is to be replayed.
     *
     * @param number the same for the same admissions
     */
    record Replay(long number, List<PastAdmissions> admissions) {}

    /** @param moment when it was admitted, a moment ago at most */
    void add(long moment, long nowMillis, int cost) {
        counts.merge(endOf(moment, SECOND), cost, Integer::sum);
        if (counts.size() > MOST_UNTIDIED) {
            counts = tidied(nowMillis);
        }
    }

    /** What is to be replayed now, the same again until it {@link #arrived}. */
    Replay replay(long nowMillis, long nextNumber) {
        if (replayed.isEmpty()) {
            replayed = tidied(nowMillis);
            counts = new TreeMap<>();
            number = nextNumber;
        }
        List<PastAdmissions> admissions = new ArrayList<>(replayed.size());
        replayed.forEach((moment, count) ->
                admissions.add(new PastAdmissions(Duration.ofMillis(Math.max(0, nowMillis - moment)), count)));
        return new Replay(number, admissions);
    }

    /** The replay of that number has come. */
    void arrived(long replay) {
        if (replay == number) {
            replayed.clear();
        }
    }

    boolean isEmpty() {
        return counts.isEmpty() && replayed.isEmpty();
    }

    private NavigableMap<Long, Integer> tidied(long nowMillis) {
        NavigableMap<Long, Integer> tidied = new TreeMap<>();
        counts.forEach((moment, count) -> {
            long age = nowMillis - moment;
            long length = age < 2 * MINUTE ? SECOND : age < HOUR + 2 * MINUTE ? MINUTE : HOUR;
            tidied.merge(endOf(moment, length), count, Integer::sum);
        });
        return tidied;
    }

    private static long endOf(long moment, long length) {
        return (Math.floorDiv(moment, length) + 1) * length - 1;
    }
}

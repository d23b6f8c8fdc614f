package dev.latchkey.limit;

import dev.latchkey.testkit.SettableTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What nodes share: the list of all admissions of one key, and the minute's limit judged by it. It can lose all of them. */
final class Common {

    private static final long MINUTE_MILLIS = 60_000;
    private static final long MOST_PENDING_MILLIS = 500;

    private final SettableTime time;
    private final List<Long> admissions = new ArrayList<>();
    private final Map<Object, Long> lastPush = new HashMap<>();

    /** Which have told what they know since the last loss. */
    final Set<Object> told = new HashSet<>();

    /** One more than how often it lost all. */
    int losses = 1;

    private long firstLook = Long.MIN_VALUE;
    long replayed;
    int largestPush;
    boolean remembersRefusals;
    boolean wasFull;

    Common(SettableTime time) {
        this.time = time;
    }

    /** Answers with when it was. */
    long acquire(Limits limits, int cost, Allowance result) {
        long used = inMinute();
        result.judged(limits);
        result.remains(Window.MINUTE, used, used == 0 ? 0 : 1);
        if (cost == 0 || used + cost <= limits.requestsPer(Window.MINUTE)) {
            add(now(), cost);
            result.remains(Window.MINUTE, used + cost, 1);
        } else {
            result.refused(Window.MINUTE, MINUTE_MILLIS);
            wasFull = remembersRefusals;
        }
        return now();
    }

    void giveBack(long moment, int cost) {
        for (int i = 0; i < cost; i++) {
            admissions.remove(moment);
        }
    }

    /** Answers with how many of these count now. */
    int push(Object from, long number, List<PastAdmissions> pushed) {
        if (number <= lastPush.getOrDefault(from, 0L)) {
            return 0;
        }
        lastPush.put(from, number);
        largestPush = Math.max(largestPush, pushed.size());
        int count = 0;
        for (PastAdmissions each : pushed) {
            count += each.count();
            add(now() - each.age().toMillis(), each.count());
        }
        replayed += count;
        return count;
    }

    void lose() {
        admissions.clear();
        lastPush.clear();
        told.clear();
        losses++;
        firstLook = Long.MIN_VALUE;
    }

    /** Somebody looks; answers with which loss is the last. */
    int looked() {
        firstLook = firstLook == Long.MIN_VALUE ? now() : firstLook;
        return losses;
    }

    boolean isPending(int nodes) {
        return losses > 1 && told.size() < nodes && now() - firstLook < MOST_PENDING_MILLIS;
    }

    void addAllButTheNewest(List<PastAdmissions> recent, int newest) {
        int left = recent.stream().mapToInt(PastAdmissions::count).sum() - newest;
        for (PastAdmissions each : recent) {
            int count = Math.max(0, Math.min(left, each.count()));
            add(now() - each.age().toMillis(), count);
            left -= count;
        }
    }

    private void add(long moment, int count) {
        for (int i = 0; i < count; i++) {
            admissions.add(moment);
        }
    }

    /** How many were admitted within the last minute. */
    long inMinute() {
        long now = now();
        return admissions.stream().filter(at -> at > now - MINUTE_MILLIS).count();
    }

    private long now() {
        return time.nanos() / 1_000_000;
    }
}

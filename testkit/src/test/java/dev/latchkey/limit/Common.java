package dev.latchkey.limit;

import dev.latchkey.testkit.SettableTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What nodes share: the list of all admissions of one key, and the minute's limit judged by it. */
final class Common {

    private static final long MINUTE_MILLIS = 60_000;

    private final SettableTime time;
    private final List<Long> admissions = new ArrayList<>();
    private final Map<Object, Long> lastPush = new HashMap<>();
    long handedIn;
    int largestPush;
    boolean remembersRefusals;
    boolean wasFull;

    Common(SettableTime time) {
        this.time = time;
    }

    void acquire(Limits limits, int cost, Allowance result) {
        long used = inMinute();
        result.judged(limits);
        if (cost == 0 || used + cost <= limits.requestsPerMinute()) {
            for (int i = 0; i < cost; i++) {
                admissions.add(now());
            }
        } else {
            result.refused(Window.MINUTE, MINUTE_MILLIS);
            wasFull = remembersRefusals;
        }
    }

    void push(Object from, long number, List<PastAdmissions> pushed) {
        if (number <= lastPush.getOrDefault(from, 0L)) {
            return;
        }
        lastPush.put(from, number);
        largestPush = Math.max(largestPush, pushed.size());
        for (PastAdmissions each : pushed) {
            handedIn += each.count();
            for (int i = 0; i < each.count(); i++) {
                admissions.add(now() - each.age().toMillis());
            }
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

package dev.latchkey.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a key's two rings hold as admissions of some age, oldest first; each as if it came in its slot's last moment. */
final class RecentSlots {

    private static final int SECONDS_PER_MINUTE = 60;

    private final long now;
    private final List<PastAdmissions> admissions = new ArrayList<>();

    private RecentSlots(long now) {
        this.now = now;
    }

    /**
     * Those of the trailing seconds by second, and those before them by minute.
     *
     * @param second the present one
     * @param now in nanoseconds, from the same beginning as seconds
     */
    static List<PastAdmissions> read(int @Nullable [] minuteRing, int @Nullable [] hourRing, int second, long now) {
        RecentSlots recent = new RecentSlots(now);
        int firstSecond = second - SlotRing.SLOTS + 1;
        int minute = second / SECONDS_PER_MINUTE;
        for (int slot = minute - SlotRing.SLOTS + 1; slot <= minute; slot++) {
            int begin = slot * SECONDS_PER_MINUTE;
            int end = begin + SECONDS_PER_MINUTE;
            long earlier = SlotRing.at(hourRing, slot);
            for (int each = Math.max(begin, firstSecond); each < end; each++) {
                earlier -= SlotRing.at(minuteRing, each);
            }
            recent.add(earlier, Math.min(end, firstSecond));
        }
        for (int each = firstSecond; each <= second; each++) {
            recent.add(SlotRing.at(minuteRing, each), each + 1);
        }
        return recent.admissions;
    }

    private void add(long count, int endSecond) {
        if (count > 0) {
            long age = now / AnchoredTime.NANOS_PER_MILLI - (endSecond * 1_000L - 1);
            admissions.add(
                    new PastAdmissions(Duration.ofMillis(Math.max(0, age)), (int) Math.min(Integer.MAX_VALUE, count)));
        }
    }
}

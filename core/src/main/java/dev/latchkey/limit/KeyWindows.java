package dev.latchkey.limit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One key's windows. Minute and hour are rings of slots, each a 60th of its window, on monotonic time; the day is a count per
 * UTC date.
 *
 * <p>What the windows have room for is constant as long as the second, the date and the limits are the same. A <em>fold</em>
 * works it out for that stretch; a request then is one comparison and one compare-and-set of {@link #word}, which holds the
 * fold's number and what was taken since. The next fold moves what was taken into the rings.
 *
 * <p>All other fields are written only by the thread that set the word to {@link #LOCKED}, until it sets the word to the next
 * fold's number. A thread that reads them and then finds the word unchanged has read the fields of one fold; the fence after
 * locking sees to it that no field is seen changed before the word is.
 */
final class KeyWindows {

    enum Outcome {
        ADMITTED,
        REFUSED,
        /** The key was idle and its state was dropped; the limiter has to begin a new one. */
        FORGOTTEN
    }

    private static final int MINUTE_SLOT_SECONDS = 1;
    private static final int HOUR_SLOT_SECONDS = 60;

    /** After this time without a request, no slot of either ring can matter. */
    private static final int RINGS_MATTER_SECONDS = HOUR_SLOT_SECONDS * SlotRing.SLOTS;

    /** After this time without a request, the date of the last one is over, whatever steps the wall clock may make. */
    private static final int DAYS_MATTER_SECONDS = 48 * 3_600;

    private static final int SPINS_BEFORE_YIELD = 64;

    private static final long LOCKED = -1;
    private static final long FORGOTTEN = -2;
    private static final long FOLD_NUMBERS = 0x7fff_ffffL;
    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(KeyWindows.class, "word", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The fold's number in the upper 31 bits, what was taken since in the lower 32; or LOCKED, or FORGOTTEN. */
    private volatile long word;

    private @Nullable Limits limits;

    /** Until when this fold holds; at first it never did. */
    private long holdsUntil = Long.MIN_VALUE;

    /** What this fold has room for; negative where limits were lowered below what is taken. */
    private int room;

    /** The second that this fold is of. */
    private int second;

    private int @Nullable [] minuteRing;
    private int @Nullable [] hourRing;
    private long minuteUsed;
    private long hourUsed;
    private int oldestSecond;
    private int oldestMinute;

    private int date;
    private long dateUsed;

    /** The other date that is nearest to this one; where the wall clock steps, its count may be needed again. */
    private int otherDate;

    private long otherDateUsed;

    /** The next UTC midnight, in nanoseconds of the limiter's time. */
    private long midnight;

    /** Takes the cost from every window, or nothing. The result is filled in unless the outcome is FORGOTTEN. */
    Outcome acquire(AnchoredTime time, Limits wanted, int cost, Allowance result) {
        for (int spins = 0; ; spins++) {
            long before = word;
            if (before < 0) {
                if (before == FORGOTTEN) {
                    return Outcome.FORGOTTEN;
                }
                pause(spins);
                continue;
            }
            long now = time.nanos();
            if (now >= holdsUntil || !wanted.equals(limits)) {
                if (WORD.compareAndSet(this, before, LOCKED)) {
                    foldAndUnlock(time, now, wanted, before);
                }
                continue;
            }
            int taken = (int) before;
            boolean fits = cost <= room - taken || cost == 0;
            if (fits) {
                tell(now, wanted, taken + cost, result);
            } else {
                tell(now, wanted, taken, result);
                refuse(now, wanted, taken, cost, result);
            }
            boolean takes = fits && cost > 0;
            boolean told = takes ? WORD.compareAndSet(this, before, before + cost) : isStill(before);
            if (told) {
                return fits ? Outcome.ADMITTED : Outcome.REFUSED;
            }
        }
    }

    /**
     * Counts in one window what an earlier process admitted, as if at that moment of the wall clock.
     *
     * @return false when this only answers FORGOTTEN
     */
    boolean recall(AnchoredTime time, Window window, long millis, long requests) {
        return onFold(time, now -> put(window, time.nanosOf(millis), millis, requests));
    }

    /** What was admitted in the trailing minute and hour, oldest first. */
    List<PastAdmissions> recent(AnchoredTime time) {
        List<PastAdmissions> recent = new ArrayList<>();
        boolean unused = onFold(time, now -> recent.addAll(RecentSlots.read(minuteRing, hourRing, second, now)));
        return recent;
    }

    /** Works on the fields after a fold, which gives what was taken meanwhile its place. False when this only answers FORGOTTEN. */
    private boolean onFold(AnchoredTime time, LongConsumer work) {
        for (int spins = 0; ; spins++) {
            long before = word;
            if (before == FORGOTTEN) {
                return false;
            }
            if (before < 0 || !WORD.compareAndSet(this, before, LOCKED)) {
                pause(spins);
                continue;
            }
            long after = before;
            try {
                VarHandle.storeStoreFence();
                long now = time.nanos();
                fold(now, time.millis(), limits == null ? Limits.DEFAULT : limits, (int) before);
                // Whatever becomes of the work, what was taken is in the rings.
                after = nextFold(before);
                holdsUntil = Long.MIN_VALUE;
                work.accept(now);
            } finally {
                word = after;
            }
            return true;
        }
    }

    private void put(Window window, long nanos, long millis, long requests) {
        int count = (int) Math.min(Integer.MAX_VALUE, requests);
        int at = (int) Math.floorDiv(nanos, AnchoredTime.NANOS_PER_SECOND);
        if (window == Window.DAY) {
            int day = (int) Math.floorDiv(millis, AnchoredTime.MILLIS_PER_DAY);
            if (day == date) {
                dateUsed += requests;
            } else if (day == otherDate || otherDateUsed == 0) {
                otherDate = day;
                otherDateUsed += requests;
            }
        } else if (at >= 0 && window == Window.MINUTE) {
            minuteRing = SlotRing.add(minuteRing, SlotRing.newestOr(minuteRing, at), count);
        } else if (at >= 0) {
            int slot = at / HOUR_SLOT_SECONDS;
            hourRing = SlotRing.add(hourRing, SlotRing.newestOr(hourRing, slot), count);
        }
    }

    /** Gives back what idleness makes needless; true when that is everything, after which this only answers FORGOTTEN. */
    boolean forgetIfIdle(AnchoredTime time) {
        long before = word;
        if (before < 0 || idleSeconds(time) <= RINGS_MATTER_SECONDS || !WORD.compareAndSet(this, before, LOCKED)) {
            return false;
        }
        VarHandle.storeStoreFence();
        // Judged again, now that nobody else can fold.
        int idle = idleSeconds(time);
        if (idle > DAYS_MATTER_SECONDS) {
            word = FORGOTTEN;
            return true;
        }
        if (idle > RINGS_MATTER_SECONDS) {
            dateUsed += (int) before;
            minuteRing = null;
            hourRing = null;
            holdsUntil = Long.MIN_VALUE;
        }
        word = idle > RINGS_MATTER_SECONDS ? nextFold(before) : before;
        return false;
    }

    private int idleSeconds(AnchoredTime time) {
        return (int) (time.nanos() / AnchoredTime.NANOS_PER_SECOND) - second;
    }

    private boolean isStill(long before) {
        VarHandle.acquireFence();
        return word == before;
    }

    private static long nextFold(long before) {
        return (((before >>> 32) + 1) & FOLD_NUMBERS) << 32;
    }

    @SuppressWarnings("ThreadPriorityCheck") // only a wait for a fold, which ends by itself, depends on it
    private static void pause(int spins) {
        if (spins < SPINS_BEFORE_YIELD) {
            Thread.onSpinWait();
        } else {
            // The folding thread may have lost its core to this one.
            Thread.yield();
        }
    }

    private void foldAndUnlock(AnchoredTime time, long now, Limits wanted, long before) {
        // Should memory run out on the way, the key is not to stay locked: what was taken then waits for the next fold.
        long after = before;
        try {
            VarHandle.storeStoreFence();
            fold(now, time.millis(), wanted, (int) before);
            after = nextFold(before);
        } finally {
            word = after;
        }
    }

    private void fold(long now, long wallMillis, Limits wanted, int taken) {
        if (taken > 0) {
            minuteRing = SlotRing.add(minuteRing, second, taken);
            hourRing = SlotRing.add(hourRing, second / HOUR_SLOT_SECONDS, taken);
            dateUsed += taken;
        }
        turnTo((int) Math.floorDiv(wallMillis, AnchoredTime.MILLIS_PER_DAY));
        second = (int) (now / AnchoredTime.NANOS_PER_SECOND);
        minuteUsed = SlotRing.sum(minuteRing, second);
        hourUsed = SlotRing.sum(hourRing, second / HOUR_SLOT_SECONDS);
        oldestSecond = SlotRing.oldest(minuteRing, second);
        oldestMinute = SlotRing.oldest(hourRing, second / HOUR_SLOT_SECONDS);
        midnight = now
                + (AnchoredTime.MILLIS_PER_DAY - Math.floorMod(wallMillis, AnchoredTime.MILLIS_PER_DAY))
                        * AnchoredTime.NANOS_PER_MILLI;
        limits = wanted;
        long left = Math.min(
                left(wanted.requestsPer(Window.DAY), dateUsed),
                Math.min(
                        left(wanted.requestsPer(Window.MINUTE), minuteUsed),
                        left(wanted.requestsPer(Window.HOUR), hourUsed)));
        room = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, left));
        holdsUntil = Math.min((second + 1L) * AnchoredTime.NANOS_PER_SECOND, midnight);
    }

    private static long left(long limit, long used) {
        return limit == Limits.UNLIMITED ? Limits.UNLIMITED : limit - used;
    }

    private void turnTo(int today) {
        if (today == date) {
            return;
        }
        long used = today == otherDate ? otherDateUsed : 0;
        if (today == otherDate || isNearer(date, otherDate, today)) {
            otherDate = date;
            otherDateUsed = dateUsed;
        }
        date = today;
        dateUsed = used;
    }

    /** Of two dates equally far away, the later is nearer: time goes on towards it. */
    private static boolean isNearer(int one, int other, int today) {
        int distance = Math.abs(today - one);
        int otherDistance = Math.abs(today - other);
        return distance < otherDistance || (distance == otherDistance && one > other);
    }

    private void tell(long now, Limits wanted, int taken, Allowance result) {
        result.judged(wanted);
        int slot = second / HOUR_SLOT_SECONDS;
        long inMinute = minuteUsed + taken;
        long inHour = hourUsed + taken;
        int leavesMinute = leavesFirst(minuteRing, second, oldestSecond, inMinute, wanted.requestsPer(Window.MINUTE));
        int leavesHour = leavesFirst(hourRing, slot, oldestMinute, inHour, wanted.requestsPer(Window.HOUR));
        result.remains(Window.MINUTE, inMinute, resetMillis(now, leavesMinute, second, MINUTE_SLOT_SECONDS, taken));
        result.remains(Window.HOUR, inHour, resetMillis(now, leavesHour, slot, HOUR_SLOT_SECONDS, taken));
        result.remains(Window.DAY, dateUsed + taken, dateUsed + taken == 0 ? 0 : (int) millisUntil(now, midnight));
    }

    /** The slot after which there is more room: the oldest, or a later one where the limit was lowered below what is taken. */
    private static int leavesFirst(int @Nullable [] ring, int slot, int oldest, long used, long limit) {
        return used > limit ? SlotRing.slotOfNth(ring, slot, used - limit + 1) : oldest;
    }

    private static int resetMillis(long now, int leaving, int slot, int slotSeconds, int taken) {
        if (leaving < 0 && taken == 0) {
            return 0;
        }
        // What is not in the ring yet was taken in the present slot.
        return (int) millisUntil(now, leavesAt(leaving < 0 ? slot : leaving, slotSeconds));
    }

    private void refuse(long now, Limits wanted, int taken, int cost, Allowance result) {
        int slot = second / HOUR_SLOT_SECONDS;
        long minuteWait = waitFor(
                now,
                minuteRing,
                second,
                MINUTE_SLOT_SECONDS,
                minuteUsed + taken,
                wanted.requestsPer(Window.MINUTE),
                cost);
        long hourWait = waitFor(
                now, hourRing, slot, HOUR_SLOT_SECONDS, hourUsed + taken, wanted.requestsPer(Window.HOUR), cost);
        long rollingWait = Math.max(minuteWait, hourWait);
        long dayWait = dayWait(now, dateUsed + taken, wanted.requestsPer(Window.DAY), cost, rollingWait);
        long wait = Math.max(rollingWait, dayWait);
        Window longest = wait == minuteWait ? Window.MINUTE : wait == hourWait ? Window.HOUR : Window.DAY;
        result.refused(longest, wait);
    }

    private static long waitFor(
            long now, int @Nullable [] ring, int slot, int slotSeconds, long used, long limit, int cost) {
        if (cost > limit) {
            return Allowance.NEVER;
        }
        long excess = used + cost - limit;
        if (excess <= 0) {
            return 0;
        }
        int leaving = SlotRing.slotOfNth(ring, slot, excess);
        // What is not in the ring yet was taken in the present slot.
        return millisUntil(now, leavesAt(leaving < 0 ? slot : leaving, slotSeconds));
    }

    private long dayWait(long now, long used, long limit, int cost, long rollingWait) {
        if (cost > limit) {
            return Allowance.NEVER;
        }
        long tomorrow = millisUntil(now, midnight);
        boolean fitsToday = cost <= left(limit, used);
        if (fitsToday && rollingWait < tomorrow) {
            return 0;
        }
        // Of tomorrow something is known where the wall clock stepped back.
        boolean fitsTomorrow = otherDate != date + 1 || cost <= left(limit, otherDateUsed);
        if (!fitsTomorrow) {
            return tomorrow + AnchoredTime.MILLIS_PER_DAY;
        }
        return fitsToday ? 0 : tomorrow;
    }

    /** The instant at which a slot is no longer among the trailing ones. */
    private static long leavesAt(int slot, int slotSeconds) {
        return ((long) slot + SlotRing.SLOTS) * slotSeconds * AnchoredTime.NANOS_PER_SECOND;
    }

    private static long millisUntil(long now, long then) {
        return (then - now + AnchoredTime.NANOS_PER_MILLI - 1) / AnchoredTime.NANOS_PER_MILLI;
    }
}

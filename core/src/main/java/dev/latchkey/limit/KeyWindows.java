package dev.latchkey.limit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.LocalDate;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One key's windows. Minute and hour are rings of slots, each a 60th of its window, on monotonic time; day and month are counts
 * per UTC date and month.
 *
 * <p>What the windows have room for is constant as long as the second, the date and the limits are the same. A <em>fold</em>
 * works it out for that stretch; a request then is one comparison and one compare-and-set of {@link #word}, which holds the
 * fold's number and what was taken since. The next fold moves what was taken into the rings.
 *
 * <p>All other fields are written only by the thread that set the word to {@link #LOCKED}, until it sets the word to the next
 * fold's number. Long, since all that touches these fields has to be read together. A thread that reads them and then finds the word unchanged has read the fields of one fold; the fence after
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

    /** After this time without a request, the month of the last one is over, whatever steps the wall clock may make. */
    private static final int MONTHS_MATTER_SECONDS = 33 * 24 * 3_600;

    /** January 1970, as {@link ChronoField#PROLEPTIC_MONTH} numbers it. */
    private static final long FIRST_MONTH = 1970 * 12;

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

    private final CalendarCount day = new CalendarCount();
    private final CalendarCount month = new CalendarCount();

    /** How many days the present month has after today. */
    private int daysLeft;

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
        int slot = at / HOUR_SLOT_SECONDS;
        switch (window) {
            case MINUTE ->
                minuteRing = at < 0 ? minuteRing : SlotRing.add(minuteRing, SlotRing.newestOr(minuteRing, at), count);
            case HOUR ->
                hourRing = at < 0 ? hourRing : SlotRing.add(hourRing, SlotRing.newestOr(hourRing, slot), count);
            case DAY -> day.add(dayOf(millis), requests);
            case MONTH -> month.add(monthOf(LocalDate.ofEpochDay(dayOf(millis))), requests);
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
        if (idle > MONTHS_MATTER_SECONDS) {
            word = FORGOTTEN;
            return true;
        }
        if (idle > RINGS_MATTER_SECONDS) {
            int taken = (int) before;
            day.add(taken);
            month.add(taken);
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
            day.add(taken);
            month.add(taken);
        }
        turnTo(dayOf(wallMillis));
        second = (int) (now / AnchoredTime.NANOS_PER_SECOND);
        minuteUsed = SlotRing.sum(minuteRing, second);
        hourUsed = SlotRing.sum(hourRing, second / HOUR_SLOT_SECONDS);
        oldestSecond = SlotRing.oldest(minuteRing, second);
        oldestMinute = SlotRing.oldest(hourRing, second / HOUR_SLOT_SECONDS);
        midnight = now
                + (AnchoredTime.MILLIS_PER_DAY - Math.floorMod(wallMillis, AnchoredTime.MILLIS_PER_DAY))
                        * AnchoredTime.NANOS_PER_MILLI;
        limits = wanted;
        long left = left(wanted.requestsPer(Window.MINUTE), minuteUsed);
        left = Math.min(left, left(wanted.requestsPer(Window.HOUR), hourUsed));
        left = Math.min(left, left(wanted.requestsPer(Window.DAY), day.used()));
        left = Math.min(left, left(wanted.requestsPer(Window.MONTH), month.used()));
        room = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, left));
        holdsUntil = Math.min((second + 1L) * AnchoredTime.NANOS_PER_SECOND, midnight);
    }

    private static long left(long limit, long used) {
        return limit == Limits.UNLIMITED ? Limits.UNLIMITED : limit - used;
    }

    private void turnTo(int today) {
        if (today != day.present()) {
            LocalDate date = LocalDate.ofEpochDay(today);
            day.turnTo(today);
            month.turnTo(monthOf(date));
            daysLeft = date.lengthOfMonth() - date.getDayOfMonth();
        }
    }

    private static int dayOf(long wallMillis) {
        return (int) Math.floorDiv(wallMillis, AnchoredTime.MILLIS_PER_DAY);
    }

    private static int monthOf(LocalDate date) {
        return (int) (date.getLong(ChronoField.PROLEPTIC_MONTH) - FIRST_MONTH);
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
        long dayEnds = millisUntil(now, midnight);
        long inDay = day.used() + taken;
        long inMonth = month.used() + taken;
        result.remains(Window.DAY, inDay, inDay == 0 ? 0 : dayEnds);
        result.remains(Window.MONTH, inMonth, inMonth == 0 ? 0 : dayEnds + daysLeft * AnchoredTime.MILLIS_PER_DAY);
    }

    /** The slot after which there is more room: the oldest, or a later one where the limit was lowered below what is taken. */
    private static int leavesFirst(int @Nullable [] ring, int slot, int oldest, long used, long limit) {
        return used > limit ? SlotRing.slotOfNth(ring, slot, used - limit + 1) : oldest;
    }

    private static long resetMillis(long now, int leaving, int slot, int slotSeconds, int taken) {
        if (leaving < 0 && taken == 0) {
            return 0;
        }
        // What is not in the ring yet was taken in the present slot.
        return millisUntil(now, leavesAt(leaving < 0 ? slot : leaving, slotSeconds));
    }

    private void refuse(long now, Limits wanted, int taken, int cost, Allowance result) {
        for (Window window : Window.all()) {
            if (cost > wanted.requestsPer(window)) {
                result.refused(window, Allowance.NEVER);
                return;
            }
        }
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
        long wait = Math.max(minuteWait, hourWait);
        Window longest = wait == minuteWait ? Window.MINUTE : Window.HOUR;
        long dayEnds = millisUntil(now, midnight);
        while (true) {
            // Of tomorrow and of the next month something is known where the wall clock stepped back.
            long days = wait < dayEnds ? 0 : 1 + (wait - dayEnds) / AnchoredTime.MILLIS_PER_DAY;
            LocalDate date = LocalDate.ofEpochDay(day.present() + days);
            if (!fits(month, monthOf(date), taken, wanted.requestsPer(Window.MONTH), cost)) {
                longest = Window.MONTH;
                days += date.lengthOfMonth() - date.getDayOfMonth();
            } else if (!fits(day, day.present() + (int) days, taken, wanted.requestsPer(Window.DAY), cost)) {
                longest = Window.DAY;
            } else {
                result.refused(longest, wait);
                return;
            }
            wait = dayEnds + days * AnchoredTime.MILLIS_PER_DAY;
        }
    }

    private static boolean fits(CalendarCount count, int period, int taken, long limit, int cost) {
        long used = count.usedIn(period) + (period == count.present() ? taken : 0);
        return cost <= left(limit, used);
    }

    private static long waitFor(
            long now, int @Nullable [] ring, int slot, int slotSeconds, long used, long limit, int cost) {
        long excess = used + cost - limit;
        if (excess <= 0) {
            return 0;
        }
        int leaving = SlotRing.slotOfNth(ring, slot, excess);
        // What is not in the ring yet was taken in the present slot.
        return millisUntil(now, leavesAt(leaving < 0 ? slot : leaving, slotSeconds));
    }

    /** The instant at which a slot is no longer among the trailing ones. */
    private static long leavesAt(int slot, int slotSeconds) {
        return ((long) slot + SlotRing.SLOTS) * slotSeconds * AnchoredTime.NANOS_PER_SECOND;
    }

    private static long millisUntil(long now, long then) {
        return (then - now + AnchoredTime.NANOS_PER_MILLI - 1) / AnchoredTime.NANOS_PER_MILLI;
    }
}

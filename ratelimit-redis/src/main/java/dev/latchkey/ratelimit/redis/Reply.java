package dev.latchkey.ratelimit.redis;

import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** What Redis said to one request, as acquire.lua packs it. Immutable. */
final class Reply {

    /** As acquire.lua numbers them, from 1. */
    private static final List<Window> WINDOWS = Window.all();

    private static final int USED = 1;
    private static final int RESETS = USED + Window.COUNT * Long.BYTES;
    private static final int WAIT = RESETS + Window.COUNT * Integer.BYTES;
    private static final int DATE = WAIT + Long.BYTES;
    private static final int STATE = DATE + Integer.BYTES;
    private static final int NOW = STATE + Long.BYTES;
    private static final int BYTES = NOW + Long.BYTES;
    private static final int TOO_LATE = 5;
    private static final int LOST = 6;
    private static final int MONTH_UNKNOWN = 7;

    /** In place of a wait: it never fits. The greatest number that Lua counts to one by one. */
    private static final long NEVER = 1L << 53;

    private final ByteBuffer packed;

    /** Whether it is one at all. */
    static boolean isWhole(byte[] packed) {
        return packed.length == BYTES;
    }

    Reply(byte[] packed) {
        this.packed = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Whether it came to Redis when nobody waited any more, so that nothing was taken. */
    boolean isTooLate() {
        return packed.get(0) == TOO_LATE;
    }

    /** Whether Redis has lost what it knew of the key, and nodes have not told it again, so that nothing was taken. */
    boolean isLost() {
        return packed.get(0) == LOST;
    }

    /** Whether Redis has to be told first what the key's month had before today, so that nothing was taken. */
    boolean isMonthUnknown() {
        return packed.get(0) == MONTH_UNKNOWN;
    }

    /** Redis's clock when it was decided, in milliseconds since 1970. */
    long redisMillis() {
        return packed.getLong(NOW);
    }

    boolean isAdmitted() {
        return packed.get(0) == 0;
    }

    /** The UTC date on which it was decided, in days since 1970. */
    int date() {
        return packed.getInt(DATE);
    }

    /** Which of the key's states in Redis counted it; another one after the state was lost. */
    long state() {
        return packed.getLong(STATE);
    }

    /** Milliseconds until a refused request fits if nobody else asks, or {@link Allowance#NEVER}. */
    long waitMillis(long elapsedMillis) {
        long wait = packed.getLong(WAIT);
        return wait == NEVER ? Allowance.NEVER : wait - elapsedMillis;
    }

    /** Milliseconds until any of its numbers is another, nobody being admitted meanwhile. */
    long holdsMillis() {
        long holds = waitMillis(0);
        for (Window window : WINDOWS) {
            long reset = reset(window);
            holds = reset == 0 ? holds : Math.min(holds, reset);
        }
        return holds;
    }

    /** Whether some window has nothing left for anybody. */
    boolean isOutOf(Limits limits) {
        for (Window window : WINDOWS) {
            if (used(window) >= limits.requestsPer(window)) {
                return true;
            }
        }
        return false;
    }

    /** Fills in what it says, so many milliseconds after it was said. */
    void tell(Limits limits, long elapsedMillis, Allowance result) {
        result.judged(limits);
        for (Window window : WINDOWS) {
            long reset = reset(window);
            result.remains(window, used(window), reset == 0 ? 0 : reset - elapsedMillis);
        }
        if (!isAdmitted()) {
            result.refused(WINDOWS.get(packed.get(0) - 1), waitMillis(elapsedMillis));
        }
    }

    private long used(Window window) {
        return packed.getLong(USED + window.index() * Long.BYTES);
    }

    /** Unsigned: a month has more milliseconds than a signed number of four bytes. */
    private long reset(Window window) {
        return Integer.toUnsignedLong(packed.getInt(RESETS + window.index() * Integer.BYTES));
    }
}

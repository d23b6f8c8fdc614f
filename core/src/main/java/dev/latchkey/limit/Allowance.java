package dev.latchkey.limit;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a key's windows said to one request: taken or refused, and what remains in each. A limiter fills it in; from then on
 * it does not change. Not thread-safe while it is filled.
 */
public final class Allowance {

    /** In place of a time to wait: a request of this cost never fits. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final long MILLIS_PER_SECOND = 1_000;

    private static final Window[] WINDOWS = Window.values();

    private Limits limits = Limits.DEFAULT;
    private long minuteUsed;
    private long hourUsed;
    private long dayUsed;
    private long monthUsed;

    /** Unsigned, since that holds a month, and there is one of these objects a request. */
    private int minuteResetMillis;

    private int hourResetMillis;
    private int dayResetMillis;
    private int monthResetMillis;
    private @Nullable Window refusedBy;

    /** Above 0 where it was not admitted; a flag would make the object 8 bytes larger. */
    private long retryAfterMillis;

    /**
     * Says what was looked at.
     *
     * @param limits the limits that were judged by
     */
    public void judged(Limits limits) {
        this.limits = limits;
        this.refusedBy = null;
        this.retryAfterMillis = 0;
    }

    /**
     * Says what remains in one window.
     *
     * @param used requests in it, this one included where it was admitted
     * @param resetMillis milliseconds until the window has more room than now, for a day and a month until it ends; 0 when it is empty
     */
    public void remains(Window window, long used, long resetMillis) {
        switch (window) {
            case MINUTE -> {
                minuteUsed = used;
                minuteResetMillis = (int) resetMillis;
            }
            case HOUR -> {
                hourUsed = used;
                hourResetMillis = (int) resetMillis;
            }
            case DAY -> {
                dayUsed = used;
                dayResetMillis = (int) resetMillis;
            }
            case MONTH -> {
                monthUsed = used;
                monthResetMillis = (int) resetMillis;
            }
        }
    }

    /**
     * Says that the request does not fit and took nothing.
     *
     * @param window the window that keeps it out longest
     * @param retryAfterMillis milliseconds after which it fits if nobody else asks, or {@link #NEVER}
     */
    public void refused(Window window, long retryAfterMillis) {
        this.refusedBy = window;
        this.retryAfterMillis = retryAfterMillis;
    }

    /**
     * Says that nobody knows whether the request fits, and that it is refused for that.
     *
     * @param retryAfterMillis milliseconds after which it is worth asking again, at least 1
     */
    public void unavailable(long retryAfterMillis) {
        if (retryAfterMillis < 1) {
            throw new IllegalArgumentException("to ask again at once would tell nothing new");
        }
        this.refusedBy = null;
        this.retryAfterMillis = retryAfterMillis;
    }

    /** Whether the request fitted, and its cost was taken. */
    public boolean isAdmitted() {
        return refusedBy == null && retryAfterMillis == 0;
    }

    /** Whether nobody knows if the request fits. */
    public boolean isUnavailable() {
        return refusedBy == null && retryAfterMillis > 0;
    }

    /** The window that refused, if one did. */
    public Optional<Window> refusedBy() {
        return Optional.ofNullable(refusedBy);
    }

    /** Milliseconds after which a refused request fits if nobody else asks; {@link #NEVER} when its cost exceeds a limit. */
    public long retryAfterMillis() {
        return retryAfterMillis;
    }

    /** The limits that were judged by. */
    public Limits limits() {
        return limits;
    }

    /** How many requests still fit into the window, or {@link Limits#UNLIMITED}. */
    public long remaining(Window window) {
        long limit = limits.requestsPer(window);
        return limit == Limits.UNLIMITED ? Limits.UNLIMITED : Math.max(0, limit - used(window));
    }

    /** How many requests are in the window, this one included where it was admitted; a month without a limit may be told as empty. */
    public long used(Window window) {
        return switch (window) {
            case MINUTE -> minuteUsed;
            case HOUR -> hourUsed;
            case DAY -> dayUsed;
            case MONTH -> monthUsed;
        };
    }

    /** Milliseconds until the window has more room than now, for a day and a month until it ends; 0 when it is empty. */
    public long resetMillis(Window window) {
        return Integer.toUnsignedLong(
                switch (window) {
                    case MINUTE -> minuteResetMillis;
                    case HOUR -> hourResetMillis;
                    case DAY -> dayResetMillis;
                    case MONTH -> monthResetMillis;
                });
    }

    /**
     * Whole seconds until the window has more room than now, as its length is told: never more than that, though what came into a
     * minute or an hour just now leaves it up to a sixtieth later. 0 when it is empty.
     */
    public long resetSeconds(Window window) {
        long up = (resetMillis(window) + MILLIS_PER_SECOND - 1) / MILLIS_PER_SECOND;
        return Math.min(up, window.seconds());
    }

    /** Requests taken in the present UTC day, this one included. */
    public long usedToday() {
        return dayUsed;
    }

    /** The limited window with the least left, which a caller will meet first; the minute when none is limited. */
    public Window tightest() {
        Window tightest = Window.MINUTE;
        for (int i = 1; i < WINDOWS.length; i++) {
            if (remaining(WINDOWS[i]) < remaining(tightest)) {
                tightest = WINDOWS[i];
            }
        }
        return tightest;
    }
}

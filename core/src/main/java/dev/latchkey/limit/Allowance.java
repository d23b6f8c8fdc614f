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

    private Limits limits = Limits.DEFAULT;
    private long minuteRemaining;
    private long hourRemaining;
    private long dayRemaining;
    private int minuteResetMillis;
    private int hourResetMillis;
    private int dayResetMillis;
    private long dayUsed;
    private @Nullable Window refusedBy;
    private long retryAfterMillis;

    /**
     * Says what was looked at.
     *
     * @param limits the limits that were judged by
     * @param dayUsed requests taken in the present UTC day, this one included where it was admitted
     */
    public void judged(Limits limits, long dayUsed) {
        this.limits = limits;
        this.dayUsed = dayUsed;
        this.refusedBy = null;
        this.retryAfterMillis = 0;
    }

    /**
     * Says what remains in one window.
     *
     * @param used requests in it, this one included where it was admitted
     * @param resetMillis milliseconds until the window has more room than now, for the day until it ends; 0 when it is empty
     */
    public void remains(Window window, long used, int resetMillis) {
        long limit = limits.requestsPer(window);
        long remaining = limit == Limits.UNLIMITED ? Limits.UNLIMITED : Math.max(0, limit - used);
        switch (window) {
            case MINUTE -> {
                minuteRemaining = remaining;
                minuteResetMillis = resetMillis;
            }
            case HOUR -> {
                hourRemaining = remaining;
                hourResetMillis = resetMillis;
            }
            case DAY -> {
                dayRemaining = remaining;
                dayResetMillis = resetMillis;
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

    /** Whether the request fitted, and its cost was taken. */
    public boolean isAdmitted() {
        return refusedBy == null;
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
        return switch (window) {
            case MINUTE -> minuteRemaining;
            case HOUR -> hourRemaining;
            case DAY -> dayRemaining;
        };
    }

    /** Milliseconds until the window has more room than now, for the day until it ends; 0 when it is empty. */
    public int resetMillis(Window window) {
        return switch (window) {
            case MINUTE -> minuteResetMillis;
            case HOUR -> hourResetMillis;
            case DAY -> dayResetMillis;
        };
    }

    /** Requests taken in the present UTC day, this one included. */
    public long usedToday() {
        return dayUsed;
    }

    /** The limited window with the least left, which a caller will meet first; the minute when none is limited. */
    public Window tightest() {
        Window tightest = Window.MINUTE;
        if (hourRemaining < remaining(tightest)) {
            tightest = Window.HOUR;
        }
        if (dayRemaining < remaining(tightest)) {
            tightest = Window.DAY;
        }
        return tightest;
    }
}

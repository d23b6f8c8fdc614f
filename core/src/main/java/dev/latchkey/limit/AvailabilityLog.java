package dev.latchkey.limit;

import dev.latchkey.time.TimeSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells operators of each turn away from the shared limiter and back, unless it comes and goes all the time, as one that evicts does: of
 * more than some turns a minute the next ones are only counted, and how many it were is told with the first one after. That it is
 * away for longer is always told. Thread-safe.
 */
final class AvailabilityLog {

    /** A line for each, and one for the way back. */
    static final int MOST_TURNS_A_MINUTE = 10;

    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Operators know the lines by the name of what turns. */
    private static final Logger LOG = LoggerFactory.getLogger(FallbackRateLimiter.class);

    private final AwayMode mode;
    private final TimeSource time;
    private long minuteBegan;
    private int told;
    private long untold;
    private @Nullable String reason;
    private boolean isAwayTold;

    AvailabilityLog(AwayMode mode, TimeSource time) {
        this.mode = mode;
        this.time = time;
        this.minuteBegan = time.nanos();
    }

    /** The shared limiter was turned away from. */
    synchronized void away(@Nullable String reason) {
        this.reason = reason;
        isAwayTold = mayTell();
        if (isAwayTold) {
            tell();
        } else {
            untold++;
        }
    }

    /** It is still away; called several times a second. */
    synchronized void stillAway() {
        if (!isAwayTold && mayTell()) {
            isAwayTold = true;
            untold--;
            tell();
        }
    }

    /** It is asked again. */
    synchronized void back() {
        if (isAwayTold) {
            LOG.info("The shared limiter answers again; limits are counted together");
        }
    }

    private boolean mayTell() {
        long now = time.nanos();
        if (now - minuteBegan >= MINUTE_NANOS) {
            minuteBegan = now;
            told = 0;
        }
        return told < MOST_TURNS_A_MINUTE;
    }

    private void tell() {
        told++;
        if (untold == 0) {
            LOG.warn("The shared limiter is away ({}); this node goes on by the mode \"{}\"", reason, mode.word());
        } else {
            LOG.warn(
                    "The shared limiter is away ({}); this node goes on by the mode \"{}\". It comes and goes: {} more times"
                            + " since this was said last",
                    reason,
                    mode.word(),
                    untold);
            untold = 0;
        }
    }
}

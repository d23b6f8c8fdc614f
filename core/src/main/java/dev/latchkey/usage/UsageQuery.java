package dev.latchkey.usage;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which usage to tell, period by period. Periods are told whole: the first is the one that holds {@code from}, the last the one
 * that holds the moment before {@code to}.
 *
 * @param key of one key, or null for all of them together
 * @param from the beginning
 * @param to the end, which is not told any more
 * @param step how long the periods are
 * @param split what is told apart within a period
 */
public record UsageQuery(@Nullable UUID key, Instant from, Instant to, UsageStep step, UsageSplit split) {

    /** The most rows of an answer. */
    public static final int MOST_ROWS = 10_000;

    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    /**
     * Checks the span.
     *
     * @throws TooManyRowsException when it has more periods than {@link #MOST_ROWS}
     */
    public UsageQuery {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException(
                    "usage is told from one moment to a later one, and " + to + " is before " + from);
        }
        if (from.isBefore(EARLIEST) || to.isAfter(LATEST)) {
            throw new IllegalArgumentException("usage is told from " + EARLIEST + " to " + LATEST + " at most");
        }
        if ((end(to, step) - step.startOf(from.toEpochMilli())) / step.millis() > MOST_ROWS) {
            throw new TooManyRowsException(step, from, to);
        }
    }

    /** The start of the first period, in milliseconds since the epoch. */
    public long first() {
        return step.startOf(from.toEpochMilli());
    }

    /** The end of the last period, in milliseconds since the epoch. */
    public long end() {
        return to.equals(from) ? first() : end(to, step);
    }

    private static long end(Instant to, UsageStep step) {
        return -step.startOf(-to.toEpochMilli());
    }
}

package dev.latchkey.usage;

import java.time.Instant;

/** A {@link UsageQuery} that asks for more rows than an answer has. Its message says what to ask for instead. */
public final class TooManyRowsException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /**
     * For usage told by that step in that time.
     *
     * @param step how long the periods were to be
     */
    public TooManyRowsException(UsageStep step, Instant from, Instant to) {
        super("usage by the " + step.label() + " from " + from + " to " + to + " is more than " + UsageQuery.MOST_ROWS
                + " rows; ask for a shorter time, a longer step, or less told apart");
    }
}

package dev.latchkey.limit;

import org.jspecify.annotations.Nullable;

/**
 * The limiter's other process cannot be reached, or did not answer in time: nobody knows whether the request fits. Whether its
 * cost was taken is not known either where the answer was too late. There may be many at once, so it has no stack trace.
 */
public final class LimiterUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message what was the matter, without any password */
    public LimiterUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }
}
